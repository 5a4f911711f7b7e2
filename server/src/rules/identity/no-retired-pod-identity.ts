import type { Operation } from '../../edit/operations.ts';
import { podBearingKinds, podOf } from '../../kubernetes/pod-spec.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell, told } from '../../words/tell.ts';
import { at, pair, pairs, stringAt } from '../../yaml/access.ts';
import type { LocatedPair, Path } from '../../yaml/located.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { afterApply } from '../shared/after-apply.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { clientIdAnnotation, placeholders, roleArnAnnotation } from '../token/cloud/clouds.ts';
import { annotateAccount, labelPods, runAs } from '../token/cloud/convert.ts';
import { retiredDocs } from './cloud/retired-docs.ts';

const aadLabel = 'aadpodidbinding';
const roleAnnotation = 'iam.amazonaws.com/role';

/** Pod identities of before the clouds knew ServiceAccounts. */
export const noRetiredPodIdentity = defineRule({
  meta: {
    slug: 'no-retired-pod-identity',
    code: 'ZT358',
    area: 'identity',
    title: 'Pods get a cloud identity by a way that is no longer maintained',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['AzureIdentity', 'AzureIdentityBinding', ...podBearingKinds.filter((kind) => kind !== 'List')],
    triggers: [],
    covers: ['OIDC-17'],
    equivalents: [],
    references: [
      {
        title: 'Azure Kubernetes Service: migrate from pod identity to workload identity',
        url: 'https://learn.microsoft.com/azure/aks/workload-identity-migrate-from-pod-identity',
      },
      {
        title: 'Amazon EKS: IAM roles for service accounts',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
      },
    ],
    docs: retiredDocs,
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  for (const resource of context.resources) {
    const { group, kind, kindNode, apiVersion, namespace, name } = resource;
    const named = { apiVersion, kind, namespace, name };
    if (group === 'aadpodidentity.k8s.io') {
      context.report({
        range: (resource.nameNode ?? kindNode).range,
        resource: named,
        message: tell`${kind} belongs to AAD Pod Identity, which is archived; use Microsoft Entra Workload ID (a client id on the ServiceAccount, a label on the Pods)`,
      });
      continue;
    }
    for (const { entry, path, key } of retiredKeys(resource)) {
      context.report({
        range: entry.key.range,
        resource: named,
        ...(key === roleAnnotation && { severity: 'info' as const }),
        message:
          key === aadLabel
            ? tell`${aadLabel} is of AAD Pod Identity, which is archived; use Microsoft Entra Workload ID: a client id on the ServiceAccount, azure.workload.identity/use on the Pods`
            : tell`${roleAnnotation} is for kube2iam or kiam, which hand out roles through the node; annotate the ServiceAccount with ${roleArnAnnotation}`,
        data: { object: [...resource.path], path: [...path], key },
      });
    }
  }
}

interface RetiredKey {
  readonly entry: LocatedPair;
  readonly path: Path;
  readonly key: string;
}

function retiredKeys(resource: KubernetesResource): readonly RetiredKey[] {
  const pod = podOf(resource);
  if (pod === undefined) return [];
  return [
    ['labels', aadLabel],
    ['annotations', roleAnnotation],
  ].flatMap(([list = '', key = '']) => {
    const entry = pair(at(pod.metadata, list), key);
    return entry === undefined || entry.via !== undefined
      ? []
      : [{ entry, path: [...pod.metadataPath, list, key], key }];
  });
}

/** Unsafe: the cloud must trust the ServiceAccount first. */
function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const { data, document } = finding;
  const root = context.parse(document)?.root;
  if (!root || typeof data !== 'object' || data === null || !('key' in data)) return [];
  const workload = context
    .resourcesOf(document)
    .find(({ facts }) => JSON.stringify(facts.path) === JSON.stringify(data.object));
  const pod = workload?.facts.pod;
  if (workload === undefined || pod === undefined) return [];
  const toAzure = data.key === aadLabel;
  const title = toAzure
    ? tell`Use Microsoft Entra Workload ID`
    : tell`Use an IAM role of the ServiceAccount (IRSA)`;
  const refuse = (refusal: string): readonly FixOffer[] => [{ title, safe: false, refusal }];
  const metadata = [...pod.path.slice(0, -1), 'metadata'];
  if (workload.facts.completeness !== 'complete' || !pod.serviceAccountName.known)
    return refuse(tell`Which ServiceAccount the Pods run as is not known here`);
  if (isShared(root, metadata) || isShared(root, pod.path))
    return refuse(tell`The place is shared through a YAML anchor or merge key`);
  const stated = pod.serviceAccountName.value;
  const account = stated === 'default' ? workload.facts.name : stated;
  if (account === undefined)
    return refuse(tell`The workload has no name after which to call its ServiceAccount`);
  const list = [...metadata, toAzure ? 'labels' : 'annotations'];
  const key = String(data.key);
  const role = stringAt(at(root, ...list), key) ?? '';
  const annotations: Readonly<Record<string, string>> = toAzure
    ? { [clientIdAnnotation]: placeholders.clientId }
    : { [roleArnAnnotation]: role.startsWith('arn:') ? role : `arn:aws:iam::ACCOUNT_ID:role/${role}` };
  const subject = `system:serviceaccount:${workload.facts.namespace ?? 'NAMESPACE'}:${account}`;
  const changed = annotateAccount(workload, account, annotations, `The cloud must trust ${subject}`, context);
  if (!changed.ok) return refuse(changed.reason);
  const alone = pairs(at(root, ...list)).length === 1 && !toAzure;
  const operations: readonly Operation[] = [
    ...(toAzure ? labelPods(root, pod) : []),
    { op: 'removePair', path: alone ? list : [...list, key] },
    ...(stated === 'default' ? runAs(root, pod, account) : []),
  ];
  const own = `${title}${told(afterApply[pod.update])}`;
  return [
    {
      title: own,
      safe: false,
      preferred: true,
      plan: () => ({ changes: [...changed.changes, { type: 'edit', document, operations, label: own }] }),
    },
  ];
}
