import { aggregateRules } from '../rbac/aggregate.ts';
import { builtInRoles } from '../rbac/built-in/roles.ts';
import { selectorMatches } from '../rbac/label-selector.ts';
import type { PolicyRule } from '../rbac/matching.ts';
import type { RoleObject } from '../rbac/rbac-objects.ts';
import type { Site } from '../workspace/facts.ts';
import type { PlacedResource, WorkspaceGraph } from '../workspace/graph.ts';
import { labelledRoles } from '../workspace/mentions.ts';
import { definitionsOf, type ObjectName } from './named-objects.ts';

/** A rule of a role, with the role it is written in. */
export interface GivenRule extends PolicyRule {
  /** Another role than the one asked for when it is collected from there by labels. */
  readonly writtenIn: ObjectName;
  /** Its place among the rules written there, counted from 1. */
  readonly number: number;
  /** Undefined for what Kubernetes brings. */
  readonly origin: { readonly holder: PlacedResource; readonly site: Site } | undefined;
}

/** The rules of a role, as far as they can be known. */
export interface RoleRules {
  /** `unknown` when no manifest of it is at hand and Kubernetes does not bring it. */
  readonly source: 'workspace' | 'built-in' | 'unknown';
  readonly rules: readonly GivenRule[];
  /** True when some of its rules are not seen: hidden by a template, too many, or collected from other roles by labels. */
  readonly partial: boolean;
}

// Roles with more are generated; nobody reads them in an editor.
const mostRules = 100;

/**
 * What a role says, with what is added to it by labels. A role that Kubernetes brings keeps its own rules beside those of
 * a manifest of that name.
 */
export function rulesOf(role: ObjectName, graph: WorkspaceGraph, limit = mostRules): RoleRules {
  const written = writtenRules(role, graph);
  const selects = written.object.aggregation !== undefined;
  const rules = selects ? collectedRules(role, written, graph) : written.rules;
  const { manifests } = written;
  return {
    source: manifests.length > 0 ? 'workspace' : written.builtIn ? 'built-in' : 'unknown',
    rules: rules.slice(0, limit),
    partial:
      rules.length > limit ||
      manifests.some(
        ({ facts }) =>
          facts.completeness !== 'complete' ||
          facts.role?.aggregates === true ||
          facts.role?.rules.some(({ partial }) => partial) === true,
      ),
  };
}

interface WrittenRole {
  readonly object: RoleObject;
  /** Those of `object`. */
  readonly rules: readonly GivenRule[];
  readonly manifests: readonly PlacedResource[];
  readonly builtIn: boolean;
}

/** All manifests of a role and Kubernetes' own object of that name as one. */
function writtenRules(role: ObjectName, graph: WorkspaceGraph): WrittenRole {
  const manifests = definitionsOf(role, graph).filter(({ facts }) => facts.role !== undefined);
  const own = builtInRole(role);
  const given = (rule: PolicyRule, number: number, origin: GivenRule['origin']): GivenRule => ({
    verbs: rule.verbs,
    apiGroups: rule.apiGroups,
    resources: rule.resources,
    resourceNames: rule.resourceNames,
    nonResourceURLs: rule.nonResourceURLs,
    writtenIn: role,
    number,
    origin,
  });
  const rules = [
    ...manifests.flatMap((holder) =>
      // A rule that is seen in part may be limited to names that are not seen.
      (holder.facts.role?.rules ?? []).flatMap((rule, index) =>
        rule.partial ? [] : [given(rule, index + 1, { holder, site: rule })],
      ),
    ),
    ...(own?.rules ?? []).map((rule, index) => given(rule, index + 1, undefined)),
  ];
  const selectors = [
    ...manifests.flatMap(({ facts }) => facts.role?.selectors ?? []),
    ...(own?.aggregation ?? []),
  ];
  const labels: Record<string, string> = Object.create(null);
  for (const more of [own?.labels, ...manifests.map(({ facts }) => facts.role?.labels)])
    Object.assign(labels, more);
  const object: RoleObject = {
    kind: role.kind === 'Role' ? 'Role' : 'ClusterRole',
    namespace: role.namespace ?? '',
    name: role.name,
    labels,
    rules,
    // An `aggregationRule` that cannot be read chooses nothing that is known, and what is written by hand is replaced.
    aggregation:
      selectors.length > 0 || manifests.some(({ facts }) => facts.role?.aggregates === true)
        ? selectors
        : undefined,
    place: undefined,
  };
  return { object, rules, manifests, builtIn: own !== undefined };
}

/** The rules of the ClusterRoles that the selectors choose, at any depth. */
function collectedRules(role: ObjectName, start: WrittenRole, graph: WorkspaceGraph): readonly GivenRule[] {
  const reached = new Map([[role.name, start]]);
  const waiting = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const name of namesChosen(next.object, graph)) {
      if (reached.has(name)) continue;
      const member = writtenRules({ kind: 'ClusterRole', name, namespace: undefined }, graph);
      reached.set(name, member);
      if (member.object.aggregation !== undefined) waiting.push(member);
    }
  }
  const given = new Map<PolicyRule, GivenRule>();
  for (const { rules } of reached.values()) for (const rule of rules) given.set(rule, rule);
  const collected = aggregateRules([...reached.values()].map(({ object }) => object)).get(role.name) ?? [];
  return collected.flatMap(({ rule }) => given.get(rule) ?? []);
}

function namesChosen({ aggregation = [] }: RoleObject, graph: WorkspaceGraph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const selector of aggregation) {
    const [first] = Object.entries(selector.matchLabels);
    const candidates = graph.mentioning(labelledRoles, first === undefined ? '' : `${first[0]}=${first[1]}`);
    for (const { facts } of candidates)
      if (facts.name !== undefined && selectorMatches(selector, facts.role?.labels ?? {}))
        names.add(facts.name);
    for (const { kind, name, labels } of builtInRoles)
      if (kind === 'ClusterRole' && selectorMatches(selector, labels)) names.add(name);
  }
  return names;
}

let builtIn: ReadonlyMap<string, RoleObject> | undefined;

function builtInRole({ kind, name, namespace }: ObjectName): RoleObject | undefined {
  builtIn ??= new Map(builtInRoles.map((role) => [`${role.kind} ${role.namespace} ${role.name}`, role]));
  return builtIn.get(`${kind} ${kind === 'Role' ? (namespace ?? '') : ''} ${name}`);
}
