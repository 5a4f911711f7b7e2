import { type PolicyRule, ruleAllows } from '../../../rbac/matching.ts';
import type { RuleFacts } from '../../../workspace/facts.ts';
import type { Grant, GrantRequest } from './grant.ts';

/** A rule that gives something, by the words that do. */
export interface FoundGrant {
  readonly grant: Grant;
  readonly rule: RuleFacts;
  /** Indexes of its resources that give it. */
  readonly resources: readonly number[];
  /** Indexes of its verbs that give it. */
  readonly verbs: readonly number[];
}

/**
 * What the words of a rule give. A `*` for the verb or the resource is left to the rule on wildcards, whose message names
 * what follows from it.
 */
export function grantsIn(
  rule: RuleFacts,
  grants: readonly Grant[],
  kubernetesMinor: number,
): readonly FoundGrant[] {
  return grants.flatMap((grant) => {
    if (grant.until !== undefined && kubernetesMinor >= grant.until) return [];
    if (!rule.apiGroups.some((group) => group === '*' || group === grant.group)) return [];
    const { resourceNames } = rule;
    // A template may hide the names that make the rule narrow.
    if (rule.partial && resourceNames.length === 0) return [];
    if (grant.onlyNamed === true && resourceNames.length === 0) return [];
    if (resourceNames.length > 0 && !resourceNames.some((name) => grant.namedToo?.(name) === true)) return [];
    const resources = indexesOf(rule.resources, (item) =>
      grant.resources.some((whole) => isFor(item, whole)),
    );
    const verbs = indexesOf(rule.verbs, (verb) => grant.verbs.includes(verb));
    return resources.length === 0 || verbs.length === 0 ? [] : [{ grant, rule, resources, verbs }];
  });
}

function indexesOf(list: readonly string[], test: (item: string) => boolean): readonly number[] {
  return list.flatMap((item, index) => (test(item) ? [index] : []));
}

function isFor(item: string, whole: string): boolean {
  const slash = whole.indexOf('/');
  // `userextras/` stands for every key, written out: `userextras/*` matches nothing.
  if (whole.endsWith('/')) return item.startsWith(whole) && !item.includes('*');
  return item === whole || (slash >= 0 && item === `*${whole.slice(slash)}`);
}

/** Whether some set of rules, held by one subject, allows what the grant needs besides itself. */
export function isComplete(grant: Grant, held: readonly (readonly PolicyRule[])[]): boolean {
  const { together } = grant;
  return (
    together === undefined || held.some((rules) => together.every((request) => isAllowed(rules, request)))
  );
}

function isAllowed(rules: readonly PolicyRule[], { group, resources, verbs, named }: GrantRequest): boolean {
  return resources.some((whole) => {
    const [resource = '', subresource] = whole.split('/');
    return verbs.some((verb) =>
      rules.some((rule) =>
        ruleAllows(named === true ? { ...rule, resourceNames: [] } : rule, {
          verb,
          group,
          resource,
          ...(subresource === undefined ? {} : { subresource }),
        }),
      ),
    );
  });
}
