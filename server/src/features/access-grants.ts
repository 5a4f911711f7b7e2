import { serviceAccountUser } from '../rbac/impersonation.ts';
import type { BindingFacts } from '../workspace/facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../workspace/graph.ts';
import { type ObjectName, subjectName } from './named-objects.ts';

/** A binding that gives somebody a role. */
export interface RoleGrant {
  readonly binding: PlacedResource;
  readonly role: ObjectName;
  /** True when it counts in the whole cluster; else in the namespace of the binding. */
  readonly clusterWide: boolean;
  /** The group through which it is given; undefined when the binding names the holder. */
  readonly group: string | undefined;
  /** False when a manifest leaves out the namespace that would tell. */
  readonly certain: boolean;
}

/** The bindings that give somebody a role, by name and through the groups everybody of its kind is in. */
export function grantsTo(subject: ObjectName, graph: WorkspaceGraph): readonly RoleGrant[] {
  return identitiesOf(subject).flatMap(({ kind, name, group }) =>
    bindingsOf(kind, name, subject.namespace, graph).flatMap((binding): readonly RoleGrant[] => {
      const facts = binding.facts.binding;
      const role = facts && roleOf(facts, binding);
      if (facts === undefined || role === undefined) return [];
      const clusterWide = binding.facts.kind === 'ClusterRoleBinding';
      const matches = facts.subjects
        .filter((one) => one.kind === kind && one.name === name)
        .map((one) =>
          kind === 'ServiceAccount'
            ? namespacesMatch(subjectName(one, binding.facts.namespace)?.namespace, subject.namespace)
            : 'same',
        );
      if (!matches.some((match) => match !== 'different')) return [];
      return [{ binding, role, clusterWide, group, certain: matches.includes('same') }];
    }),
  );
}

/** Namespaces narrow down what has one: thousands may be called `default`. */
function bindingsOf(
  kind: string,
  name: string,
  namespace: string | undefined,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  return kind === 'ServiceAccount' || kind === 'Role'
    ? graph.mentioningIn(kind, name, namespace)
    : graph.mentioning(kind, name);
}

/** The bindings that give a role to anybody. */
export function grantsOf(role: ObjectName, graph: WorkspaceGraph): readonly RoleGrant[] {
  return bindingsOf(role.kind, role.name, role.namespace, graph).flatMap((binding): readonly RoleGrant[] => {
    const bound = binding.facts.binding && roleOf(binding.facts.binding, binding);
    if (bound?.kind !== role.kind || bound.name !== role.name) return [];
    const match = namespacesMatch(bound.namespace, role.namespace);
    if (match === 'different') return [];
    const clusterWide = binding.facts.kind === 'ClusterRoleBinding';
    return [{ binding, role: bound, clusterWide, group: undefined, certain: match === 'same' }];
  });
}

interface Identity {
  readonly kind: string;
  readonly name: string;
  readonly group: string | undefined;
}

/** As the authorizer sees them (facts B.3): a ServiceAccount is a user in two or three groups. */
function identitiesOf({ kind, name, namespace }: ObjectName): readonly Identity[] {
  const groups = (...names: readonly string[]): readonly Identity[] =>
    names.map((group) => ({ kind: 'Group', name: group, group }));
  const self = { kind, name, group: undefined };
  if (kind === 'Group') return [self];
  if (kind !== 'ServiceAccount')
    return [self, ...(name === 'system:anonymous' ? [] : groups('system:authenticated'))];
  if (namespace === undefined) return [self, ...groups('system:serviceaccounts', 'system:authenticated')];
  return [
    self,
    { kind: 'User', name: serviceAccountUser(namespace, name), group: undefined },
    ...groups(`system:serviceaccounts:${namespace}`, 'system:serviceaccounts', 'system:authenticated'),
  ];
}

/** Undefined for a reference that the API server refuses: a ClusterRoleBinding names no Role. */
function roleOf({ roleRef }: BindingFacts, { facts }: PlacedResource): ObjectName | undefined {
  if (roleRef?.kind === 'ClusterRole')
    return { kind: 'ClusterRole', name: roleRef.name, namespace: undefined };
  if (roleRef?.kind !== 'Role' || facts.kind !== 'RoleBinding') return undefined;
  return { kind: 'Role', name: roleRef.name, namespace: facts.namespace };
}
