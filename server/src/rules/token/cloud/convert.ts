import type { Operation } from '../../../edit/operations.ts';
import type { KeyCloud } from '../../../identity/cloud/cloud-keys.ts';
import { phrase, tell } from '../../../words/tell.ts';
import type { PodFacts } from '../../../workspace/facts.ts';
import { asWritten, type PlacedResource } from '../../../workspace/graph.ts';
import { at, isMap, pair, stringAt } from '../../../yaml/access.ts';
import type { Located } from '../../../yaml/located.ts';
import type { Change, FixContext } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import { accountsOf, titleOf } from '../token-secret/token-secret.ts';
import { operationsOf } from '../token-secret/tree.ts';
import {
  clientIdAnnotation,
  type Flavour,
  gkeAnnotation,
  placeholders,
  roleArnAnnotation,
  tenantIdAnnotation,
  useLabel,
} from './clouds.ts';
import { type KeyHolder, staticKeyItems } from './drop-static-key.ts';
import { envLiteral } from './env-literals.ts';

/** What is converted, and to what. */
export interface Wanted {
  readonly cloud: KeyCloud;
  readonly flavour: Flavour;
  readonly holder: KeyHolder | undefined;
  /** E-mail of the Google service account, where the key tells it. */
  readonly identity: string | undefined;
}

/** The changes of a conversion, or one sentence on why there are none. */
export type Converted =
  | { readonly ok: true; readonly changes: readonly Change[] }
  | { readonly ok: false; readonly reason: string };

/**
 * Lets workloads sign in to a cloud with their ServiceAccount: the ServiceAccount gets the annotation (a new one where
 * the Pods run as `default`), AKS Pods their label, and every static key that would win is taken out of the Pods.
 */
export function convertWorkloads(
  workloads: readonly PlacedResource[],
  wanted: Wanted,
  context: FixContext,
): Converted {
  const changes: Change[] = [];
  const done = new Set<string>();
  for (const workload of workloads) {
    const result = convertWorkload(workload, wanted, context, done);
    if (!result.ok) return result;
    changes.push(...result.changes);
  }
  return { ok: true, changes };
}

const sharedReason = phrase(
  'Part of the Pod is shared through a YAML anchor or merge key, so a change would reach other places too',
);

function convertWorkload(
  workload: PlacedResource,
  wanted: Wanted,
  context: FixContext,
  done: Set<string>,
): Converted {
  const { facts, document } = workload;
  const { pod } = facts;
  const root = context.parse(document)?.root;
  if (!root || pod === undefined) return refuse(tell`The workload is no longer there`);
  if (facts.completeness !== 'complete')
    return refuse(
      tell`${titleOf(workload)} is not complete here (a template or patch): what its Pods get stands elsewhere`,
    );
  if (!pod.serviceAccountName.known)
    return refuse(tell`The name of the ServiceAccount comes from a template`);
  const stated = pod.serviceAccountName.value;
  if (stated === 'default' && facts.name === undefined)
    return refuse(tell`The workload has no name after which to call its ServiceAccount`);
  const account = stated === 'default' ? (facts.name ?? stated) : stated;
  const annotations = annotationsOf(root, pod, wanted);
  const removals = staticKeyItems(pod, wanted.cloud, wanted.holder);
  const operations = [
    ...(stated === 'default' ? runAs(root, pod, account) : []),
    ...(wanted.flavour === 'aks' ? labelPods(root, pod) : []),
  ];
  const places = [pod.path, [...pod.path.slice(0, -1), 'metadata'], ...removals];
  if (places.some((place) => isShared(root, place))) return refuse(sharedReason);
  const all = operationsOf(root, [{ operations, removals }]);
  const label = tell`${titleOf(workload)}: sign in as ServiceAccount ${account}`;
  const changes: Change[] = all.length === 0 ? [] : [{ type: 'edit', document, operations: all, label }];
  const id = `${facts.namespace ?? ''}/${account}`;
  if (done.has(id)) return { ok: true, changes };
  done.add(id);
  const step = outsideStep(wanted.flavour, facts.namespace, account);
  const forAccount = annotateAccount(workload, account, annotations, step, context);
  return forAccount.ok ? { ok: true, changes: [...forAccount.changes, ...changes] } : forAccount;
}

function refuse(reason: string): Converted {
  return { ok: false, reason };
}

function annotationsOf(
  root: Located,
  pod: PodFacts,
  { flavour, identity }: Wanted,
): Readonly<Record<string, string>> {
  switch (flavour) {
    case 'irsa':
      return { [roleArnAnnotation]: envLiteral(root, pod, ['AWS_ROLE_ARN']) ?? placeholders.roleArn };
    case 'pod-identity':
      return {};
    case 'gke':
      return { [gkeAnnotation]: identity ?? placeholders.googleAccount };
    case 'aks': {
      const tenant = envLiteral(root, pod, ['AZURE_TENANT_ID', 'ARM_TENANT_ID']);
      return {
        [clientIdAnnotation]:
          envLiteral(root, pod, ['AZURE_CLIENT_ID', 'ARM_CLIENT_ID']) ?? placeholders.clientId,
        ...(tenant !== undefined && { [tenantIdAnnotation]: tenant }),
      };
    }
  }
}

/** Lets the Pods run as a ServiceAccount. */
export function runAs(root: Located, pod: PodFacts, account: string): readonly Operation[] {
  const spec = at(root, ...pod.path);
  const path = [...pod.path, 'serviceAccountName'];
  const alias = [...pod.path, 'serviceAccount'];
  const operations: Operation[] =
    pair(spec, 'serviceAccountName') === undefined
      ? [
          {
            op: 'insertPair',
            path: pod.path,
            key: 'serviceAccountName',
            value: account,
            before: ['automountServiceAccountToken', 'initContainers', 'containers'],
          },
        ]
      : [{ op: 'replaceValue', path, value: account }];
  if (pair(spec, 'serviceAccount') !== undefined) operations.push({ op: 'removePair', path: alias });
  return operations;
}

/** Gives the Pods the label of AKS, unless they have it. The webhook selects Pods by exactly this label, as a string (facts D.4). */
export function labelPods(root: Located, pod: PodFacts): readonly Operation[] {
  const metadata = [...pod.path.slice(0, -1), 'metadata'];
  const labels = [...metadata, 'labels'];
  const value = at(root, ...labels, useLabel);
  if (stringAt(value) === 'true') return [];
  if (value !== undefined) return [{ op: 'replaceValue', path: [...labels, useLabel], value: 'true' }];
  return isMap(at(root, ...metadata))
    ? [{ op: 'insertPair', path: labels, key: useLabel, value: 'true' }]
    : [
        {
          op: 'insertPair',
          path: pod.path.slice(0, -1),
          key: 'metadata',
          value: { labels: { [useLabel]: 'true' } },
          before: ['spec'],
        },
      ];
}

/** Writes annotations to a ServiceAccount of a workload's namespace, with a comment above; a new one where the workspace has none. */
export function annotateAccount(
  workload: PlacedResource,
  account: string,
  annotations: Readonly<Record<string, string>>,
  comment: string | undefined,
  context: FixContext,
): Converted {
  const { namespace } = workload.facts;
  const label = tell`ServiceAccount ${account}: let it sign in to the cloud`;
  const existing = accountsOf(context.graph, account, namespace);
  if (existing.length === 0) {
    const stated = asWritten(workload).namespace;
    return {
      ok: true,
      changes: [
        {
          type: 'insert-document',
          after: workload.document,
          ...(comment !== undefined && { comment }),
          value: {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: {
              name: account,
              ...(stated !== undefined && { namespace: stated }),
              ...(Object.keys(annotations).length > 0 && { annotations }),
            },
          },
          label,
        },
      ],
    };
  }
  const changes: Change[] = [];
  const complete = existing.filter(({ facts }) => facts.completeness === 'complete');
  if (complete.length === 0)
    return refuse(tell`ServiceAccount ${account} is not complete here (a template or patch)`);
  for (const { document, facts } of complete) {
    const root = context.parse(document)?.root;
    const place = [...facts.path, 'metadata', 'annotations'];
    if (!root || isShared(root, place)) return refuse(sharedReason);
    const operations = Object.entries(annotations)
      .filter(([key]) => pair(at(root, ...place), key) === undefined)
      .map(
        ([key, value], index): Operation => ({
          op: 'insertPair',
          path: place,
          key,
          value,
          ...(index === 0 && comment !== undefined && { comment }),
        }),
      );
    if (operations.length > 0) changes.push({ type: 'edit', document, operations, label });
  }
  return { ok: true, changes };
}

/** What has to be done in the cloud, which no manifest can do: the identity must trust exactly this ServiceAccount (facts D.1–D.4). */
function outsideStep(flavour: Flavour, namespace: string | undefined, account: string): string {
  const name = `${namespace ?? 'NAMESPACE'}:${account}`;
  switch (flavour) {
    case 'irsa':
      return `The role's trust policy must name sub system:serviceaccount:${name} and aud sts.amazonaws.com`;
    case 'pod-identity':
      return `Needs an EKS Pod Identity association of this ServiceAccount (${name}) with an IAM role`;
    case 'gke':
      return `Needs roles/iam.workloadIdentityUser for serviceAccount:PROJECT_ID.svc.id.goog[${name.replace(':', '/')}]`;
    case 'aks':
      return `Needs a federated credential with subject system:serviceaccount:${name}`;
  }
}
