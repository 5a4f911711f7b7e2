import { tell } from '../../words/tell.ts';
import type { RoleFacts } from '../../workspace/facts.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { changeOffer } from './bindings/offers.ts';
import { commonNamespace, toRoleBinding } from './bindings/rebind.ts';
import { scopesOf } from './bindings/role-scope.ts';
import { describeSubject } from './bindings/subjects.ts';

const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shop-settings
rules:
  - apiGroups: [""]
    resources: [configmaps]
    resourceNames: [shop-settings]
    verbs: [get]
---
`;
const binding = (head: string): string => `apiVersion: rbac.authorization.k8s.io/v1
${head}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: shop-settings
subjects:
  - kind: ServiceAccount
    name: frontend
    namespace: shop
`;

/** A ClusterRoleBinding to objects of one namespace, for ServiceAccounts of one namespace. */
export const preferRoleBinding = defineRule({
  meta: {
    slug: 'prefer-role-binding',
    code: 'ZT273',
    area: 'rbac',
    title:
      'A ClusterRoleBinding gives ServiceAccounts of one namespace rights on namespaced objects everywhere',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: ['ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-24'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: RBAC good practices, least privilege',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
      },
    ],
    docs: {
      why: `Where every subject is a ServiceAccount of one namespace and every rule of the role is about namespaced objects, a RoleBinding may do:
it gives the same rules in that namespace only. A controller that watches all namespaces does need the ClusterRoleBinding, and no
manifest tells which it is, so confidence is low. It is medium where every rule names its objects by \`resourceNames\`, because objects of
known names usually stand in one namespace.`,
      bad: { yaml: role + binding('kind: ClusterRoleBinding\nmetadata:\n  name: frontend-settings') },
      good: {
        yaml: role + binding('kind: RoleBinding\nmetadata:\n  name: frontend-settings\n  namespace: shop'),
      },
      whenToTurnOff: 'Where most bindings are those of controllers.',
    },
  },
  checkResource,
  fixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const { roleRef, subjects = [] } = facts.binding ?? {};
  const namespace = commonNamespace(facts);
  const [subject] = subjects;
  if (roleRef?.kind !== 'ClusterRole' || namespace === undefined || subject === undefined) return;
  const role = onlyRole(roleRef.name, context.graph);
  if (role === undefined || scopesOf(role)?.every((scope) => scope === 'namespaced') !== true) return;
  const others = subjects.length === 1 ? '' : tell` and ${subjects.length - 1} more`;
  context.report({
    range: facts.site.range,
    message: tell`${describeSubject(subject, facts)}${others} gets ${roleRef.name} in every namespace; if namespace ${namespace} is enough, write a RoleBinding there`,
    confidence: role.rules.every(({ resourceNames }) => resourceNames.length > 0) ? 'medium' : 'low',
    data: [...facts.path],
  });
}

function onlyRole(name: string, graph: WorkspaceGraph): RoleFacts | undefined {
  const [first, second] = graph.named('ClusterRole', name).filter(({ facts }) => facts.role !== undefined);
  return second === undefined && first?.facts.completeness === 'complete' ? first.facts.role : undefined;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const wanted = JSON.stringify(finding.data);
  const facts = context
    .resourcesOf(finding.document)
    .find(
      (candidate) => candidate.facts.binding !== undefined && JSON.stringify(candidate.facts.path) === wanted,
    )?.facts;
  const namespace = facts && commonNamespace(facts);
  return facts === undefined || namespace === undefined
    ? []
    : [changeOffer(finding, context, toRoleBinding(facts, namespace))];
}
