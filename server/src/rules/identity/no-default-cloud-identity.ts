import { tell } from '../../words/tell.ts';
import type { NamedSite, ResourceFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { at, pairs } from '../../yaml/access.ts';
import {
  type Change,
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type WorkspaceContext,
} from '../rule.ts';
import { afterApply } from '../shared/after-apply.ts';
import { isShared } from '../shared/shared-nodes.ts';
import {
  clientIdAnnotation,
  cloudIdentityName,
  gkeAnnotation,
  roleArnAnnotation,
  tenantIdAnnotation,
} from '../token/cloud/clouds.ts';
import { annotateAccount, runAs } from '../token/cloud/convert.ts';
import { runningAs } from '../token/effective/words.ts';
import { titleOf } from '../token/token-secret/token-secret.ts';

/** The ServiceAccount `default` with an identity at a cloud. */
export const noDefaultCloudIdentity = defineRule({
  meta: {
    slug: 'no-default-cloud-identity',
    code: 'ZT356',
    area: 'identity',
    title: 'The ServiceAccount default has an identity at a cloud',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['ServiceAccount'],
    triggers: [],
    covers: ['OIDC-16'],
    equivalents: [],
    references: [
      {
        title: 'Amazon EKS: best practices for identity and access management',
        url: 'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
      },
    ],
    docs: {
      why: [
        'Every Pod of a namespace that names no ServiceAccount runs as `default`. With the annotation of an IAM role or a Google service account on it, each of them, those of tomorrow included, acts as that identity, although one workload needed it.',
        'An Azure client id is an information: only Pods with the label of the webhook get its token.',
        'The fix moves the annotations to a ServiceAccount of the workload, where exactly one in the workspace runs as `default`. It is unsafe: the cloud must trust the new name.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/uploader
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: uploader
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/uploader
`,
      },
      whenToTurnOff: 'For namespaces with a single workload.',
    },
  },
  checkResource,
  fixes,
});

const moved = [
  roleArnAnnotation,
  'eks.amazonaws.com/audience',
  'eks.amazonaws.com/sts-regional-endpoints',
  'eks.amazonaws.com/token-expiration',
  gkeAnnotation,
  clientIdAnnotation,
  tenantIdAnnotation,
];

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const { serviceAccount, name, namespace, completeness, path } = facts;
  if (serviceAccount === undefined || name !== 'default' || completeness === 'template') return;
  const identity = cloudIdentityName(serviceAccount.annotations);
  if (identity === undefined) return;
  const azureOnly = [roleArnAnnotation, gkeAnnotation].every(
    (key) => (serviceAccount.annotations[key] ?? '') === '',
  );
  const others = runningAs('default', namespace, context.graph);
  const where = namespace === undefined ? tell`its namespace` : tell`namespace ${namespace}`;
  context.report({
    range: facts.site.range,
    ...(azureOnly && { severity: 'info' as const }),
    message: tell`ServiceAccount default is ${identity}, so every Pod of ${where} that names no ServiceAccount acts as it; annotate one of its own`,
    related: others.slice(0, 3).map((other) => ({
      message: tell`${titleOf(other)} runs as default`,
      document: other.document,
      path: siteOf(other.facts).path,
    })),
    data: [...path],
  });
}

function siteOf({ pod, site }: ResourceFacts): Pick<NamedSite, 'path'> {
  return pod?.serviceAccountSite ?? site;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const path = JSON.stringify(finding.data);
  const account = context
    .resourcesOf(finding.document)
    .find(({ facts }) => JSON.stringify(facts.path) === path);
  const root = context.parse(finding.document)?.root;
  if (account === undefined || !root) return [];
  const { namespace, serviceAccount } = account.facts;
  const users = runningAs('default', namespace, context.graph);
  const [workload, second] = users;
  const title = tell`Move the identity to a ServiceAccount of the workload that needs it`;
  const refuse = (refusal: string): readonly FixOffer[] => [{ title, safe: false, refusal }];
  if (workload === undefined)
    return refuse(tell`Which workload needs it is not known: none here runs as default`);
  if (second !== undefined)
    return refuse(tell`Which of the ${users.length} workloads that run as default needs it is not known`);
  const { name, pod, completeness } = workload.facts;
  const tree = context.parse(workload.document)?.root;
  if (name === undefined || pod === undefined || !tree || completeness !== 'complete')
    return refuse(tell`${titleOf(workload)} is not complete here`);
  const holder = [...account.facts.path, 'metadata', 'annotations'];
  if (isShared(root, holder) || isShared(tree, pod.path))
    return refuse(tell`The place is shared through a YAML anchor or merge key`);
  const kept = Object.entries(serviceAccount?.annotations ?? {}).filter(([key]) => moved.includes(key));
  const changed = annotateAccount(
    workload,
    name,
    Object.fromEntries(kept),
    `The cloud must trust system:serviceaccount:${namespace ?? 'NAMESPACE'}:${name}`,
    context,
  );
  if (!changed.ok) return refuse(changed.reason);
  const whole = pairs(at(root, ...holder)).length === kept.length;
  const own = tell`Move the identity to ServiceAccount ${name} of ${titleOf(workload)}${afterApply[pod.update]}`;
  const changes: readonly Change[] = [
    {
      type: 'edit',
      document: finding.document,
      operations: whole
        ? [{ op: 'removePair', path: holder }]
        : kept.map(([key]) => ({ op: 'removePair', path: [...holder, key] })),
      label: own,
    },
    { type: 'edit', document: workload.document, operations: runAs(tree, pod, name), label: own },
    ...changed.changes,
  ];
  return [{ title: own, safe: false, preferred: true, plan: () => ({ changes }) }];
}
