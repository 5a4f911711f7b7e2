import { aggregateRules } from '../rbac/aggregate.ts';
import { builtInRoles } from '../rbac/built-in/roles.ts';
import { type LabelSelector, selectorMatches } from '../rbac/label-selector.ts';
import type { PolicyRule } from '../rbac/matching.ts';
import type { RoleObject } from '../rbac/rbac-objects.ts';
import type { PlacedResource, WorkspaceGraph } from './graph.ts';
import { labelledRoles, selectingRoles } from './mentions.ts';

/** A rule that a role has in the end, and the manifest it is written in; Kubernetes' own roles have none. */
export interface CollectedRule {
  readonly rule: PolicyRule;
  readonly from: PlacedResource | undefined;
}

// Roles are collected from a few others; a ring of labels ends, a workspace that labels everything does so early.
const mostRoles = 200;

/** The ClusterRoles of the workspace that take in the rules of this one by its labels, directly or through others. */
export function rolesCollecting(role: PlacedResource, graph: WorkspaceGraph): readonly PlacedResource[] {
  const found = new Set<PlacedResource>();
  const waiting = [role];
  for (let next = waiting.pop(); next !== undefined && found.size < mostRoles; next = waiting.pop()) {
    for (const candidate of collectingDirectly(next, graph)) {
      if (candidate === role || found.has(candidate)) continue;
      found.add(candidate);
      waiting.push(candidate);
    }
  }
  return [...found];
}

function collectingDirectly({ facts }: PlacedResource, graph: WorkspaceGraph): readonly PlacedResource[] {
  if (facts.kind !== 'ClusterRole' || facts.role === undefined) return [];
  const { labels } = facts.role;
  const candidates = new Set(graph.mentioning(selectingRoles, ''));
  for (const [key, value] of Object.entries(labels))
    for (const candidate of graph.mentioning(selectingRoles, `${key}=${value}`)) candidates.add(candidate);
  return [...candidates].filter(
    (candidate) =>
      candidate.facts.name !== facts.name &&
      candidate.facts.role?.selectors?.some((selector) => selectorMatches(selector, labels)) === true,
  );
}

/**
 * The rules of a role: its own, or what the aggregation controller collects from the ClusterRoles of the workspace and of
 * Kubernetes that its selectors choose. Roles of the cluster that are not in the workspace may add more.
 */
export function collectedRules(role: PlacedResource, graph: WorkspaceGraph): readonly CollectedRule[] {
  const { selectors, rules = [] } = role.facts.role ?? {};
  if (selectors === undefined || role.facts.kind !== 'ClusterRole')
    return rules.map((rule) => ({ rule, from: role }));
  const objects = new Map<string, RoleObject>();
  const holders = new Map<RoleObject, PlacedResource | undefined>();
  const waiting: RoleObject[] = [];
  const add = (object: RoleObject, holder: PlacedResource | undefined): void => {
    // Manifests of one name are states of one object; the first stands for it.
    if (objects.has(object.name) || objects.size >= mostRoles) return;
    objects.set(object.name, object);
    holders.set(object, holder);
    if (object.aggregation !== undefined) waiting.push(object);
  };
  const start = objectOf(role, role.facts.name ?? '');
  add(start, role);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const selector of next.aggregation ?? []) {
      for (const member of chosenBy(selector, graph))
        if (member.facts.name !== undefined) add(objectOf(member, member.facts.name), member);
      for (const builtIn of builtInRoles)
        if (builtIn.kind === 'ClusterRole' && selectorMatches(selector, builtIn.labels))
          add(builtIn, undefined);
    }
  }
  const collected = aggregateRules([...objects.values()]).get(start.name) ?? [];
  return collected.map(({ rule, from }) => ({ rule, from: holders.get(from) }));
}

function chosenBy(selector: LabelSelector, graph: WorkspaceGraph): readonly PlacedResource[] {
  const [first] = Object.entries(selector.matchLabels);
  return graph
    .mentioning(labelledRoles, first === undefined ? '' : `${first[0]}=${first[1]}`)
    .filter(({ facts }) => facts.role !== undefined && selectorMatches(selector, facts.role.labels));
}

function objectOf({ facts }: PlacedResource, name: string): RoleObject {
  return {
    kind: 'ClusterRole',
    namespace: '',
    name,
    labels: facts.role?.labels ?? {},
    // A rule that is seen in part may be limited to names that are not seen.
    rules: facts.role?.rules.filter(({ partial }) => !partial),
    aggregation: facts.role?.selectors,
    place: undefined,
  };
}
