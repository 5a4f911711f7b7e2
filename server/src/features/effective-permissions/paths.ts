import type { Workspace } from '../../engine/workspace-types.ts';
import type { HeldPower, LeadsTo } from '../../rbac/powers.ts';
import type { ObjectName } from '../named-objects.ts';
import { type Access, type AccessLimits, type AccessScope, accessOf, type HeldRule } from './access.ts';
import { type KnownSubject, knownSubjects } from './accounts.ts';
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

/** Where dangers lead in one state of a workspace; what was found out is kept for the next question. */
export interface AccessPaths {
  readonly subjects: readonly KnownSubject[];
  accessOf(subject: ObjectName): Access;
  /**
   * The shortest way from a danger to everything in the whole cluster, else one hop to the account that has the most to
   * add. The first hop is the danger; empty when it leads to nobody who is known.
   */
  follow(holder: ObjectName, danger: Danger): readonly Hop[];
  /** The shortest way from somebody to everything in the whole cluster. */
  toEverything(holder: ObjectName): readonly Hop[] | undefined;
  /** The accounts that a danger lets its holder act as, as far as they are known; those of every cluster too. */
  targetsOf(danger: Danger): readonly ObjectName[];
}

/**
 * Every cluster has it, and its role may rewrite every ClusterRole: whoever may act as any ServiceAccount of the cluster,
 * or of `kube-system`, may do everything (facts B.5, 0-14).
 */
const roleRewriter: ObjectName = {
  kind: 'ServiceAccount',
  name: 'clusterrole-aggregation-controller',
  namespace: 'kube-system',
};

/** ClusterRoles that let their holders act as every ServiceAccount of the namespace (facts B.4). */
const masterRoles: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit']);

// A way through more accounts than this would be found in no review either.
const mostVisited = 300;

export function createAccessPaths(workspace: Workspace, minor: number, limits: AccessLimits): AccessPaths {
  let known: readonly KnownSubject[] | undefined;
  let byNamespace: ReadonlyMap<string | undefined, readonly KnownSubject[]> | undefined;
  const accesses = new Map<string, Access>();
  const subjects = (): readonly KnownSubject[] => {
    known ??= knownSubjects(workspace);
    return known;
  };
  const accountsIn = ({ clusterWide, namespace }: AccessScope): readonly KnownSubject[] => {
    if (byNamespace === undefined) {
      const groups = new Map<string | undefined, KnownSubject[]>();
      for (const subject of subjects()) {
        if (subject.name.kind !== 'ServiceAccount') continue;
        const list = groups.get(subject.name.namespace);
        if (list === undefined) groups.set(subject.name.namespace, [subject]);
        else list.push(subject);
      }
      byNamespace = groups;
    }
    return clusterWide ? [...byNamespace.values()].flat() : (byNamespace.get(namespace) ?? []);
  };
  const access = (subject: ObjectName): Access => {
    const key = nameKey(subject);
    const found = accesses.get(key) ?? accessOf(subject, workspace, minor, limits);
    accesses.set(key, found);
    return found;
  };

  const targetsOf = ({ held, scope }: Danger): readonly ObjectName[] => {
    const leadsTo = leadsToOf({ held, scope });
    const { names: meaning } = held.power;
    // One way without names is enough.
    const names = held.ways.some(([use]) => use?.names.length === 0)
      ? []
      : held.ways.flatMap(([use]) => use?.names ?? []);
    if (leadsTo === undefined) return [];
    const candidates = accountsIn(scope);
    if (leadsTo === 'running-accounts')
      return candidates.filter(({ running }) => running.length > 0).map(({ name }) => name);
    if (leadsTo === 'stored-accounts')
      return candidates.filter(({ stored }) => stored.length > 0).map(({ name }) => name);
    const hasRewriter = scope.clusterWide || scope.namespace === roleRewriter.namespace;
    const all = [...(hasRewriter ? [roleRewriter] : []), ...candidates.map(({ name }) => name)];
    return meaning === 'accounts' && names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all;
  };

  const dangersOf = (subject: ObjectName): readonly Danger[] =>
    access(subject).scopes.flatMap((scope) => scope.dangers.map((held) => ({ held, scope })));
  const isEnd = ({ held, scope }: Danger): boolean =>
    held.power.leadsTo === 'everything' && scope.clusterWide;

  /** Breadth first, so that the way found is a shortest one. */
  const search = (holder: ObjectName, first: readonly Danger[]): readonly Hop[] | undefined => {
    const cameBy = new Map<string, readonly Hop[]>([[nameKey(holder), []]]);
    const waiting: (readonly [ObjectName, readonly Danger[] | undefined])[] = [[holder, first]];
    for (let at = 0; at < waiting.length && at < mostVisited; at += 1) {
      const entry = waiting[at];
      if (entry === undefined) break;
      const [subject, given] = entry;
      const dangers = given ?? dangersOf(subject);
      const before = cameBy.get(nameKey(subject)) ?? [];
      const end = dangers.find(isEnd);
      if (end !== undefined) return [...before, { ...end, holder: subject, target: undefined }];
      for (const danger of dangers) {
        for (const target of targetsOf(danger)) {
          const key = nameKey(target);
          if (cameBy.has(key)) continue;
          cameBy.set(key, [...before, { ...danger, holder: subject, target }]);
          waiting.push([target, undefined]);
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
      let best: { readonly target: ObjectName; readonly danger: Danger | undefined } | undefined;
      for (const target of targetsOf(danger).slice(0, mostVisited)) {
        if (nameKey(target) === nameKey(holder)) continue;
        const more = dangersOf(target).find(({ held, scope }) => !own.has(dangerKey(held.power.id, scope)));
        if (best === undefined || (best.danger === undefined && more !== undefined))
          best = { target, danger: more };
      }
      if (best === undefined) return [{ ...danger, holder, target: undefined }];
      const hop = { ...danger, holder, target: best.target };
      return best.danger === undefined
        ? [hop]
        : [hop, { ...best.danger, holder: best.target, target: undefined }];
    },
  };
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

/** Names a danger of somebody; the same whenever it is computed anew. */
export function dangerKey(power: string, { clusterWide, namespace }: AccessScope): string {
  return JSON.stringify([power, clusterWide, namespace ?? '']);
}
