import { tell } from '../../words/tell.ts';
import type { ResourceFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { inOneFolder } from '../shared/folder.ts';
import { nameRisky, riskiestOf, subjectSites } from './bindings/admin-subjects.ts';
import { componentPowerOf } from './bindings/component-role.ts';
import { deployerOffer } from './bindings/deployer-role.ts';
import { isKnownBinding } from './bindings/known-bindings.ts';
import { changeOffer } from './bindings/offers.ts';
import { commonNamespace, toOtherRole, toRoleBinding } from './bindings/rebind.ts';
import { roleOfEverything } from './bindings/role-power.ts';
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

/** A binding to cluster-admin, or to a role of Kubernetes' own components that leads as far. */
export const noClusterAdminBinding = defineRule({
  meta: {
    slug: 'no-cluster-admin-binding',
    code: 'ZT262',
    area: 'rbac',
    title: 'A binding gives somebody cluster-admin, or a role of a Kubernetes component that leads as far',
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
      'polaris:clusterrolebindingClusterAdmin',
      'polaris:rolebindingClusterAdminClusterRole',
      'trivy:KSV-0111',
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
name with the same content is reported by \`no-wildcard-rbac\`, at the rule that grants it, and here where the binding stands in another
folder. The roles that Kubernetes has for its own
controllers are judged by what they hold: \`system:controller:clusterrole-aggregation-controller\` sounds harmless and may write any
right into any role. Which narrower role will do is in no
manifest; where every subject lives in one namespace other than \`kube-system\`, \`admin\` in that namespace is offered, and for
pipelines a Role of one namespace to start from.`,
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
  const power = powerOf(facts, context.kubernetesMinor) ?? powerByContent(binding, context);
  if (roleRef === undefined || power === undefined || isKnownBinding(facts)) return;
  const risk = riskiestOf(binding, context.graph);
  // Certificates of components bear any name: a User may well be the component.
  if (risk === undefined || (power.ofComponent && risk.severity === 'info')) return;
  const { all } = power;
  const by = power.ofComponent
    ? tell` by ${roleRef.name}, made for a component of Kubernetes`
    : all === undefined
      ? ''
      : tell` by ${roleRef.kind} ${roleRef.name}, which allows everything`;
  const advice =
    risk.severity === 'info'
      ? tell`keep this to break-glass administrators`
      : tell`bind a role with the rights it needs`;
  context.report({
    range: roleRef.range,
    message: tell`${nameRisky(risk, binding)} may ${power.effect} ${scopeOf(facts)}${by}; ${advice}`,
    severity: risk.severity,
    related: [
      ...(all === undefined
        ? []
        : [
            { message: tell`This role allows everything`, document: all.document, path: all.facts.site.path },
          ]),
      ...subjectSites(binding),
      ...workloadSites(binding, facts.binding?.subjects ?? [], context.graph),
    ],
    data: [...facts.path],
  });
}

interface AdminPower {
  readonly effect: string;
  readonly ofComponent: boolean;
  /** The role of the workspace whose rules allow everything. */
  readonly all?: PlacedResource;
}

/** A role whose rules allow everything is reported there; at a binding that is kept beside it that would be the same finding twice. */
function powerByContent(binding: PlacedResource, context: WorkspaceContext): AdminPower | undefined {
  const role = roleOfEverything(binding, context.graph);
  if (role?.facts.name === undefined) return undefined;
  const isBeside = context.graph
    .named(role.facts.kind, role.facts.name)
    .some((other) => inOneFolder(other, binding));
  if (isBeside) return undefined;
  return { effect: tell`do everything`, ofComponent: false, all: role };
}

/** What the binding gives, where that is all there is or leads there; undefined for other roles. */
function powerOf({ kind, binding }: ResourceFacts, kubernetesMinor: number): AdminPower | undefined {
  const roleRef = binding?.roleRef;
  // A Role named cluster-admin is any Role.
  if (roleRef?.kind !== 'ClusterRole') return undefined;
  if (roleRef.name === 'cluster-admin') return { effect: tell`do everything`, ofComponent: false };
  const effect = kind === 'ClusterRoleBinding' ? componentPowerOf(roleRef.name, kubernetesMinor) : undefined;
  return effect === undefined ? undefined : { effect, ofComponent: true };
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const wanted = JSON.stringify(finding.data);
  const binding = context
    .resourcesOf(finding.document)
    .find(({ facts }) => facts.binding !== undefined && JSON.stringify(facts.path) === wanted);
  if (binding === undefined) return [];
  const { facts } = binding;
  const narrower: FixOffer = {
    title: tell`Bind a role with the rights that are used`,
    safe: false,
    refusal: tell`Which rights are used is in no manifest: the audit log of the API server tells`,
  };
  if (facts.binding?.roleRef?.name !== 'cluster-admin') return [narrower];
  const deployer = deployerOffer(finding, context, facts);
  if (deployer !== undefined) return [deployer, narrower];
  const inNamespace = facts.kind === 'RoleBinding';
  const namespace = inNamespace ? facts.namespace : commonNamespace(facts);
  // Admin there is cluster-admin by a detour: no-cluster-wide-edit.
  if (namespace === 'kube-system') return [narrower];
  const change = inNamespace
    ? toOtherRole(facts, 'admin')
    : namespace === undefined
      ? undefined
      : toRoleBinding(facts, namespace, 'admin');
  return change === undefined ? [narrower] : [changeOffer(finding, context, change), narrower];
}
