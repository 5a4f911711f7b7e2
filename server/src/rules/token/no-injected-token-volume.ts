import type { Operation } from '../../edit/operations.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defaultTokenPath } from '../../workspace/api-use.ts';
import type { PodFacts, VolumeFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { isInjectedVolume, tokenStateOf } from '../../workspace/token-state.ts';
import { at } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { tokenSeconds } from '../shared/mount-token.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { noInjectedTokenVolumeDocs } from './effective/docs-volumes.ts';
import { filesOfVolume } from './effective/own-volume.ts';
import { freeName, type PodSite, podOffer } from './effective/pod-offer.ts';
import { modeText } from './token-secret/sources.ts';
import { converted, type Outcome, refused } from './token-secret/tree.ts';
import { mountsOf } from './token-secret/uses.ts';

/** The volume that the API server injects, written into a manifest. */
export const noInjectedTokenVolume = defineRule({
  meta: {
    slug: 'no-injected-token-volume',
    code: 'ZT112',
    area: 'token',
    title: 'A manifest holds the token volume that the API server injects by itself',
    severity: 'info',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    forManifestsOnly: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: [],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: bound service account token volume mechanism',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume',
      },
    ],
    docs: noInjectedTokenVolumeDocs,
  },
  checkResource,
  fixes,
});

function checkResource(workload: PlacedResource, context: WorkspaceContext): void {
  const mounted = tokenStateOf(workload, context.graph)?.automount.mounted;
  for (const volume of workload.facts.pod?.volumes.filter(isInjectedVolume) ?? []) {
    context.report({
      range: volume.range,
      message:
        mounted === 'no'
          ? tell`Volume ${volume.name} is copied from a cluster and brings back, for a year, the token that automountServiceAccountToken: false refuses; remove it, or project a token of an hour under another name`
          : tell`Volume ${volume.name} is what the API server injects into every Pod by itself, copied from a cluster; remove it and its mounts`,
      ...(mounted === 'no' && { severity: 'warning' as const }),
      byHand: !isInjectedByServer(workload),
      data: [...volume.path],
    });
  }
}

/** Only Pods are given it, and none that refuses it itself; its ServiceAccount may have begun to refuse it later. */
function isInjectedByServer({ facts: { kind, pod } }: PlacedResource): boolean {
  return kind === 'Pod' && !(pod?.automount?.known === true && !pod.automount.value);
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const root = context.parse(finding.document)?.root;
  if (!root) return [];
  for (const workload of context.resourcesOf(finding.document)) {
    const { pod, completeness } = workload.facts;
    const volume = pod?.volumes.find(({ path }) => JSON.stringify(path) === JSON.stringify(finding.data));
    if (pod === undefined || volume === undefined) continue;
    const paths = [volume.path, ...mountsOf(pod, volume.name).map(({ mount }) => mount.path)];
    let outcome: Outcome = converted([], paths);
    if (completeness === 'broken') outcome = refused(tell`The document has syntax errors`);
    else if (paths.some((path) => isShared(root, path)))
      outcome = refused(tell`The volume is shared through a YAML anchor or merge key`);
    const mounted = tokenStateOf(workload, context.graph)?.automount.mounted;
    const site: PodSite = { workload, pod, root };
    const remove = podOffer(site, tell`Remove volume ${volume.name} and its mounts`, outcome, {
      safe: completeness === 'complete' && mounted === 'yes' && isAsInjected(pod, volume, root),
      preferred: mounted !== 'no',
    });
    return mounted === 'no' ? [keepOffer(site, volume, outcome, context), remove] : [remove];
  }
  return [];
}

/** The automatic token is refused, so that this volume is the only one: it becomes one of the manifest's own. */
function keepOffer(site: PodSite, volume: VolumeFacts, removal: Outcome, context: FixContext): FixOffer {
  const { pod, root } = site;
  const name = freeName('api-token', pod);
  const seconds = tokenSeconds(context.settings.expirationSeconds);
  const operations: Operation[] = [volume, ...mountsOf(pod, volume.name).map(({ mount }) => mount)].map(
    ({ path }) => ({ op: 'replaceScalar', path: [...path, 'name'], value: name }),
  );
  for (const { type, path } of volume.projected ?? []) {
    const lifetime = [...path, 'serviceAccountToken', 'expirationSeconds'];
    if (type === 'serviceAccountToken' && at(root, ...lifetime) !== undefined)
      operations.push({ op: 'replaceScalar', path: lifetime, value: seconds });
  }
  return podOffer(
    site,
    tell`Keep the volume as ${name}, with a token of ${seconds} seconds`,
    removal.ok ? converted(operations) : removal,
    { preferred: true },
  );
}

/** True when the API server would put the very same files into the very same containers. */
function isAsInjected(pod: PodFacts, volume: VolumeFacts, root: Located): boolean {
  const files = filesOfVolume(volume);
  const mode = modeText(at(root, ...volume.path, 'projected', 'defaultMode'));
  return (
    (mode === undefined || /^(0o?644|420)$/.test(mode)) &&
    files !== undefined &&
    [...files].sort().join() === 'ca.crt,namespace,token' &&
    mountsOf(pod, volume.name).every(
      ({ container, mount }) =>
        container.list !== 'ephemeralContainers' && mount.mountPath === defaultTokenPath && !mount.subPath,
    ) &&
    volume.projected?.every(
      (source) =>
        source.type !== 'serviceAccountToken' ||
        (source.audience === undefined &&
          source.expirationSeconds?.known === true &&
          source.expirationSeconds.value === 3607),
    ) === true
  );
}
