import type { RuleFacts } from '../../../workspace/facts.ts';
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
): readonly (readonly RuleFacts[])[] {
  const own = judgedRules(role.facts);
  const { kind, name, namespace } = role.facts;
  if (name === undefined) return [own];
  const sets: (readonly RuleFacts[])[] = [own];
  for (const binding of graph.mentioning(kind, name).slice(0, mostBindings)) {
    if (binding.facts.binding?.roleRef?.name !== name || binding.facts.binding.roleRef.kind !== kind)
      continue;
    if (kind === 'Role' && namespacesMatch(namespace, binding.facts.namespace) === 'different') continue;
    for (const subject of binding.facts.binding.subjects.slice(0, mostBindings)) {
      const others = graph
        .mentioning(subject.kind, subject.name)
        .filter((other) => isSameSubject(other, subject, binding))
        .slice(0, mostBindings)
        .flatMap((other) => rolesOf(other, graph));
      if (others.length > 0) sets.push([...own, ...others.flatMap(({ facts }) => judgedRules(facts))]);
    }
  }
  return sets;
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
    .named(roleRef.kind, roleRef.name)
    .filter(
      ({ facts }) =>
        facts.role !== undefined &&
        (roleRef.kind !== 'Role' || namespacesMatch(facts.namespace, binding.facts.namespace) === 'same'),
    );
}
