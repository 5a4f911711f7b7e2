import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { nameRisky, riskiestOf, subjectSites } from './bindings/admin-subjects.ts';
import { deployerOffer } from './bindings/deployer-role.ts';
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

const systemNamespace = 'kube-system';

/** A binding to admin or edit that counts in kube-system, which is cluster-admin by a detour. */
export const noClusterWideEdit = defineRule({
  meta: {
    slug: 'no-cluster-wide-edit',
    code: 'ZT263',
    area: 'rbac',
    title: 'A binding gives admin or edit in every namespace, or in kube-system',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['ClusterRoleBinding', 'RoleBinding'],
    triggers: [],
    covers: ['BIND-03'],
    equivalents: ['trivy:KSV-0111'],
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

That was measured, not deduced. \`admin\` holds \`edit\`. A RoleBinding to either is the same in \`kube-system\`, and fine elsewhere; so is \`view\` in the whole cluster, which
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
  const everywhere = facts.kind === 'ClusterRoleBinding';
  if (!everywhere && facts.namespace !== systemNamespace) return;
  const risk = riskiestOf(binding, context.graph);
  if (risk === undefined) return;
  const who = nameRisky(risk, binding);
  context.report({
    range: roleRef.range,
    message: everywhere
      ? tell`${roleRef.name} in every namespace makes ${who} cluster-admin, by tokens for the ServiceAccounts of kube-system; write RoleBindings`
      : tell`${roleRef.name} in kube-system makes ${who} cluster-admin, by tokens for the ServiceAccounts there; bind a role with the rights it needs`,
    severity: risk.severity === 'error' ? 'error' : 'warning',
    related: [
      {
        message: tell`${roleRef.name} may create a token of kube-system/clusterrole-aggregation-controller, whose verb escalate on clusterroles grants any right`,
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
  const namespace = binding.facts.kind === 'RoleBinding' ? systemNamespace : commonNamespace(binding.facts);
  if (namespace === systemNamespace)
    return [
      {
        title: tell`Bind a role with the rights that are used`,
        safe: false,
        refusal: tell`Which rights are used is in no manifest, and in kube-system no wider role is less`,
      },
    ];
  if (namespace !== undefined)
    return [changeOffer(finding, context, { ...toRoleBinding(binding.facts, namespace), preferred: true })];
  const deployer = deployerOffer(finding, context, binding.facts);
  if (deployer !== undefined) return [deployer];
  return [
    {
      title: tell`Bind it per namespace by RoleBindings`,
      safe: false,
      refusal: tell`Which namespaces are meant is not known: write a RoleBinding in each of them`,
    },
  ];
}
