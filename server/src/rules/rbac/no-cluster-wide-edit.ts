import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { nameRisky, riskiestOf, subjectSites } from './bindings/admin-subjects.ts';
import { changeOffer } from './bindings/offers.ts';
import { commonNamespace, toRoleBinding } from './bindings/rebind.ts';
import { workloadSites } from './bindings/workload-sites.ts';

const world = (head: string): string => `apiVersion: rbac.authorization.k8s.io/v1
${head}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: edit
subjects:
  - kind: ServiceAccount
    name: deployer
    namespace: shop
`;

/** A ClusterRoleBinding to admin or edit, which is cluster-admin by a detour. */
export const noClusterWideEdit = defineRule({
  meta: {
    slug: 'no-cluster-wide-edit',
    code: 'ZT263',
    area: 'rbac',
    title: 'A ClusterRoleBinding gives admin or edit in every namespace, kube-system included',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-03'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: user-facing roles',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
      },
      {
        title: 'Kubernetes: RBAC good practices, token request',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request',
      },
    ],
    docs: {
      why: `\`edit\` sounds like less than \`admin\` and much less than \`cluster-admin\`. In one namespace it is. In all of them it is the same:
\`edit\` reads every Secret, enters every Pod, and creates tokens for every ServiceAccount, those of \`kube-system\` included. One of
them, \`clusterrole-aggregation-controller\`, holds \`escalate\` on ClusterRoles:

1. \`kubectl create token clusterrole-aggregation-controller -n kube-system\`, which \`edit\` allows,
2. with that token, patch a ClusterRole one is bound to into \`*\` on \`*\`.

That was measured, not deduced. \`admin\` holds \`edit\`. A RoleBinding to either is fine, and so is \`view\` in the whole cluster, which
reads no Secrets. Named users and groups are a warning too, since hardly anybody who writes \`edit\` means an administrator.`,
      bad: { yaml: world('kind: ClusterRoleBinding\nmetadata:\n  name: deployer') },
      good: { yaml: world('kind: RoleBinding\nmetadata:\n  name: deployer\n  namespace: shop') },
      whenToTurnOff: 'Where the people or programs bound are meant to be cluster administrators.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(binding: PlacedResource, context: WorkspaceContext): void {
  const { facts } = binding;
  const roleRef = facts.binding?.roleRef;
  if (roleRef?.kind !== 'ClusterRole' || (roleRef.name !== 'admin' && roleRef.name !== 'edit')) return;
  const risk = riskiestOf(binding, context.graph);
  if (risk === undefined) return;
  context.report({
    range: roleRef.range,
    message: `${roleRef.name} in every namespace makes ${nameRisky(risk, binding)} cluster-admin: it issues tokens for the ServiceAccounts of kube-system; bind it per namespace by RoleBindings`,
    severity: risk.severity === 'error' ? 'error' : 'warning',
    related: [
      {
        message: `${roleRef.name} may create a token of kube-system/clusterrole-aggregation-controller, whose verb escalate on clusterroles grants any right`,
        path: roleRef.path,
      },
      ...subjectSites(binding),
      ...workloadSites(binding, facts.binding?.subjects ?? [], context.graph),
    ],
    data: [...facts.path],
  });
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const wanted = JSON.stringify(finding.data);
  const binding = context
    .resourcesOf(finding.document)
    .find(({ facts }) => facts.binding !== undefined && JSON.stringify(facts.path) === wanted);
  if (binding === undefined) return [];
  const namespace = commonNamespace(binding.facts);
  if (namespace !== undefined)
    return [changeOffer(finding, context, { ...toRoleBinding(binding.facts, namespace), preferred: true })];
  return [
    {
      title: 'Bind it per namespace by RoleBindings',
      safe: false,
      refusal: 'Which namespaces are meant is not known: write a RoleBinding in each of them',
    },
  ];
}
