import { type LabelSelector, selectorMatches } from './label-selector.ts';
import type { PlacedRule, RoleObject } from './rbac-objects.ts';

/** A rule a role has in the end; `from` is the ClusterRole it was aggregated from, else the role itself. */
export interface EffectiveRule {
  readonly rule: PlacedRule;
  readonly from: RoleObject;
}

/**
 * The rules of ClusterRoles once the aggregation controller has come to rest: a role with an `aggregationRule` has the
 * rules of all ClusterRoles its selectors choose, themselves aggregated or not, in place of rules written by hand.
 * Source: kubernetes pkg/controller/clusterroleaggregation.
 *
 * One surprise is kept: the controller writes by server-side apply. When there is nothing to write, it never comes to
 * own `rules`, so that rules written by hand stay as long as the selectors choose nothing that has any.
 */
export function aggregateRules(
  clusterRoles: readonly RoleObject[],
): ReadonlyMap<string, readonly EffectiveRule[]> {
  const members = chooseMembers(clusterRoles);
  const written = new Set(clusterRoles.filter((role) => !members.has(role)));
  let sources = spread(members, written);
  for (;;) {
    const idle = [...members.keys()].filter(
      (role) => !written.has(role) && (role.rules?.length ?? 0) > 0 && !hasRules(sources.get(role)),
    );
    if (idle.length === 0) break;
    // Those first that do not wait for another of them; in a ring somebody has to begin.
    const ready = idle.filter((role) => !reaches(role, members, new Set(idle)));
    for (const role of ready.length > 0 ? ready : idle.slice(0, 1)) written.add(role);
    sources = spread(members, written);
  }
  const result = new Map<string, readonly EffectiveRule[]>();
  for (const role of clusterRoles) {
    const from = written.has(role) ? [role] : [...(sources.get(role) ?? [])].sort(byName);
    result.set(role.name, written.has(role) ? rulesOf(role) : distinct(from.flatMap(rulesOf)));
  }
  return result;
}

function rulesOf(role: RoleObject): readonly EffectiveRule[] {
  return (role.rules ?? []).map((rule) => ({ rule, from: role }));
}

function hasRules(roles: ReadonlySet<RoleObject> | undefined): boolean {
  for (const role of roles ?? []) if ((role.rules?.length ?? 0) > 0) return true;
  return false;
}

/** Every aggregated role with the roles its selectors choose; never itself. */
function chooseMembers(clusterRoles: readonly RoleObject[]): ReadonlyMap<RoleObject, readonly RoleObject[]> {
  const byLabel = new Map<string, RoleObject[]>();
  for (const role of clusterRoles) {
    for (const [key, value] of Object.entries(role.labels)) {
      const label = `${key}=${value}`;
      const list = byLabel.get(label);
      if (list === undefined) byLabel.set(label, [role]);
      else list.push(role);
    }
  }
  const candidates = ({ matchLabels }: LabelSelector): readonly RoleObject[] => {
    const [first] = Object.entries(matchLabels);
    return first === undefined ? clusterRoles : (byLabel.get(`${first[0]}=${first[1]}`) ?? []);
  };
  const members = new Map<RoleObject, readonly RoleObject[]>();
  for (const role of [...clusterRoles].sort(byName)) {
    if (role.aggregation === undefined) continue;
    const chosen = new Set<RoleObject>();
    for (const selector of role.aggregation) {
      for (const candidate of candidates(selector))
        if (candidate !== role && selectorMatches(selector, candidate.labels)) chosen.add(candidate);
    }
    members.set(role, [...chosen]);
  }
  return members;
}

/** For every aggregated role the roles with written rules that reach it, to a fixed point. */
function spread(
  members: ReadonlyMap<RoleObject, readonly RoleObject[]>,
  written: ReadonlySet<RoleObject>,
): ReadonlyMap<RoleObject, ReadonlySet<RoleObject>> {
  const sources = new Map<RoleObject, Set<RoleObject>>();
  for (const role of members.keys()) sources.set(role, new Set());
  for (let changed = true; changed; ) {
    changed = false;
    for (const [role, chosen] of members) {
      const own = sources.get(role);
      if (own === undefined) continue;
      const before = own.size;
      for (const member of chosen) {
        if (written.has(member)) own.add(member);
        else for (const source of sources.get(member) ?? []) own.add(source);
      }
      changed ||= own.size !== before;
    }
  }
  return sources;
}

function reaches(
  start: RoleObject,
  members: ReadonlyMap<RoleObject, readonly RoleObject[]>,
  goals: ReadonlySet<RoleObject>,
): boolean {
  const seen = new Set([start]);
  const waiting = [start];
  for (let role = waiting.pop(); role !== undefined; role = waiting.pop()) {
    for (const member of members.get(role) ?? []) {
      if (seen.has(member)) continue;
      if (goals.has(member)) return true;
      seen.add(member);
      waiting.push(member);
    }
  }
  return false;
}

/** The controller adds a rule only when an equal one is not there yet. */
function distinct(rules: readonly EffectiveRule[]): readonly EffectiveRule[] {
  const seen = new Set<string>();
  return rules.filter(({ rule }) => {
    const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
    const key = JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function byName(a: RoleObject, b: RoleObject): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
