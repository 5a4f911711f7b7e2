import type { PolicyRule } from '../../../rbac/matching.ts';
import { collectedRules, rolesCollecting } from '../../../workspace/aggregation.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../../workspace/graph.ts';
import { judgedRules } from '../role/judged-rules.ts';

// A subject in more bindings, or a role with more of them, is a world of its own.
const mostBindings = 50;

/**
 * The rules somebody holds who holds this role: its own and, for every subject bound to it, those of the subject's other
 * roles. Bindings in other namespaces count only when they are cluster-wide.
 */
export function rulesHeldWith(
  role: PlacedResource,
  graph: WorkspaceGraph,
): readonly (readonly PolicyRule[])[] {
  const own = judgedRules(role.facts);
  const sets: (readonly PolicyRule[])[] = [own];
  const bindings = [role, ...rolesCollecting(role, graph)].flatMap((bound) => bindingsOf(bound, graph));
  const roles = createRolesOf(graph);
  const asked = new Set<string>();
  for (const binding of bindings.slice(0, mostBindings)) {
    // Through labels the role may be bound together with others.
    const bound = roles(binding).filter(({ facts }) => facts.role?.selectors !== undefined);
    if (bound.length > 0) sets.push([...own, ...bound.flatMap((one) => rulesGivenBy(one, graph))]);
    for (const subject of (binding.facts.binding?.subjects ?? []).slice(0, mostBindings)) {
      const others = graph
        .mentioningIn(
          subject.kind,
          subject.name,
          subject.kind === 'ServiceAccount' ? (subject.namespace ?? binding.facts.namespace) : undefined,
        )
        .filter((other) => isSameSubject(other, subject, binding));
      // A binding that gives the same to the same subject stands among the others of this one.
      const question = JSON.stringify([placeOf(binding), subject.kind, subject.name, subject.namespace]);
      if (others.length < mostBindings && asked.has(question)) continue;
      asked.add(question);
      const held = new Set([...bound, ...others.slice(0, mostBindings).flatMap((other) => roles(other))]);
      if (others.length > 0) sets.push([...own, ...[...held].flatMap((one) => rulesGivenBy(one, graph))]);
    }
  }
  return sets;
}

/** Bindings with the same place give the same role to whom they name. */
function placeOf({ facts }: PlacedResource): string {
  const { kind, name } = facts.binding?.roleRef ?? {};
  return JSON.stringify([facts.kind, facts.namespace, kind, name]);
}

/** The roles of bindings, each looked up once. */
function createRolesOf(graph: WorkspaceGraph): (binding: PlacedResource) => readonly PlacedResource[] {
  const known = new Map<string, readonly PlacedResource[]>();
  return (binding) => {
    const place = placeOf(binding);
    let roles = known.get(place);
    if (roles === undefined) {
      roles = rolesOf(binding, graph);
      known.set(place, roles);
    }
    return roles;
  };
}

function bindingsOf({ facts }: PlacedResource, graph: WorkspaceGraph): readonly PlacedResource[] {
  const { kind, name, namespace } = facts;
  if (name === undefined) return [];
  return graph.mentioningIn(kind, name, kind === 'Role' ? namespace : undefined).filter((binding) => {
    const roleRef = binding.facts.binding?.roleRef;
    if (roleRef?.kind !== kind || roleRef.name !== name) return false;
    return kind !== 'Role' || namespacesMatch(namespace, binding.facts.namespace) !== 'different';
  });
}

/** What a role gives, by its own words or by those it collects. */
function rulesGivenBy(role: PlacedResource, graph: WorkspaceGraph): readonly PolicyRule[] {
  return role.facts.role?.selectors === undefined
    ? judgedRules(role.facts)
    : collectedRules(role, graph).map(({ rule }) => rule);
}

function isSameSubject(
  other: PlacedResource,
  subject: { readonly kind: string; readonly name: string; readonly namespace: string | undefined },
  binding: PlacedResource,
): boolean {
  if (other === binding || other.facts.binding === undefined) return false;
  const reaches =
    other.facts.kind === 'ClusterRoleBinding' ||
    (binding.facts.kind === 'RoleBinding' &&
      namespacesMatch(other.facts.namespace, binding.facts.namespace) === 'same');
  return (
    reaches &&
    other.facts.binding.subjects.some(
      (candidate) =>
        candidate.kind === subject.kind &&
        candidate.name === subject.name &&
        (subject.kind !== 'ServiceAccount' ||
          namespacesMatch(
            candidate.namespace ?? other.facts.namespace,
            subject.namespace ?? binding.facts.namespace,
          ) === 'same'),
    )
  );
}

function rolesOf(binding: PlacedResource, graph: WorkspaceGraph): readonly PlacedResource[] {
  const roleRef = binding.facts.binding?.roleRef;
  if (roleRef === undefined) return [];
  return graph
    .perhapsInNamespace(
      roleRef.kind,
      roleRef.name,
      roleRef.kind === 'Role' ? binding.facts.namespace : undefined,
    )
    .filter(
      ({ facts }) =>
        facts.role !== undefined &&
        (roleRef.kind !== 'Role' || namespacesMatch(facts.namespace, binding.facts.namespace) === 'same'),
    );
}
