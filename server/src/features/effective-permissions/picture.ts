import type { Workspace } from '../../engine/workspace-types.ts';
import { tell } from '../../words/tell.ts';
import type { ObjectName } from '../named-objects.ts';
import type { Place } from '../navigation.ts';
import type { AccessGrant, HeldRule } from './access.ts';
import { workloadsOf } from './accounts.ts';
import { effectOf, reachWords } from './danger-words.ts';
import { createDrawing, type PictureEdge, type PictureNode } from './drawing.ts';
import type { AccessPaths, Hop } from './paths.ts';
import { ruleWords } from './rule-words.ts';
import { objectWords, placeAt, plainWords, say, type Words } from './words.ts';

/** The ways from workloads through a subject to what it may do. */
export interface AccessPicture {
  readonly title: Words;
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** What was left out so that the picture can be taken in. */
  readonly notes: readonly string[];
}

const mostWorkloads = 8;
const mostGrants = 16;
const mostRulesShown = 5;
const mostDangersShown = 12;
const mostTargets = 4;

/** Draws what `permissionTree` lists, as far as one picture can hold it. */
export function accessPicture(subject: ObjectName, paths: AccessPaths, workspace: Workspace): AccessPicture {
  const access = paths.accessOf(subject);
  const drawing = createDrawing();
  const { node, edge } = drawing;
  const notes: string[] = [];
  const placed = (resource: NonNullable<AccessGrant['placed']>): Place | undefined =>
    placeAt(workspace, resource, resource.facts.site);

  const self = paths.subjects.get(subject);
  const me = node('me', 1, subject.kind, [nameOf(subject)], false, self && placed(self.seenIn));
  const workloads = workloadsOf(subject, workspace);
  for (const workload of workloads.slice(0, mostWorkloads)) {
    const { kind, name = tell`(no name)`, namespace } = workload.facts;
    edge(
      node(
        `w ${kind} ${nameOf({ name, namespace })}`,
        0,
        kind,
        [nameOf({ name, namespace })],
        false,
        placed(workload),
      ),
      me,
    );
  }
  if (workloads.length > mostWorkloads)
    notes.push(tell`${workloads.length - mostWorkloads} more workloads run as it.`);

  // What Kubernetes gives to everybody would hide what was given on purpose.
  const onPurpose = access.grants.filter(
    ({ placed: own, group }) => own !== undefined || group === undefined,
  );
  // Of many, those are drawn that something dangerous comes from.
  const dangerous = new Set(
    access.scopes.flatMap(({ dangers }) =>
      dangers.flatMap(({ ways }) => ways.flat().map(({ rule }) => rule.grant)),
    ),
  );
  const grants = onPurpose.toSorted((a, b) => Number(dangerous.has(b)) - Number(dangerous.has(a)));
  const drawn = new Set(grants.slice(0, mostGrants));
  if (grants.length > drawn.size)
    notes.push(tell`${grants.length - drawn.size} more bindings give it something.`);
  const roleOf = new Map<AccessGrant, string>();
  for (const grant of drawn) {
    const { group, binding, role } = grant;
    const from = group === undefined ? me : node(`g ${group}`, 2, 'Group', [group], false, undefined);
    if (group !== undefined) edge(me, from);
    const bindingNode = node(
      `b ${binding.kind} ${nameOf(binding)}`,
      3,
      grant.placed === undefined ? tell`${binding.kind}, built in` : binding.kind,
      [nameOf(binding)],
      false,
      grant.placed && placed(grant.placed),
    );
    edge(from, bindingNode);
    const headings = {
      workspace: role.kind,
      'built-in': tell`${role.kind}, built in`,
      unknown: tell`${role.kind}, not known`,
    };
    const roleNode = node(
      `r ${role.kind} ${nameOf(role)}`,
      4,
      headings[grant.source],
      [nameOf(role)],
      false,
      undefined,
    );
    edge(bindingNode, roleNode);
    roleOf.set(grant, roleNode);
  }

  const used = new Set<HeldRule>();
  const boxes = new Map<
    string,
    { readonly from: string; readonly reach: string; readonly lines: string[]; readonly targets: Set<string> }
  >();
  for (const scope of access.scopes) {
    const reach = plainWords(reachWords(scope));
    for (const held of scope.dangers) {
      const uses = held.ways.flat().flatMap(({ rule }) => {
        const from = roleOf.get(rule.grant);
        return from === undefined ? [] : [{ rule, from }];
      });
      // Without the role it comes from, where it leads would stand in the picture alone.
      if (uses.length === 0) continue;
      const effect = plainWords(effectOf({ held }));
      const target = drawWay(paths.follow(subject, { held, scope }));
      for (const { rule, from } of uses) {
        used.add(rule);
        const key = `d ${from} ${reach}`;
        const box = boxes.get(key) ?? { from, reach, lines: [], targets: new Set<string>() };
        boxes.set(key, box);
        if (!box.lines.includes(effect)) box.lines.push(effect);
        if (target !== undefined) box.targets.add(target);
      }
    }
  }
  for (const [key, { from, reach, lines, targets }] of boxes) {
    const danger = node(key, 5, reach, firstOf(lines, mostDangersShown, tell`more dangers`), true, undefined);
    edge(from, danger, true);
    for (const target of targets) edge(danger, target, true);
  }
  drawPlainRules(
    access.scopes.flatMap(({ clusterWide, rules }) => rules.map((rule) => ({ clusterWide, rule }))),
  );
  return {
    title: say`Access paths of ${objectWords(subject)}`,
    nodes: drawing.nodes,
    edges: drawing.edges,
    notes,
  };

  /** The accounts a danger leads through, in a row; the first of them, if any. */
  function drawWay(hops: readonly Hop[]): string | undefined {
    const last = hops.at(-1);
    const ids = hops
      .slice(0, mostTargets)
      .flatMap(({ target }) =>
        target === undefined
          ? []
          : [node(`t ${nameOf(target)}`, 6, target.kind, [nameOf(target)], true, undefined)],
      );
    const ends = last?.held.power.leadsTo === 'everything' && last.scope.clusterWide;
    // Where it begins with everything there is no way to draw.
    if (ends && (hops.length > 1 || last.held.power.id !== 'everything'))
      ids.push(node('everything', 7, tell`as good as`, ['cluster-admin'], true, undefined));
    for (const [index, id] of ids.entries()) edge(ids[index - 1] ?? id, id, true);
    return ids[0];
  }

  /** The rules of a role that are not dangerous, the first few by name. */
  function drawPlainRules(all: readonly { readonly clusterWide: boolean; readonly rule: HeldRule }[]): void {
    const byGrant = new Map<AccessGrant, string[]>();
    for (const { rule, clusterWide } of all) {
      if (used.has(rule) || !roleOf.has(rule.grant)) continue;
      const text = plainWords(ruleWords(rule, clusterWide) ?? []);
      const list = byGrant.get(rule.grant);
      if (list === undefined) byGrant.set(rule.grant, [text]);
      else list.push(text);
    }
    for (const [grant, lines] of byGrant) {
      const reach = plainWords(
        reachWords({ clusterWide: grant.clusterWide, namespace: grant.binding.namespace }),
      );
      const from = roleOf.get(grant) ?? me;
      edge(
        from,
        node(
          `p ${from} ${reach}`,
          5,
          reach,
          firstOf(lines, mostRulesShown, tell`more rules`),
          false,
          undefined,
        ),
      );
    }
  }
}

function firstOf(lines: readonly string[], most: number, what: string): readonly string[] {
  return lines.length > most + 1
    ? [...lines.slice(0, most), tell`… and ${lines.length - most} ${what}`]
    : lines;
}

function nameOf({
  name,
  namespace,
}: {
  readonly name: string;
  readonly namespace?: string | undefined;
}): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
