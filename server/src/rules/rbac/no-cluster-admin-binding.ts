import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { nameRisky, riskiestOf, subjectSites } from './bindings/admin-subjects.ts';
import { isKnownBinding } from './bindings/known-bindings.ts';
import { changeOffer } from './bindings/offers.ts';
import { commonNamespace, toOtherRole, toRoleBinding } from './bindings/rebind.ts';
import { scopeOf } from './bindings/subjects.ts';
import { workloadSites } from './bindings/workload-sites.ts';

const world = (head: string, role: string): string => `apiVersion: rbac.authorization.k8s.io/v1
${head}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${role}
subjects:
  - kind: ServiceAccount
    name: deployer
    namespace: ci
`;

/** A binding to cluster-admin. */
export const noClusterAdminBinding = defineRule({
  meta: {
    slug: 'no-cluster-admin-binding',
    code: 'ZT262',
    area: 'rbac',
    title: 'A binding gives somebody the role cluster-admin',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['ClusterRoleBinding', 'RoleBinding'],
    triggers: [],
    covers: ['BIND-01', 'BIND-02', 'BIND-21', 'BIND-27'],
    equivalents: [
      'kube-linter:cluster-admin-role-binding',
      'kubescape:C-0185',
      'kyverno:restrict-binding-clusteradmin',
      'kics:cluster_admin_role_binding_with_super_user_permissions',
      'datree:95',
    ],
    references: [
      {
        title: 'Kubernetes: RBAC good practices, least privilege',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
      },
      {
        title: 'Kubernetes: user-facing roles',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
      },
      { title: 'CIS Kubernetes Benchmark 5.1.1', url: 'https://www.cisecurity.org/benchmark/kubernetes' },
    ],
    docs: {
      why: `\`cluster-admin\` is every verb on every resource, custom ones and those of the future included, and \`escalate\`, \`bind\` and
\`impersonate\` with them. Whoever gets the token of such a ServiceAccount, or may create or enter a Pod that runs as it, owns the
cluster; for the user name of a pipeline that is whoever can change the pipeline. By a RoleBinding it is the same within one
namespace.

The severity follows the subject. Named users and groups are information: somebody has to be an administrator. A ServiceAccount
is a warning; a pipeline, the ServiceAccount \`default\` or a group such as \`system:authenticated\` is an error. The bindings that
kube-apiserver and kubeadm create are left alone, and so is Group \`system:masters\`, to which a role adds nothing. A role of another
name with the same content is reported by \`no-wildcard-rbac\`, at the rule that grants it. Which narrower role will do is in no
manifest; where every subject lives in one namespace, \`admin\` in that namespace is offered.`,
      bad: {
        yaml: world('kind: ClusterRoleBinding\nmetadata:\n  name: deployer', 'cluster-admin'),
      },
      good: {
        yaml: world('kind: RoleBinding\nmetadata:\n  name: deployer\n  namespace: shop', 'edit'),
      },
      whenToTurnOff:
        'For a controller that must be able to apply anything, such as a GitOps reconciler: suppress it there, with the reason.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(binding: PlacedResource, context: WorkspaceContext): void {
  const { facts } = binding;
  const roleRef = facts.binding?.roleRef;
  // A Role named cluster-admin is any Role.
  if (roleRef?.kind !== 'ClusterRole' || roleRef.name !== 'cluster-admin' || isKnownBinding(facts)) return;
  const risk = riskiestOf(binding, context.graph);
  if (risk === undefined) return;
  const because = risk.because === undefined ? '' : `, ${risk.because}`;
  const advice =
    risk.severity === 'info'
      ? 'keep this to break-glass administrators'
      : 'bind a role with the rights it needs';
  context.report({
    range: roleRef.range,
    message: `${nameRisky(risk, binding)} may do everything ${scopeOf(facts)}${because}; ${advice}`,
    severity: risk.severity,
    related: [
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
  const { facts } = binding;
  const narrower: FixOffer = {
    title: 'Bind a role with the rights that are used',
    safe: false,
    refusal: 'Which rights are used is in no manifest: the audit log of the API server tells',
  };
  const namespace = facts.kind === 'ClusterRoleBinding' ? commonNamespace(facts) : undefined;
  const change =
    facts.kind === 'RoleBinding'
      ? toOtherRole(facts, 'admin')
      : namespace === undefined
        ? undefined
        : toRoleBinding(facts, namespace, 'admin');
  return change === undefined ? [narrower] : [changeOffer(finding, context, change), narrower];
}
