import { tell } from '../../words/tell.ts';
import type { SubjectFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { ownAccountOffer } from './bindings/default-account-fix.ts';
import { pathOf, samePath } from './bindings/offers.ts';
import { powerOf } from './bindings/role-power.ts';
import { accountOf, scopeOf } from './bindings/subjects.ts';
import { workloadSites } from './bindings/workload-sites.ts';

const world = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reads-config
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: ServiceAccount
    name: ${name}
    namespace: shop
`;

/** A binding of the ServiceAccount `default`. */
export const noDefaultServiceAccountBinding = defineRule({
  meta: {
    slug: 'no-default-service-account-binding',
    code: 'ZT264',
    area: 'rbac',
    title: 'A binding gives rights to the ServiceAccount default',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-04', 'BIND-21'],
    equivalents: [
      'checkov:CKV_K8S_42',
      'kics:role_binding_to_default_service_account',
      'kubescape:C-0225',
      'kubescape:C-0239',
    ],
    references: [
      {
        title: 'Kubernetes: RBAC permissions of ServiceAccounts',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#service-account-permissions',
      },
      { title: 'CIS Kubernetes Benchmark 5.1.5', url: 'https://www.cisecurity.org/benchmark/kubernetes' },
    ],
    docs: {
      why: `Every Pod that names no ServiceAccount runs as \`default\` of its namespace, with its token mounted. A right given to \`default\` is
given to all of them, those that other people create tomorrow included. Make a ServiceAccount for the workload that needs the right
and bind that one.

Where the workspace shows exactly one workload that runs as \`default\` there, the fix writes all three changes. Roles that give
nothing or read only objects they name are information.`,
      bad: { yaml: world('default') },
      good: { yaml: world('shop-frontend') },
      whenToTurnOff: 'Where every Pod of the namespaces concerned is meant to have the right.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(binding: PlacedResource, context: WorkspaceContext): void {
  const { facts } = binding;
  const subjects = facts.binding?.subjects.filter((subject) => isDefault(subject, binding)) ?? [];
  const roleRef = facts.binding?.roleRef;
  if (subjects.length === 0 || roleRef === undefined) return;
  const level = powerOf(binding, context.graph, context.kubernetesMinor)?.level;
  for (const subject of subjects) {
    const namespace = accountOf(subject, facts)?.namespace;
    const where = namespace === undefined ? tell`its namespace` : tell`namespace ${namespace}`;
    context.report({
      range: subject.nameSite.range,
      message: tell`Every Pod of ${where} that names no ServiceAccount runs as \`default\` and gets ${roleRef.kind} ${roleRef.name} ${scopeOf(facts)}; bind a ServiceAccount of the workload's own`,
      ...((level === 'none' || level === 'pinned') && { severity: 'info' as const }),
      related: workloadSites(binding, [subject], context.graph),
      data: [...subject.path],
    });
  }
}

function isDefault(subject: SubjectFacts, { facts }: PlacedResource): boolean {
  return accountOf(subject, facts)?.name === 'default';
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const path = pathOf(finding.data);
  for (const binding of context.resourcesOf(finding.document)) {
    const subject = binding.facts.binding?.subjects.find((candidate) => samePath(candidate.path, path));
    if (subject !== undefined && isDefault(subject, binding))
      return [ownAccountOffer(finding, context, binding, subject)];
  }
  return [];
}
