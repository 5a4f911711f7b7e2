import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { isKnownBinding } from './bindings/known-bindings.ts';
import { scopesOf } from './bindings/role-scope.ts';
import { scopeOf } from './bindings/subjects.ts';

const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: node-reader
rules:
  - apiGroups: [""]
    resources: [nodes]
    verbs: [get, list]
---
`;
const binding = (kind: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: monitoring-reads-nodes
${kind === 'RoleBinding' ? '  namespace: monitoring\n' : ''}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: node-reader
subjects:
  - kind: ServiceAccount
    name: monitoring
    namespace: monitoring
`;

/** A binding that gives nobody anything. */
export const noIneffectiveBinding = defineRule({
  meta: {
    slug: 'no-ineffective-binding',
    code: 'ZT271',
    area: 'rbac',
    title: 'A binding names nobody, or a RoleBinding gives rights that only a ClusterRoleBinding can',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-19', 'BIND-23'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: RoleBinding and ClusterRoleBinding',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding',
      },
    ],
    docs: {
      why: `A RoleBinding gives the rules of a ClusterRole within its namespace. Nodes, PersistentVolumes, ClusterRoles and other objects of
the whole cluster, and paths such as \`/metrics\`, are in no namespace: those rules give nothing there, without a word. Where all rules
of the role are of that kind, the binding is without effect; where some are, it is information, and only when no ClusterRoleBinding at
hand gives the same role. A binding without subjects gives nothing either. Custom resources, wildcards and roles that are not
in the workspace are not judged, and neither are requests for a namespace by its name, which count as requests in it.

It is not rewritten: a ClusterRoleBinding would give the namespaced rules of the role everywhere.`,
      bad: { yaml: role + binding('RoleBinding') },
      good: { yaml: role + binding('ClusterRoleBinding') },
      whenToTurnOff: 'Where subjects are added after the manifests are applied.',
    },
  },
  checkResource,
});

function checkResource(placed: PlacedResource, context: WorkspaceContext): void {
  const { facts } = placed;
  const { roleRef, subjects = [] } = facts.binding ?? {};
  if (roleRef === undefined || isKnownBinding(facts)) return;
  if (subjects.length === 0) {
    context.report({
      range: facts.site.range,
      message: tell`${facts.kind} ${facts.name ?? ''} names nobody, so nobody gets ${roleRef.kind} ${roleRef.name}; name a subject, or delete the binding`,
      severity: 'info',
    });
    return;
  }
  if (facts.kind !== 'RoleBinding' || roleRef.kind !== 'ClusterRole') return;
  const [found, second] = context.graph
    .named('ClusterRole', roleRef.name)
    .filter((candidate) => candidate.facts.role !== undefined);
  if (found?.facts.role === undefined || second !== undefined || found.facts.completeness !== 'complete')
    return;
  const scopes = scopesOf(found.facts.role);
  if (scopes === undefined) return;
  const inert = scopes.flatMap((scope, index) => (scope === 'cluster' ? [index] : []));
  const first = found.facts.role.rules[inert[0] ?? -1];
  if (first === undefined) return;
  const all = inert.length === scopes.length;
  if (!all && isBoundClusterWide(roleRef.name, context)) return;
  const what = [...first.resources, ...first.nonResourceURLs].slice(0, 2).join(', ');
  context.report({
    range: roleRef.range,
    message: all
      ? tell`A RoleBinding cannot give ${what}, which is in no namespace: ClusterRole ${roleRef.name} gives nothing ${scopeOf(facts)}; write a ClusterRoleBinding, or another role`
      : tell`A RoleBinding cannot give ${what}, which is in no namespace: that part of ClusterRole ${roleRef.name} gives nothing; put it into a ClusterRole of its own, bound by a ClusterRoleBinding`,
    ...(!all && { severity: 'info' as const }),
    related: inert.slice(0, 4).flatMap((index) => {
      const rule = found.facts.role?.rules[index];
      return rule === undefined
        ? []
        : [{ message: tell`This rule gives nothing here`, document: found.document, path: rule.path }];
    }),
  });
}

function isBoundClusterWide(name: string, { graph }: WorkspaceContext): boolean {
  return graph
    .mentioning('ClusterRole', name)
    .some(({ facts }) => facts.kind === 'ClusterRoleBinding' && facts.binding?.roleRef?.name === name);
}
