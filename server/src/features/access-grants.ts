import { aggregateRules } from '../rbac/aggregate.ts';
import { builtInRoles } from '../rbac/built-in/roles.ts';
import { escalationsOf } from '../rbac/escalation.ts';
import { serviceAccountUser } from '../rbac/impersonation.ts';
import type { PolicyRule } from '../rbac/matching.ts';
import type { BindingFacts } from '../workspace/facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../workspace/graph.ts';
import { definitionsOf, type ObjectName, subjectName } from './named-objects.ts';

/** The rules of a role, as far as they can be known. */
export interface RoleRules {
  /** `unknown` when no manifest of it is at hand and Kubernetes does not bring it. */
  readonly source: 'workspace' | 'built-in' | 'unknown';
  readonly rules: readonly PolicyRule[];
  /** True when some of its rules are not seen: hidden by a template, too many, or collected from other roles by labels. */
  readonly partial: boolean;
}

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
    graph.mentioning(kind, name).flatMap((binding): readonly RoleGrant[] => {
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

/** The bindings that give a role to anybody. */
export function grantsOf(role: ObjectName, graph: WorkspaceGraph): readonly RoleGrant[] {
  return graph.mentioning(role.kind, role.name).flatMap((binding): readonly RoleGrant[] => {
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

/** What a role says; a role that Kubernetes brings keeps its own rules beside those of a manifest of that name. */
export function rulesOf(role: ObjectName, graph: WorkspaceGraph): RoleRules {
  const manifests = definitionsOf(role, graph).filter(({ facts }) => facts.role !== undefined);
  const own = builtInRulesOf(role);
  const all = manifests.flatMap(({ facts }) => (facts.role?.aggregates ? [] : (facts.role?.rules ?? [])));
  const written = all.slice(0, mostRules);
  return {
    source: manifests.length > 0 ? 'workspace' : own === undefined ? 'unknown' : 'built-in',
    // A rule that is seen in part may be limited to names that are not seen.
    rules: [...written.filter(({ partial }) => !partial), ...(own ?? [])],
    partial:
      written.length < all.length ||
      manifests.some(
        ({ facts }) =>
          facts.completeness !== 'complete' ||
          facts.role?.aggregates === true ||
          facts.role?.rules.some(({ partial }) => partial) === true,
      ),
  };
}

// Roles with more are generated; nobody reads them in an editor.
const mostRules = 100;

let builtIn: ReadonlyMap<string, readonly PolicyRule[]> | undefined;

function builtInRulesOf({ kind, name, namespace }: ObjectName): readonly PolicyRule[] | undefined {
  if (kind === 'Role')
    return builtInRoles.find(
      (role) => role.kind === 'Role' && role.name === name && role.namespace === namespace,
    )?.rules;
  builtIn ??= new Map(
    [...aggregateRules(builtInRoles.filter((role) => role.kind === 'ClusterRole'))].map(([role, rules]) => [
      role,
      rules.map(({ rule }) => rule),
    ]),
  );
  return builtIn.get(name);
}

/** What a rule gives beyond its words in that reach, worst first; continues “its holders can …” and is Markdown. */
export function dangersOf(
  rule: PolicyRule,
  clusterWide: boolean,
  kubernetesMinor: number,
): readonly string[] {
  const { verbs, apiGroups, resources, resourceNames } = rule;
  if ([verbs, apiGroups, resources].every((list) => list.includes('*')) && resourceNames.length === 0)
    return ['do everything'];
  return escalationsOf(rule, kubernetesMinor)
    .filter(({ namespaced }) => namespaced || clusterWide)
    .map(({ effect }) => effect);
}
