import { builtInRoles } from '../../rbac/built-in/roles.ts';
import { tell } from '../../words/tell.ts';
import type { ResourceFacts } from '../../workspace/facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { changeOffer } from './bindings/offers.ts';

const world = (kind: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: config-reader
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: shop-reads-config
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ${kind}
  name: config-reader
subjects:
  - kind: ServiceAccount
    name: frontend
`;

/** A roleRef that finds nothing where it looks, while the workspace or Kubernetes has a role of that name elsewhere. */
export const noUnknownRoleRef = defineRule({
  meta: {
    slug: 'no-unknown-role-ref',
    code: 'ZT270',
    area: 'rbac',
    title: 'A roleRef looks for a role that is there under another kind or in another namespace',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-09'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: RoleBinding and ClusterRoleBinding',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding',
      },
    ],
    docs: {
      why: `The API server stores a binding to a role that does not exist and refuses its subjects everything. A RoleBinding looks for
\`kind: Role\` in its own namespace only and for \`kind: ClusterRole\` in the cluster. Roles often come from elsewhere, so a name that the
workspace does not have proves nothing and is not reported. Reported is a name that it, or Kubernetes itself (\`view\`, \`edit\`), has under the other kind, or as a Role of
another namespace only. \`roleRef\` cannot be changed in the cluster: a binding that is there already has to be deleted first.`,
      bad: { yaml: world('Role') },
      good: { yaml: world('ClusterRole') },
      whenToTurnOff: 'Where roles of the same name are created outside the repository.',
    },
  },
  checkResource,
  fixes,
});

interface Lookalike {
  /** Undefined for a role that Kubernetes brings. */
  readonly role: PlacedResource | undefined;
  /** The kind that would find it; undefined for a Role of another namespace. */
  readonly kind: 'Role' | 'ClusterRole' | undefined;
  /** That of a Role. */
  readonly namespace: string | undefined;
}

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const roleRef = facts.binding?.roleRef;
  const found = lookalikeOf(facts, context.graph);
  if (roleRef === undefined || found === undefined) return;
  const { role, kind, namespace } = found;
  const where = namespace === undefined ? '' : tell` of namespace ${namespace}`;
  context.report({
    range: roleRef.range,
    message:
      kind === undefined
        ? tell`${roleRef.name} is a Role${where}, and a RoleBinding finds Roles of its own namespace only; write the binding there, or make it a ClusterRole`
        : tell`${roleRef.name} is a ${kind}${role === undefined ? tell` of Kubernetes` : tell` here`}, and the binding looks for a ${roleRef.kind}: its subjects get nothing; write kind: ${kind}`,
    related:
      role === undefined
        ? []
        : [
            {
              message: `${role.facts.kind} ${roleRef.name}${where}`,
              document: role.document,
              path: role.facts.site.path,
            },
          ],
    data: [...facts.path],
  });
}

function lookalikeOf(facts: ResourceFacts, graph: WorkspaceGraph): Lookalike | undefined {
  const roleRef = facts.binding?.roleRef;
  if (roleRef === undefined || (roleRef.kind !== 'Role' && roleRef.kind !== 'ClusterRole')) return undefined;
  const roles = (kind: string): readonly PlacedResource[] =>
    graph.named(kind, roleRef.name).filter((candidate) => candidate.facts.role !== undefined);
  const isReachable = (namespace: string | undefined): boolean =>
    namespacesMatch(namespace, facts.namespace) !== 'different';
  if (roleRef.kind === 'Role') {
    // Kind Role in a ClusterRoleBinding is refused: no-invalid-binding.
    if (facts.kind !== 'RoleBinding') return undefined;
    const reachable = graph.perhapsInNamespace('Role', roleRef.name, facts.namespace);
    if (reachable.some((candidate) => candidate.facts.role !== undefined)) return undefined;
    const own = roles('Role');
    const builtIn = builtInRoles.filter(({ kind, name }) => kind === 'Role' && name === roleRef.name);
    if (builtIn.some((role) => isReachable(role.namespace))) return undefined;
    const [clusterRole] = roles('ClusterRole');
    if (clusterRole !== undefined || isBuiltInClusterRole(roleRef.name))
      return { role: clusterRole, kind: 'ClusterRole', namespace: undefined };
    const [other] = own;
    const namespace = other?.facts.namespace ?? builtIn[0]?.namespace;
    return namespace === undefined ? undefined : { role: other, kind: undefined, namespace };
  }
  if (roles('ClusterRole').length > 0 || isBuiltInClusterRole(roleRef.name)) return undefined;
  if (facts.kind !== 'RoleBinding') return undefined;
  const role = roles('Role').find(
    (candidate) => namespacesMatch(candidate.facts.namespace, facts.namespace) === 'same',
  );
  return role === undefined ? undefined : { role, kind: 'Role', namespace: role.facts.namespace };
}

function isBuiltInClusterRole(name: string): boolean {
  return builtInRoles.some((role) => role.kind === 'ClusterRole' && role.name === name);
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const wanted = JSON.stringify(finding.data);
  const binding = context
    .resourcesOf(finding.document)
    .find(({ facts }) => facts.binding !== undefined && JSON.stringify(facts.path) === wanted);
  const found = binding && lookalikeOf(binding.facts, context.graph);
  if (binding === undefined || found === undefined) return [];
  if (found.kind === undefined) {
    return [
      {
        title: tell`Bind a role of the namespace`,
        safe: false,
        refusal: tell`Which of the two namespaces is meant is not known`,
      },
    ];
  }
  const path = [...binding.facts.path, 'roleRef'];
  return [
    changeOffer(finding, context, {
      title: tell`Write kind: ${found.kind} (delete a binding that is in the cluster first)`,
      safe: false,
      preferred: true,
      touches: [path],
      operations: [{ op: 'replaceScalar', path: [...path, 'kind'], value: found.kind }],
    }),
  ];
}
