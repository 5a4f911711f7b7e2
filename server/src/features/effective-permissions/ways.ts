import type { Workspace } from '../../engine/workspace-types.ts';
import { tell } from '../../words/tell.ts';
import { type KnownSubject, workloadsOf } from './accounts.ts';
import { effectOf } from './danger-words.ts';
import { createDrawing } from './drawing.ts';
import { type Step, stepsOfWay } from './explain.ts';
import type { AccessPaths, Hop } from './paths.ts';
import type { AccessPicture } from './picture.ts';
import { plainWords } from './words.ts';

/** How somebody gets to everything in the whole cluster. */
export interface WayToAll {
  readonly subject: KnownSubject;
  readonly hops: readonly Hop[];
}

/** The way of somebody whom the workspace names; undefined when there is none. */
export function wayToAll(subject: KnownSubject, paths: AccessPaths): WayToAll | undefined {
  // RBAC compares names letter by letter, so a pattern is nobody (facts B.3).
  if (subject.name.name.includes('*')) return undefined;
  const hops = paths.toEverything(subject.name);
  return hops === undefined ? undefined : { subject, hops };
}

/** Groups that hold whoever asks: the worst that can be at the beginning of a way (facts B.3). */
const everybody: ReadonlySet<string> = new Set([
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
]);

/** Who is easiest to become first: everybody, then what runs in Pods, then the rest; shorter ways before longer ones. */
export function byExposure(ways: readonly WayToAll[]): readonly WayToAll[] {
  const rank = ({ subject: { name, workloads } }: WayToAll): number =>
    name.kind === 'Group' && (everybody.has(name.name) || name.name.startsWith('system:serviceaccounts:'))
      ? 0
      : workloads > 0
        ? 1
        : 2;
  return ways.toSorted(
    (a, b) => rank(a) - rank(b) || a.hops.length - b.hops.length || (a.subject.key < b.subject.key ? -1 : 1),
  );
}

/** The steps of a way, for people. */
export function stepsToAll(
  { subject, hops }: WayToAll,
  paths: AccessPaths,
  workspace: Workspace,
): readonly Step[] {
  return stepsOfWay(subject.name, hops, paths, workspace);
}

const mostWorkloads = 3;

/** Draws ways into one picture: those who begin them, what they use, whom they become. */
export function waysPicture(ways: readonly WayToAll[], workspace: Workspace): AccessPicture {
  const drawing = createDrawing();
  const { node, edge } = drawing;
  const nameOf = ({ name, namespace }: { name: string; namespace?: string | undefined }): string =>
    namespace === undefined ? name : `${namespace}/${name}`;
  const end = (): string => node('everything', 7, tell`as good as`, ['cluster-admin'], true, undefined);
  for (const { subject, hops } of ways) {
    const { name } = subject;
    const me = node(`s ${subject.key}`, 1, name.kind, [nameOf(name)], false, undefined);
    for (const { facts } of workloadsOf(name, workspace).slice(0, mostWorkloads)) {
      const own = nameOf({ name: facts.name ?? tell`(no name)`, namespace: facts.namespace });
      edge(node(`w ${facts.kind} ${own}`, 0, facts.kind, [own], false, undefined), me);
    }
    let from = me;
    for (const hop of hops) {
      const grant = hop.held.ways[0]?.[0]?.rule.grant;
      if (from === me && grant !== undefined) {
        const { binding, role } = grant;
        const bound = node(
          `b ${binding.kind} ${nameOf(binding)}`,
          3,
          binding.kind,
          [nameOf(binding)],
          false,
          undefined,
        );
        const given = node(`r ${role.kind} ${nameOf(role)}`, 4, role.kind, [nameOf(role)], false, undefined);
        edge(from, bound);
        edge(bound, given);
        from = given;
        // A box for everybody's way, so that no line runs behind those of others.
        const effect = plainWords(effectOf(hop));
        const box = node(`e ${given} ${effect}`, 5, tell`so it can`, [effect], true, undefined);
        edge(from, box, true);
        from = box;
      }
      if (hop.target === undefined) continue;
      const { kind } = hop.target;
      const to = node(`t ${kind} ${nameOf(hop.target)}`, 6, kind, [nameOf(hop.target)], true, undefined);
      edge(from, to, true);
      from = to;
    }
    edge(from, end(), true);
  }
  return { title: [tell`Ways to cluster-admin`], nodes: drawing.nodes, edges: drawing.edges, notes: [] };
}
