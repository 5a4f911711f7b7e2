import type { Operation } from '../../../edit/operations.ts';
import { phrase, tell, told } from '../../../words/tell.ts';
import { at, pair } from '../../../yaml/access.ts';
import type { FixOffer } from '../../rule.ts';
import { afterApply } from '../../shared/after-apply.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import { convertPlainEnv, mountTokenForVariable } from './convert-env.ts';
import { convertProjectedSource } from './convert-projected.ts';
import { mountDirectories, subPathObstacle } from './convert-sub-path.ts';
import { convertVolume, readOnlyMounts, relyOnAutomount, removeUnmounted } from './convert-volume.ts';
import { compareIdentity, generalObstacle, type Situation } from './situation.ts';
import { titleOf } from './token-secret.ts';
import { converted, type Outcome, operationsOf, refused } from './tree.ts';
import type { EnvUse, SecretUse, VolumeUse } from './uses.ts';

/** The one conversion that keeps what the containers see, for fixes that convert every use of a Secret; or why there is none. */
export function bestConversion(situation: Situation, use: SecretUse): Outcome {
  const obstacle = generalObstacle(situation, use);
  if (obstacle !== undefined) return refused(obstacle);
  if (use.how === 'envFrom') return refused(envFromReason);
  if (use.how === 'env') return readsPlainKey(use) ? convertPlainEnv(situation, use) : refused(envReason);
  const unmounted = removeUnmounted(situation, use);
  if (unmounted !== undefined) return unmounted;
  const identity = compareIdentity(situation, use);
  if (!identity.same) return refused(identity.reason);
  return relyOnAutomount(situation, use) ?? mountProjected(situation, use);
}

/** What can be done about one use, best first; what cannot be done says why. */
export function useOffers(situation: Situation, use: SecretUse): readonly FixOffer[] {
  switch (use.how) {
    case 'env':
      return envOffers(situation, use);
    case 'envFrom':
      return [offerOf(situation, mountTitle(use), refused(generalObstacle(situation, use) ?? envFromReason))];
    default:
      return volumeOffers(situation, use);
  }
}

const envReason = phrase(
  'A projected token cannot be put into a variable: the environment is fixed at start, so the application has to read a file',
);
const envFromReason = phrase(
  'Variables taken by envFrom are fixed at start and cannot hold a projected token: mount a projected volume and let the application read its file',
);

function mountTitle({ secret }: SecretUse): string {
  return tell`Mount a projected token instead of Secret ${secret}`;
}

function volumeOffers(situation: Situation, use: VolumeUse): readonly FixOffer[] {
  const title = mountTitle(use);
  const offers: FixOffer[] = [];
  const unmounted = removeUnmounted(situation, use);
  if (unmounted !== undefined) {
    offers.push(
      offerOf(situation, tell`Remove volume ${use.volume.name}, which no container mounts`, unmounted, {
        preferred: true,
      }),
    );
  }
  const obstacle = generalObstacle(situation, use);
  if (obstacle !== undefined) return [...offers, offerOf(situation, title, refused(obstacle))];
  const identity = compareIdentity(situation, use);
  if (!identity.same) {
    offers.push(offerOf(situation, title, refused(identity.reason)));
    if (identity.account === undefined) return offers;
    const runAs = joined(mountProjected(situation, use), runAsAccount(situation, identity.account));
    return [
      ...offers,
      offerOf(
        situation,
        tell`Mount a projected token and run the Pods as ServiceAccount ${identity.account}`,
        runAs,
      ),
    ];
  }
  const automount = relyOnAutomount(situation, use);
  if (automount?.ok === true) {
    const remove = tell`Remove the mount of Secret ${use.secret} and use the automatically mounted token`;
    offers.push(offerOf(situation, remove, automount, { preferred: true }));
  }
  const preferred = offers.length === 0;
  offers.push(offerOf(situation, title, mountProjected(situation, use), { preferred }));
  if (subPathObstacle(situation, use) !== undefined) {
    const directory = joined(mountDirectories(situation, use), convert(situation, use));
    offers.push(
      offerOf(
        situation,
        tell`Mount a projected token as a directory instead of Secret ${use.secret}`,
        directory,
      ),
    );
  }
  return offers;
}

function mountProjected(situation: Situation, use: VolumeUse): Outcome {
  const subPath = subPathObstacle(situation, use);
  return subPath === undefined ? convert(situation, use) : refused(subPath);
}

function convert(situation: Situation, use: VolumeUse): Outcome {
  const volume =
    use.how === 'volume' ? convertVolume(situation, use) : convertProjectedSource(situation, use);
  return joined(volume, converted(readOnlyMounts(situation, use.volume.name)));
}

function envOffers(situation: Situation, use: EnvUse): readonly FixOffer[] {
  const variable = use.variable ?? tell`the variable`;
  const obstacle = generalObstacle(situation, use);
  if (readsPlainKey(use)) {
    const title =
      use.key === 'namespace'
        ? tell`Read ${variable} from the Pod's own namespace`
        : tell`Read ${variable} from ConfigMap kube-root-ca.crt`;
    const outcome = obstacle === undefined ? convertPlainEnv(situation, use) : refused(obstacle);
    return [offerOf(situation, title, outcome, { preferred: true, safe: isSameNamespace(situation, use) })];
  }
  if (obstacle !== undefined) return [offerOf(situation, mountTitle(use), refused(obstacle))];
  const identity = compareIdentity(situation, use);
  const outcome = identity.same ? mountTokenForVariable(situation, use) : refused(identity.reason);
  return [
    offerOf(situation, mountTitle(use), refused(envReason)),
    offerOf(situation, tell`Mount a projected token and put its path in ${variable}`, outcome),
  ];
}

function readsPlainKey({ key }: EnvUse): boolean {
  return key === 'ca.crt' || key === 'namespace';
}

/** The key `namespace` of a token Secret always holds the Secret's own namespace; all else may differ from cluster to cluster. */
function isSameNamespace({ evidence, pod, root }: Situation, use: EnvUse): boolean {
  return (
    use.key === 'namespace' &&
    evidence.basis === 'manifest' &&
    evidence.confidence === 'high' &&
    pod.update === 'rolls-out' &&
    pair(at(root, ...use.site.path.slice(0, -1)), 'optional') === undefined
  );
}

function runAsAccount({ root, pod }: Situation, account: string): Outcome {
  const spec = at(root, ...pod.path);
  const path = [...pod.path, 'serviceAccountName'];
  const alias = [...pod.path, 'serviceAccount'];
  if ([pod.path, path, alias].some((place) => isShared(root, place))) {
    return refused(tell`The name of the ServiceAccount is shared through a YAML anchor or merge key`);
  }
  const operations: Operation[] = [];
  const hasAlias = pair(spec, 'serviceAccount') !== undefined;
  if (pair(spec, 'serviceAccountName') !== undefined) {
    operations.push({ op: 'replaceValue', path, value: account });
    if (hasAlias) operations.push({ op: 'removePair', path: alias });
  } else if (hasAlias) {
    operations.push(
      { op: 'renameKey', path: alias, key: 'serviceAccountName' },
      { op: 'replaceValue', path, value: account },
    );
  } else {
    const before = ['automountServiceAccountToken', 'initContainers', 'containers'];
    operations.push({ op: 'insertPair', path: pod.path, key: 'serviceAccountName', value: account, before });
  }
  return converted(operations);
}

function joined(first: Outcome, second: Outcome): Outcome {
  if (!first.ok) return first;
  if (!second.ok) return second;
  const [a, b] = [first.conversion, second.conversion];
  return converted([...a.operations, ...b.operations], [...a.removals, ...b.removals]);
}

/**
 * An offer is unsafe unless told otherwise: a projected token ends after its lifetime, so an application that reads
 * the file once at start works with the token Secret and stops working without it.
 */
function offerOf(
  { workload, pod, root }: Situation,
  title: string,
  outcome: Outcome,
  { safe = false, preferred = false }: { readonly safe?: boolean; readonly preferred?: boolean } = {},
): FixOffer {
  const base = { title: title + told(afterApply[pod.update]), safe };
  if (!outcome.ok) return { ...base, refusal: outcome.reason };
  const { conversion } = outcome;
  return {
    ...base,
    ...(preferred && { preferred }),
    plan: () => ({
      changes: [
        {
          type: 'edit',
          document: workload.document,
          operations: operationsOf(root, [conversion]),
          label: `${titleOf(workload)}: ${title}`,
        },
      ],
    }),
  };
}
