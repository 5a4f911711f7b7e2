import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { accountOfPods } from '../../workspace/token-state.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { inFolderOf } from '../shared/folder.ts';
import { accountManifest, nameAccount } from './effective/account-fixes.ts';
import { nearestName } from './effective/nearest-name.ts';
import { podOffer, podSiteOf } from './effective/pod-offer.ts';
import { titleOf } from './token-secret/token-secret.ts';

const world = (name: string): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reporter
  namespace: shop
automountServiceAccountToken: false
---
apiVersion: v1
kind: Pod
metadata:
  name: reporter
  namespace: shop
spec:
  serviceAccountName: ${name}
  automountServiceAccountToken: false
  containers:
    - name: reporter
      image: registry.example.com/reporter:1.4
`;

/** A Pod that names a ServiceAccount which a workspace that has the namespace's ServiceAccounts does not have. */
export const noUnknownServiceAccount = defineRule({
  meta: {
    slug: 'no-unknown-service-account',
    code: 'ZT106',
    area: 'token',
    title: 'A Pod names a ServiceAccount that is not among those of its namespace',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-07'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: configure service accounts for Pods',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
      },
    ],
    docs: {
      why: [
        'The API server refuses a Pod whose ServiceAccount is not in its namespace; a Deployment then simply has no Pods, and',
        'only its events say why. But ServiceAccounts often come from elsewhere (Terraform, an operator, another release), so',
        'a name that is not in the workspace proves nothing. The rule speaks where the workspace has other ServiceAccounts of',
        'that namespace in the same folder, or one of that name in another namespace only, which is what a slip looks like.',
      ].join('\n'),
      bad: { yaml: world('repoter') },
      good: { yaml: world('reporter') },
      whenToTurnOff: 'Where part of the ServiceAccounts of a namespace is created outside the repository.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(workload: PlacedResource, context: WorkspaceContext): void {
  const name = missingAccount(workload, context.graph);
  if (name === undefined) return;
  const { namespace, pod, site, path } = workload.facts;
  const known = accountsNear(workload, context.graph);
  const elsewhere = accountsElsewhere(name, namespace, context.graph);
  if (known.length === 0 && elsewhere.length === 0) return;
  const near = nearestName(
    name,
    known.map(({ facts }) => facts.name ?? ''),
  );
  const where = namespace === undefined ? tell`beside it` : tell`in namespace ${namespace}`;
  const hint =
    near !== undefined
      ? tell`did you mean ${near}?`
      : elsewhere.length > 0
        ? tell`it is in namespace ${[...new Set(elsewhere.map(({ facts }) => facts.namespace))].join(', ')} only; create it ${where}`
        : tell`create it, or name one of ${known
            .map(({ facts }) => facts.name)
            .slice(0, 3)
            .join(', ')}`;
  context.report({
    range: (pod?.serviceAccountSite ?? site).range,
    message: tell`No ServiceAccount ${name} is here ${where}, and without it the API server refuses the Pods; ${hint}`,
    ...((near !== undefined || elsewhere.length > 0) && { severity: 'warning' as const }),
    related: [...elsewhere, ...known].slice(0, 3).map((account) => ({
      message: `${titleOf(account)}${account.facts.namespace === undefined ? '' : tell` in namespace ${account.facts.namespace}`}`,
      document: account.document,
      path: account.facts.site.path,
    })),
    data: [...path],
  });
}

/** The name no manifest defines where the Pods may be; every namespace has a `default`. */
function missingAccount(workload: PlacedResource, graph: WorkspaceGraph): string | undefined {
  const name = accountOfPods(workload);
  if (name === undefined || name === 'default') return undefined;
  const possible = graph.perhapsInNamespace('ServiceAccount', name, workload.facts.namespace);
  return possible.length > 0 ? undefined : name;
}

/** ServiceAccounts of the same namespace in the same folder: manifests that are kept together. */
function accountsNear({ facts, document }: PlacedResource, graph: WorkspaceGraph): readonly PlacedResource[] {
  return inFolderOf(graph.mentioning('Namespace', facts.namespace ?? ''), { document }).filter(
    (account) =>
      account.facts.serviceAccount !== undefined &&
      account.facts.name !== 'default' &&
      account.facts.name !== undefined,
  );
}

function accountsElsewhere(
  name: string,
  namespace: string | undefined,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  if (namespace === undefined) return [];
  return graph.named('ServiceAccount', name).filter(({ facts }) => facts.serviceAccount !== undefined);
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = podSiteOf(finding, context);
  const name = site && missingAccount(site.workload, context.graph);
  if (site === undefined || name === undefined) return [];
  const near = nearestName(
    name,
    accountsNear(site.workload, context.graph).map(({ facts }) => facts.name ?? ''),
  );
  const title = tell`Create ServiceAccount ${name}`;
  const create: FixOffer = {
    title,
    safe: false,
    ...(near === undefined && { preferred: true }),
    plan: () => ({ changes: [accountManifest(site.workload, name)] }),
  };
  return near === undefined
    ? [create]
    : [
        podOffer(site, tell`Run the Pods as ServiceAccount ${near}`, nameAccount(site, near), {
          preferred: true,
        }),
        create,
      ];
}
