/**
 * RBAC's own comparisons, list by list. All are string equality; the few wildcards that exist are written out here.
 * Source: kubernetes pkg/apis/rbac/v1/evaluation_helpers.go, plugin/pkg/auth/authorizer/rbac/rbac.go (facts B.1).
 */

/** One rule of a Role or ClusterRole; an absent list is empty. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** A question for the authorizer about an object or a collection. */
export interface ResourceAttributes {
  readonly verb: string;
  /** `''` for the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Absent when the request carries no name, as `create` and plain `list` do. */
  readonly name?: string;
}

/** `*` matches every verb; `get*` matches nothing. */
export function verbMatches(verbs: readonly string[], verb: string): boolean {
  return verbs.includes('*') || verbs.includes(verb);
}

/** `*` matches every group; `*.example.com` and `apps/v1` match nothing. */
export function groupMatches(groups: readonly string[], group: string): boolean {
  return groups.includes('*') || groups.includes(group);
}

/** `*` matches every resource and every subresource, star-slash-`scale` the subresource `scale` of every resource; `pods/*` matches nothing. */
export function resourceMatches(
  resources: readonly string[],
  resource: string,
  subresource: string | undefined,
): boolean {
  if (resources.includes('*')) return true;
  if (subresource === undefined) return resources.includes(resource);
  return resources.includes(`${resource}/${subresource}`) || resources.includes(`*/${subresource}`);
}

/** An empty list matches every name; there is no wildcard. */
export function nameMatches(resourceNames: readonly string[], name: string | undefined): boolean {
  return resourceNames.length === 0 || resourceNames.includes(name ?? '');
}

/** `*` matches every path, a `*` at the end any path with what stands before it; elsewhere it is a character. */
export function urlMatches(urls: readonly string[], path: string): boolean {
  return urls.some(
    (candidate) =>
      candidate === '*' ||
      candidate === path ||
      (candidate.endsWith('*') && path.startsWith(withoutTrailingStars(candidate))),
  );
}

function withoutTrailingStars(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '*') end -= 1;
  return text.slice(0, end);
}

/** Whether this rule alone allows the request. */
export function ruleAllows(rule: PolicyRule, request: ResourceAttributes): boolean {
  return (
    verbMatches(rule.verbs, request.verb) &&
    groupMatches(rule.apiGroups, request.group) &&
    resourceMatches(rule.resources, request.resource, request.subresource) &&
    nameMatches(rule.resourceNames, request.name)
  );
}

/** Whether this rule alone allows a request to a path such as `/metrics`; `verb` is the HTTP method in lower case. */
export function ruleAllowsPath(rule: PolicyRule, verb: string, path: string): boolean {
  return verbMatches(rule.verbs, verb) && urlMatches(rule.nonResourceURLs, path);
}
