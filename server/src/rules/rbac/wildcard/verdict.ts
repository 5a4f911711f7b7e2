import { resourcesOfGroup } from '../../../rbac/api-resources.ts';
import { isBootstrapRule } from '../../../rbac/bootstrap-roles.ts';
import { type Escalation, escalationsOf } from '../../../rbac/escalation.ts';
import { isEveryPath } from '../../../rbac/expand-wildcards.ts';
import type { ResourceFacts, RuleFacts, RuleList } from '../../../workspace/facts.ts';
import type { Range } from '../../../yaml/located.ts';
import type { Confidence, Severity } from '../../rule.ts';
import { ruleScope } from '../bindings/role-scope.ts';
import type { Reach, ReachLevel } from './reach.ts';

/** A rule with wildcards that count, before anything is known of its bindings. */
export interface Wildcard {
  readonly facts: RuleFacts;
  /** The lists that hold a `*`, and the first of them in the text. */
  readonly lists: readonly RuleList[];
  readonly range: Range;
  readonly breadth: Breadth;
  /** What the wildcards give beyond the words of the rule; empty for narrow ones. */
  readonly escalations: readonly Escalation[];
}

/** From everything down to what only an operator's own API is about. */
export type Breadth = 'everything' | 'escalating' | 'built-in' | 'narrow' | 'named' | 'custom';

const breadthScore: Readonly<Record<Breadth, number>> = {
  everything: 3,
  escalating: 2,
  'built-in': 1,
  narrow: 0,
  named: -1,
  custom: -2,
};

const reachScore: Readonly<Record<ReachLevel, number>> = {
  unbound: 0,
  namespace: 1,
  cluster: 2,
  everyone: 3,
};

const readVerbs = new Set(['get', 'list', 'watch']);

/** Severity by breadth and reach together: neither a wide role nobody holds nor a narrow one everybody holds is the worst. */
export function severityOf(breadth: Breadth, reach: Reach): Severity {
  const score = breadthScore[breadth] + reachScore[reach.level];
  if (score >= 6) return 'error';
  if (score >= 3) return 'warning';
  return score >= 1 ? 'info' : 'hint';
}

/** How sure it is that the author should change it: an operator's `*` on its own API group is a matter of taste. */
export function confidenceOf(breadth: Breadth): Confidence {
  if (breadth === 'custom') return 'low';
  return breadth === 'narrow' || breadth === 'named' ? 'medium' : 'high';
}

/** The rules of a role whose wildcards widen it; rules that the API server rejects or that match nothing are left out. */
export function wildcardsOf(resource: ResourceFacts, kubernetesMinor: number): readonly Wildcard[] {
  const { role, kind, name } = resource;
  // The rules of an aggregated ClusterRole are overwritten by those of the roles it gathers.
  if (role === undefined || role.aggregates) return [];
  return role.rules.flatMap((facts) => {
    if (kind === 'ClusterRole' && name !== undefined && isBootstrapRule(name, facts)) return [];
    const wildcard = readWildcard(facts, kind, kubernetesMinor);
    return wildcard === undefined ? [] : [wildcard];
  });
}

function readWildcard(facts: RuleFacts, kind: string, kubernetesMinor: number): Wildcard | undefined {
  if (facts.verbs.length === 0) return undefined;
  const onResources = facts.resources.length > 0 && facts.apiGroups.length > 0;
  if (onResources) return onResourcesOf(facts, kind, kubernetesMinor);
  if (kind !== 'ClusterRole' || facts.nonResourceURLs.length === 0) return undefined;
  const lists: RuleList[] = [];
  if (facts.verbs.includes('*')) lists.push('verbs');
  if (facts.nonResourceURLs.some(isEveryPath)) lists.push('nonResourceURLs');
  return place(facts, lists, lists.length === 2 ? 'narrow' : 'named', []);
}

function onResourcesOf(facts: RuleFacts, kind: string, kubernetesMinor: number): Wildcard | undefined {
  // No Role gives what belongs to no namespace: no-cluster-scope-in-role.
  if (kind === 'Role' && ruleScope(facts) === 'cluster') return undefined;
  // `*` is an ordinary character in resourceNames: with nothing else in the list the rule matches no object.
  if (facts.resourceNames.length > 0 && facts.resourceNames.every((name) => name.includes('*')))
    return undefined;
  // So is it in `pods/*` and in `*.example.com`.
  if (facts.resources.every(isInertResource) || facts.apiGroups.every(isInertGroup)) return undefined;
  const verbs = facts.verbs.includes('*');
  const resources = facts.resources.includes('*') && !namesNoTypes(facts);
  // `*/scale` of every group is how it is meant to be written: scalable types are found at run time.
  const groups = facts.apiGroups.includes('*') && facts.resources.some((name) => !name.startsWith('*/'));
  const lists: RuleList[] = [];
  if (groups) lists.push('apiGroups');
  if (resources) lists.push('resources');
  if (verbs) lists.push('verbs');
  const escalations =
    verbs || resources
      ? escalationsOf(facts, kubernetesMinor).filter(
          (escalation) => escalation.namespaced || kind === 'ClusterRole',
        )
      : [];
  return place(facts, lists, breadthOf(facts, { verbs, resources, groups }, escalations), escalations);
}

/**
 * Rules in which resources are no types. Whoever impersonates hands on extra fields of any key: `userextras/*` matches
 * nothing, so that `*` is the way to say it. And a kubelet asks for audiences as if they were resources (facts B.6).
 */
function namesNoTypes({ apiGroups, verbs }: RuleFacts): boolean {
  return (
    verbs.every((verb) => verb === 'request-serviceaccounts-token-audience') ||
    (apiGroups.every((group) => group === 'authentication.k8s.io') &&
      verbs.every((verb) => verb === 'impersonate'))
  );
}

function isInertResource(name: string): boolean {
  return name.includes('*') && name !== '*' && !/^\*\/[^*]+$/.test(name);
}

function isInertGroup(group: string): boolean {
  return group.includes('*') && group !== '*';
}

function breadthOf(
  facts: RuleFacts,
  star: { readonly verbs: boolean; readonly resources: boolean; readonly groups: boolean },
  escalations: readonly Escalation[],
): Breadth {
  const builtIn = facts.apiGroups.some((group) => group === '*' || resourcesOfGroup(group) !== undefined);
  if (!builtIn) return 'custom';
  if (facts.resourceNames.length > 0) return star.resources ? 'narrow' : 'named';
  if (star.verbs && star.resources && star.groups) return 'everything';
  if (escalations.length > 0) return 'escalating';
  const writes = facts.verbs.some((verb) => !readVerbs.has(verb));
  return star.resources && writes ? 'built-in' : 'narrow';
}

function place(
  facts: RuleFacts,
  lists: readonly RuleList[],
  breadth: Breadth,
  escalations: readonly Escalation[],
): Wildcard | undefined {
  const ranges = lists.flatMap((list) => starRange(facts, list) ?? []);
  const first = ranges.toSorted((a, b) => a[0] - b[0])[0];
  return first === undefined ? undefined : { facts, lists, range: first, breadth, escalations };
}

function starRange(facts: RuleFacts, list: RuleList): readonly [Range] | undefined {
  const index = facts[list].findIndex((item) =>
    list === 'nonResourceURLs' ? isEveryPath(item) : item === '*',
  );
  const range = facts.ranges[list][index];
  return range === undefined ? undefined : [range];
}
