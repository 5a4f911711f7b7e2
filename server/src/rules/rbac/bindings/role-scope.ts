import { resourcesOfGroup } from '../../../rbac/api-resources.ts';
import type { PolicyRule } from '../../../rbac/matching.ts';
import type { RoleFacts } from '../../../workspace/facts.ts';

/** What a rule reaches: only objects of namespaces, only what a RoleBinding cannot give, or both; `unknown` for wildcards and custom resources. */
export type RuleScope = 'namespaced' | 'cluster' | 'both' | 'unknown';

/** What the rules of a role reach together; undefined when the manifest does not show all of them. */
export function scopesOf({ rules, aggregates }: RoleFacts): readonly RuleScope[] | undefined {
  return aggregates || rules.length === 0 || rules.some(({ partial }) => partial)
    ? undefined
    : rules.map(ruleScope);
}

// Requests for a namespace by its name count as requests in it, so that a RoleBinding reaches them.
const verbsOnOneNamespace: ReadonlySet<string> = new Set(['get', 'update', 'patch', 'delete', '*']);

/** See `RuleScope`. */
export function ruleScope(rule: PolicyRule): RuleScope {
  if (rule.nonResourceURLs.length > 0) return 'cluster';
  const scopes = new Set(
    rule.apiGroups.flatMap((group) => rule.resources.map((resource) => resourceScope(rule, group, resource))),
  );
  if (scopes.size === 0 || scopes.has('unknown')) return 'unknown';
  const [only] = scopes;
  return scopes.size === 1 && only !== undefined ? only : 'both';
}

// No API serves these: authorization checks ask for them, without a namespace.
const checkedInCluster: ReadonlySet<string> = new Set([
  '/groups',
  '/users',
  'authentication.k8s.io/uids',
  'authentication.k8s.io/userextras',
  'certificates.k8s.io/signers',
]);

function resourceScope(rule: PolicyRule, group: string, resource: string): RuleScope {
  const [name = ''] = resource.split('/', 1);
  if (checkedInCluster.has(`${group}/${name}`)) return 'cluster';
  const found = resourcesOfGroup(group)?.find((candidate) => candidate.name === name);
  if (found === undefined) return 'unknown';
  if (group === '' && name === 'namespaces')
    return rule.verbs.some((verb) => verbsOnOneNamespace.has(verb)) ? 'both' : 'cluster';
  return found.namespaced ? 'namespaced' : 'cluster';
}
