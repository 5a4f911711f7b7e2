import { listed } from '../words/list.ts';
import { tell } from '../words/tell.ts';
import {
  type ApiResource,
  builtInGroups,
  groupsWith,
  resourcesOfGroup,
  specialVerbsOf,
  standardVerbs,
  verbsOf,
} from './api-resources.ts';
import type { PolicyRule } from './matching.ts';

/** The lists that take the place of those with `*`; a list that had none is absent. */
export type Expansion =
  | {
      readonly ok: true;
      readonly apiGroups?: readonly string[];
      readonly resources?: readonly string[];
      readonly verbs?: readonly string[];
      /** Verbs such as `escalate` which `*` grants and `verbs` leaves out. */
      readonly without: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

export interface ExpandOptions {
  /** True for a Role, where cluster-scoped resources have no effect. */
  readonly namespacedOnly: boolean;
}

type Step<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

// Served by extension API servers (metrics-server and metrics adapters), not by custom resource definitions.
const extensionGroups = new Set(['metrics.k8s.io', 'custom.metrics.k8s.io', 'external.metrics.k8s.io']);

const readPaths =
  /^\/(healthz|livez|readyz)(\/.*)?$|^\/version\/?$|^\/metrics(\/.*)?$|^\/(api|apis|openapi|logs|\.well-known)(\/.*)?$|^\/openid\/v1\/jwks\/?$/;

/**
 * What the wildcards of a rule stand for in Kubernetes as it is today, subresources included. One answer for all lists
 * of the rule, since each decides what the others may mean; the reason says which part cannot be known.
 */
export function expandWildcards(rule: PolicyRule, options: ExpandOptions): Expansion {
  if (rule.resources.length === 0) return expandPaths(rule);
  const starGroups = rule.apiGroups.includes('*');
  const starResources = rule.resources.includes('*');
  if (starGroups && starResources) {
    return fail(tell`Which API groups and resources are used is not known`);
  }
  const apiGroups = starGroups ? groupsOf(rule.resources, rule.apiGroups) : ok(rule.apiGroups);
  if (!apiGroups.ok) return apiGroups;
  const resources = starResources ? resourcesIn(apiGroups.value, rule, options) : ok(rule.resources);
  if (!resources.ok) return resources;
  const starVerbs = rule.verbs.includes('*');
  const groups = [...new Set(apiGroups.value)];
  const names = [...new Set(resources.value)];
  const verbs = starVerbs ? verbsFor(groups, names, rule.resourceNames.length > 0) : ok(rule.verbs);
  if (!verbs.ok) return verbs;
  return {
    ok: true,
    ...(starGroups ? { apiGroups: apiGroups.value } : {}),
    ...(starResources ? { resources: resources.value } : {}),
    ...(starVerbs ? { verbs: inUsualOrder([...verbs.value, ...rule.verbs]) } : {}),
    without: starVerbs ? specialVerbs(groups.filter(isBuiltIn), names, rule.verbs) : [],
  };
}

function expandPaths(rule: PolicyRule): Expansion {
  if (rule.nonResourceURLs.some(isEveryPath)) return fail(tell`Which paths are used is not known`);
  const unknown = rule.nonResourceURLs.find((path) => !readPaths.test(path.replace(/\*$/, '')));
  if (unknown !== undefined) return fail(tell`Which methods \`${unknown}\` answers is not known`);
  return { ok: true, verbs: ['get'], without: [] };
}

/** Whether a `nonResourceURLs` item matches every path: `*`, and `/*` because a trailing `*` is a prefix match. */
export function isEveryPath(url: string): boolean {
  return /^\/?\*+$/.test(url);
}

function groupsOf(resources: readonly string[], written: readonly string[]): Step<readonly string[]> {
  const found = new Set<string>();
  for (const resource of resources) {
    if (resource.startsWith('*/')) {
      return fail(tell`\`${resource}\` means that subresource of every API, custom ones included`);
    }
    const groups = groupsWith(resource);
    if (groups.length === 0) {
      return fail(tell`No built-in API group has \`${resource}\`; which group defines it is not known`);
    }
    for (const group of groups) found.add(group);
  }
  const others = written.filter((group) => group !== '*' && !found.has(group));
  return ok([...builtInGroups.filter((group) => found.has(group)), ...others]);
}

function resourcesIn(
  groups: readonly string[],
  rule: PolicyRule,
  { namespacedOnly }: ExpandOptions,
): Step<readonly string[]> {
  const names = new Set(rule.resources.filter((name) => name !== '*'));
  let size = 0;
  for (const group of groups) {
    const resources = resourcesOfGroup(group);
    if (resources === undefined) {
      return fail(
        tell`The set of resources of API group \`${group}\` is not known: what is installed decides it`,
      );
    }
    for (const resource of resources) {
      if (namespacedOnly && !resource.namespaced) continue;
      for (const name of namesOf(resource, rule.verbs)) names.add(name);
      size += 1;
    }
  }
  if (size === 0) {
    return fail(
      groups.every((group) => resourcesOfGroup(group)?.length === 0)
        ? tell`Kubernetes serves nothing in ${describeGroups(groups)} any more`
        : tell`${describeGroups(groups)} has no namespaced resource, so a Role on it has no effect`,
    );
  }
  if (names.size === 0) return fail(tell`No resource of ${describeGroups(groups)} has these verbs`);
  return ok([...names]);
}

/** The resource and its subresources as far as one of the verbs means anything to them. */
function namesOf(resource: ApiResource, verbs: readonly string[]): readonly string[] {
  const useful = (served: readonly string[]): boolean =>
    verbs.some((verb) => verb === '*' || served.includes(verb));
  return [
    ...(useful(resource.verbs) || verbs.some((verb) => !standardVerbs.includes(verb)) ? [resource.name] : []),
    ...resource.subresources
      .filter((subresource) => useful(subresource.verbs))
      .map((subresource) => `${resource.name}/${subresource.name}`),
  ];
}

// The request carries no name when it is authorized, so that a rule with resourceNames never matches it (facts B.1).
const namelessVerbs = new Set(['create', 'deletecollection']);

function verbsFor(
  groups: readonly string[],
  resources: readonly string[],
  named: boolean,
): Step<readonly string[]> {
  const verbs = new Set<string>();
  const builtIn = groups.filter(isBuiltIn);
  const extension = groups.find((group) => extensionGroups.has(group));
  for (const resource of resources) {
    const own = verbsOfAny(groups, builtIn, extension, resource);
    if (!own.ok) return own;
    for (const verb of own.value) {
      if (!named || resource.includes('/') || !namelessVerbs.has(verb)) verbs.add(verb);
    }
  }
  return verbs.size === 0
    ? fail(tell`With resourceNames the rule matches no request at all`)
    : ok([...verbs]);
}

function isBuiltIn(group: string): boolean {
  return resourcesOfGroup(group) !== undefined;
}

/** `builtIn` and `extension` are those among the groups: their sum is small, however long a list a manifest holds. */
function verbsOfAny(
  groups: readonly string[],
  builtIn: readonly string[],
  extension: string | undefined,
  resource: string,
): Step<readonly string[]> {
  const served = builtIn.flatMap((group) => verbsIn(group, resource) ?? []);
  if (served.length > 0) return ok(served);
  const special = builtIn.flatMap((group) => specialVerbsOf(group, resource));
  if (special.length > 0) {
    return fail(
      tell`\`${resource}\` is nothing that is stored; only ${special.join(', ')} mean anything there, write those that are needed`,
    );
  }
  if (extension !== undefined) {
    return fail(
      tell`API group \`${extension}\` is served by an extension API server, whose verbs are not known`,
    );
  }
  if (builtIn.length === groups.length) {
    return fail(tell`${describeGroups(groups)} has no resource \`${resource}\``);
  }
  return customVerbs(resource);
}

function verbsIn(group: string, resource: string): readonly string[] | undefined {
  if (!resource.startsWith('*/')) return verbsOf(group, resource);
  return resourcesOfGroup(group)?.flatMap((each) => verbsOf(group, each.name + resource.slice(1)) ?? []);
}

/** A custom resource has the ordinary verbs; of its subresources two are served and one is only checked. */
function customVerbs(resource: string): Step<readonly string[]> {
  const slash = resource.indexOf('/');
  if (slash < 0) return ok(standardVerbs);
  const subresource = resource.slice(slash + 1);
  if (subresource === 'status' || subresource === 'scale') return ok(['get', 'update', 'patch']);
  // Checked by the admission plugin OwnerReferencesPermissionEnforcement, which asks for `update`.
  if (subresource === 'finalizers') return ok(['update']);
  return fail(tell`Which verbs \`${resource}\` has is not known`);
}

function specialVerbs(
  groups: readonly string[],
  resources: readonly string[],
  written: readonly string[],
): readonly string[] {
  const found = new Set(
    groups.flatMap((group) => resources.flatMap((resource) => specialVerbsOf(group, resource))),
  );
  return [...found].filter((verb) => !written.includes(verb));
}

function inUsualOrder(verbs: readonly string[]): readonly string[] {
  const wanted = new Set(verbs.filter((verb) => verb !== '*'));
  return [
    ...standardVerbs.filter((verb) => wanted.has(verb)),
    ...[...wanted].filter((verb) => !standardVerbs.includes(verb)),
  ];
}

/** API groups for people: `the core API group`, `API group apps`, `API groups apps and batch`; `most` as in `listed`. */
export function describeGroups(groups: readonly string[], most = Number.POSITIVE_INFINITY): string {
  if (groups.includes('*')) return tell`every API group`;
  if (groups.length === 1) return groups[0] === '' ? tell`the core API group` : tell`API group ${groups[0]}`;
  return tell`API groups ${listed(
    groups.map((group) => (group === '' ? 'core' : group)),
    most,
  )}`;
}

function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function fail(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason: reason.charAt(0).toUpperCase() + reason.slice(1) };
}
