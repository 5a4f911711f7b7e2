import type { Workspace } from '../../engine/workspace-types.ts';
import type { HeldPower, LeadsTo } from '../../rbac/powers.ts';
import type { ObjectName } from '../named-objects.ts';
import {
  type Access,
  type AccessLimits,
  type AccessScope,
  accessOf,
  type HeldRule,
  rulesOnce,
} from './access.ts';
import { type KnownSubject, type KnownSubjects, knownSubjects } from './accounts.ts';
import { nameKey } from './words.ts';

/** Something dangerous that somebody may do, with where it counts. */
export interface Danger {
  readonly held: HeldPower<HeldRule>;
  readonly scope: AccessScope;
}

/** One part of a way to more rights: what the holder uses, and whom it becomes by it. */
export interface Hop extends Danger {
  readonly holder: ObjectName;
  /** Undefined at the end of the way. */
  readonly target: ObjectName | undefined;
}

/** An account that somebody can become. */
type Target = Pick<KnownSubject, 'name' | 'key'>;

/** An account of a search, with the danger that led to it; `cameBy` is undefined where the search began. */
interface Stop {
  readonly name: ObjectName;
  readonly cameBy: { readonly stop: Stop; readonly danger: Danger } | undefined;
}

/** Where dangers lead in one state of a workspace; what was found out is kept for the next question. */
export interface AccessPaths {
  readonly subjects: KnownSubjects;
  accessOf(subject: ObjectName): Access;
  /**
   * The shortest way from a danger to everything in the whole cluster, else one hop to the account that has the most to
   * add. The first hop is the danger; empty when it leads to nobody who is known.
   */
  follow(holder: ObjectName, danger: Danger): readonly Hop[];
  /** The shortest way from somebody to everything in the whole cluster. */
  toEverything(holder: ObjectName): readonly Hop[] | undefined;
  /** The accounts that a danger lets its holder act as, as far as they are known; those of every cluster too. */
  targetsOf(danger: Danger): readonly Target[];
}

/**
 * Every cluster has it, and its role may rewrite every ClusterRole: whoever may act as any ServiceAccount of the cluster,
 * or of `kube-system`, may do everything (facts B.5, 0-14).
 */
const rewriterName: ObjectName = {
  kind: 'ServiceAccount',
  name: 'clusterrole-aggregation-controller',
  namespace: 'kube-system',
};
const roleRewriter: Target = { name: rewriterName, key: nameKey(rewriterName) };

/** ClusterRoles that let their holders act as every ServiceAccount of the namespace (facts B.4). */
const masterRoles: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit']);

// A way through more accounts than this would be found in no review either.
const mostVisited = 300;

export function createAccessPaths(workspace: Workspace, minor: number, limits: AccessLimits): AccessPaths {
  const subjects = (): KnownSubjects => knownSubjects(workspace);
  const rules = rulesOnce(workspace, limits);
  const accesses = new Map<string, Access>();
  const access = (subject: ObjectName): Access => {
    const key = nameKey(subject);
    const found = accesses.get(key) ?? accessOf(subject, workspace, minor, limits, rules);
    accesses.set(key, found);
    return found;
  };

  const targetsOf = (danger: Danger): readonly Target[] => {
    const leadsTo = leadsToOf(danger);
    if (leadsTo === undefined) return [];
    const { clusterWide, namespace } = danger.scope;
    const candidates = clusterWide ? subjects().accounts : subjects().accountsIn(namespace);
    if (leadsTo === 'running-accounts') return candidates.filter(({ running }) => running.length > 0);
    if (leadsTo === 'stored-accounts') return candidates.filter(({ stored }) => stored.length > 0);
    const hasRewriter = clusterWide || namespace === rewriterName.namespace;
    const all = hasRewriter ? [roleRewriter, ...candidates] : candidates;
    const names = limitsOf(danger);
    return names.length > 0 ? all.filter(({ name }) => names.includes(name.name)) : all;
  };

  const dangersOf = (subject: ObjectName): readonly Danger[] =>
    access(subject).scopes.flatMap((scope) => scope.dangers.map((held) => ({ held, scope })));
  const isEnd = ({ held, scope }: Danger): boolean =>
    held.power.leadsTo === 'everything' && scope.clusterWide;

  /** Breadth first, so that the way found is a shortest one. */
  const search = (holder: ObjectName, first: readonly Danger[]): readonly Hop[] | undefined => {
    const waiting: Stop[] = [{ name: holder, cameBy: undefined }];
    const met = new Set([nameKey(holder)]);
    const gone = new Set<string>();
    for (let at = 0; at < waiting.length && at < mostVisited; at += 1) {
      const stop = waiting[at];
      if (stop === undefined) break;
      const dangers = at === 0 ? first : dangersOf(stop.name);
      const end = dangers.find(isEnd);
      if (end !== undefined) return wayTo(stop, end);
      for (const danger of dangers) {
        // Many may start Pods in the same namespace: nobody new is there the second time.
        const reach = reachKey(danger);
        if (gone.has(reach)) continue;
        gone.add(reach);
        for (const { name, key } of targetsOf(danger)) {
          if (met.has(key)) continue;
          met.add(key);
          waiting.push({ name, cameBy: { stop, danger } });
        }
      }
    }
    return undefined;
  };

  return {
    get subjects() {
      return subjects();
    },
    accessOf: access,
    targetsOf,
    toEverything: (holder) => search(holder, dangersOf(holder)),
    follow(holder, danger) {
      const whole = search(holder, [danger]);
      if (whole !== undefined) return whole;
      const own = new Set(dangersOf(holder).map(({ held, scope }) => dangerKey(held.power.id, scope)));
      const holderKey = nameKey(holder);
      let best: { readonly target: ObjectName; readonly danger: Danger | undefined } | undefined;
      for (const target of targetsOf(danger).slice(0, mostVisited)) {
        if (target.key === holderKey) continue;
        const more = dangersOf(target.name).find(
          ({ held, scope }) => !own.has(dangerKey(held.power.id, scope)),
        );
        if (best === undefined || (best.danger === undefined && more !== undefined))
          best = { target: target.name, danger: more };
      }
      if (best === undefined) return [{ ...danger, holder, target: undefined }];
      const hop = { ...danger, holder, target: best.target };
      return best.danger === undefined
        ? [hop]
        : [hop, { ...best.danger, holder: best.target, target: undefined }];
    },
  };
}

function wayTo({ name, cameBy }: Stop, end: Danger): readonly Hop[] {
  const hops: Hop[] = [{ ...end, holder: name, target: undefined }];
  let target = name;
  for (let before = cameBy; before !== undefined; before = before.stop.cameBy) {
    hops.push({ ...before.danger, holder: before.stop.name, target });
    target = before.stop.name;
  }
  return hops.reverse();
}

/** Whom a danger makes of its holder, by what this holder is bound to and which roles it may bind. */
export function leadsToOf({ held }: Danger): LeadsTo | undefined {
  const { leadsTo, names, boundToRole } = held.power;
  const leads = held.ways.some(([use]) => {
    if (use === undefined) return false;
    if (boundToRole === true && use.rule.grant.role.kind !== 'Role') return false;
    return (
      names !== 'roles' ||
      use.names.length === 0 ||
      (use.resource === 'clusterroles' && use.names.some((name) => masterRoles.has(name)))
    );
  });
  return leads ? leadsTo : undefined;
}

/** The same for two dangers that lead to the same accounts. */
function reachKey(danger: Danger): string {
  const { clusterWide, namespace } = danger.scope;
  return JSON.stringify([leadsToOf(danger), clusterWide, namespace ?? null, limitsOf(danger)]);
}

/** The only accounts a danger leads to, by name; empty where nothing limits them. */
function limitsOf({ held }: Danger): readonly string[] {
  if (held.power.names !== 'accounts') return [];
  // One way without names is enough.
  const isWide = held.ways.some(([use]) => use?.names.length === 0);
  return isWide ? [] : held.ways.flatMap(([use]) => use?.names ?? []);
}

/** Names a danger of somebody; the same whenever it is computed anew. */
export function dangerKey(power: string, { clusterWide, namespace }: AccessScope): string {
  return JSON.stringify([power, clusterWide, namespace ?? '']);
}
