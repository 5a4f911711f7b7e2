import type { Workspace } from '../../engine/workspace-types.ts';
import type { Use } from '../../rbac/powers.ts';
import { tell } from '../../words/tell.ts';
import type { ObjectName } from '../named-objects.ts';
import type { Place } from '../navigation.ts';
import type { AccessGrant, HeldRule } from './access.ts';
import { workloadsOf } from './accounts.ts';
import { effectOf, reachWords } from './danger-words.ts';
import { type AccessPaths, type Danger, type Hop, leadsToOf } from './paths.ts';
import { listWords, nameKey, objectWords, placeAt, plainWords, say, type Words } from './words.ts';

/** One step of an explanation, with the place it speaks of. */
export interface Step {
  readonly kind: 'workload' | 'group' | 'binding' | 'role' | 'rule' | 'consequence' | 'account';
  readonly words: Words;
  readonly place: Place | undefined;
}

const mostWorkloads = 3;

/** How somebody came to a rule: workloads that run as it, group, binding, role, rule. */
export function stepsToRule(holder: ObjectName, rule: HeldRule, workspace: Workspace): readonly Step[] {
  return [
    ...stepsOfHolder(holder, workspace),
    ...stepsOfGrant(holder, rule, workspace, rule.verbs, rule.resources),
  ];
}

/** How somebody came to a danger and where that leads, step by step. */
export function stepsOfDanger(
  holder: ObjectName,
  danger: Danger,
  paths: AccessPaths,
  workspace: Workspace,
): readonly Step[] {
  return [
    ...stepsOfHolder(holder, workspace),
    ...stepsOfHops(paths.follow(holder, danger), paths, workspace),
  ];
}

/** The way from somebody to everything in the whole cluster. */
export function stepsOfWay(
  holder: ObjectName,
  hops: readonly Hop[],
  paths: AccessPaths,
  workspace: Workspace,
): readonly Step[] {
  return [...stepsOfHolder(holder, workspace), ...stepsOfHops(hops, paths, workspace)];
}

function stepsOfHolder(holder: ObjectName, workspace: Workspace): readonly Step[] {
  const workloads = workloadsOf(holder, workspace);
  if (workloads.length === 0) return [];
  const [first] = workloads;
  const names = workloads
    .slice(0, mostWorkloads)
    .map((placed) =>
      objectOf(placed.facts.kind, placed.facts.name, placed.facts.namespace, placeOf(workspace, placed)),
    );
  const listed = names.flatMap((words, index): Words => (index === 0 ? words : [', ', ...words]));
  const more = workloads.length > mostWorkloads ? tell` and ${workloads.length - mostWorkloads} more` : '';
  const verb = workloads.length === 1 ? 'runs' : 'run';
  return [
    {
      kind: 'workload',
      words: say`${listed}${more} ${verb} as ${objectWords(holder)}`,
      place: first && placeOf(workspace, first),
    },
  ];
}

function stepsOfHops(hops: readonly Hop[], paths: AccessPaths, workspace: Workspace): readonly Step[] {
  const steps = hops.flatMap((hop, index) => stepsOfHop(hop, hops[index + 1], paths, workspace));
  const last = hops.at(-1);
  const ends = last?.held.power.leadsTo === 'everything' && last.scope.clusterWide;
  if (ends && last.held.power.id !== 'everything')
    steps.push({
      kind: 'consequence',
      words: say`so ${objectWords(hops[0]?.holder ?? last.holder)} is as good as \`cluster-admin\``,
      place: undefined,
    });
  return distinct(steps);
}

function stepsOfHop(
  hop: Hop,
  next: Hop | undefined,
  paths: AccessPaths,
  workspace: Workspace,
): readonly Step[] {
  const { held, scope, holder, target } = hop;
  const [way = []] = held.ways;
  const consequence = say`so it can ${effectOf(hop)} ${reachWords(scope)}: ${held.power.because}`;
  return [
    ...way.flatMap((use) => stepsOfGrant(holder, use.rule, workspace, [use.verb], [use.resource], use)),
    ...(held.power.id === 'everything'
      ? []
      : [{ kind: 'consequence', words: consequence, place: undefined } as const]),
    ...stepsToTarget(hop, next, target, paths, workspace),
  ];
}

function stepsToTarget(
  hop: Hop,
  next: Hop | undefined,
  target: ObjectName | undefined,
  paths: AccessPaths,
  workspace: Workspace,
): readonly Step[] {
  const leadsTo = leadsToOf(hop);
  if (leadsTo === undefined || (leadsTo === 'everything' && hop.scope.clusterWide)) return [];
  if (target === undefined) {
    // The way ends with what this account adds; whom it reaches in turn is another story.
    if (paths.targetsOf(hop).length > 0) return [];
    const who =
      leadsTo === 'running-accounts'
        ? tell`no ServiceAccount with a token in a running Pod there is`
        : leadsTo === 'stored-accounts'
          ? tell`no token Secret there is`
          : tell`no other ServiceAccount there is`;
    return [
      {
        kind: 'account',
        words: say`${who} in this workspace; which the cluster has is not known`,
        place: undefined,
      },
    ];
  }
  const known = paths.subjects.get(target);
  const through =
    leadsTo === 'running-accounts'
      ? known?.running[0]
      : leadsTo === 'stored-accounts'
        ? known?.stored[0]
        : undefined;
  const via = through === undefined ? undefined : placeOf(workspace, through);
  const place = via ?? (known === undefined ? undefined : placeOf(workspace, known.seenIn));
  const who = objectWords(target, known === undefined ? undefined : placeOf(workspace, known.seenIn));
  const { kind = '', name, namespace } = through?.facts ?? {};
  const from = through === undefined ? [] : say` through ${objectOf(kind, name, namespace, via)}`;
  const note = known === undefined ? tell`, which every cluster has` : '';
  const end =
    next === undefined
      ? tell`, to which this workspace gives nothing dangerous that it does not have itself`
      : '';
  return [{ kind: 'account', words: say`that way it can act as ${who}${from}${note}${end}`, place }];
}

/** Group, binding, role and rule by which a holder has some of what a rule allows. */
function stepsOfGrant(
  holder: ObjectName,
  rule: HeldRule,
  workspace: Workspace,
  verbs: readonly string[],
  resources: readonly string[],
  use?: Use<HeldRule>,
): readonly Step[] {
  const { grant, writtenIn, number, origin } = rule;
  const steps: Step[] = [];
  const { group } = grant;
  const bindingPlace = grant.placed && placeOf(workspace, grant.placed);
  if (group !== undefined)
    steps.push({
      kind: 'group',
      words: say`${objectWords(holder)} is in the group ${{ text: group }}`,
      place: undefined,
    });
  const who: Words = group === undefined ? objectWords(holder) : say`the group ${{ text: group }}`;
  const roleFrom =
    origin !== undefined && nameKey(writtenIn) === nameKey(grant.role)
      ? placeOf(workspace, origin.holder)
      : undefined;
  steps.push({
    kind: 'binding',
    words: say`${objectWords(grant.binding, bindingPlace)}${grant.placed === undefined ? tell` (built in)` : ''} binds ${who} to ${roleWords(grant, roleFrom)}${grant.certain ? '' : tell`, perhaps: a manifest leaves out its namespace`}`,
    place: bindingPlace,
  });
  const place = origin && placeAt(workspace, origin.holder, origin.site);
  const builtIn = origin === undefined ? tell` (built in)` : '';
  const collected = nameKey(writtenIn) !== nameKey(grant.role);
  if (collected)
    steps.push({
      kind: 'role',
      words: say`${objectWords(grant.role)} collects by label the rules of ${objectWords(writtenIn, place)}${builtIn}`,
      place: origin && placeOf(workspace, origin.holder),
    });
  steps.push({
    kind: 'rule',
    words: say`rule ${String(number)}${collected ? '' : say` of ${objectWords(writtenIn, place)}${builtIn}`} lets it ${allowedWords(rule, verbs, resources, use)} ${reachOfGrant(grant)}`,
    place,
  });
  return steps;
}

function allowedWords(
  rule: HeldRule,
  verbs: readonly string[],
  resources: readonly string[],
  use: Use<HeldRule> | undefined,
): Words {
  if (use !== undefined && use.resource === '*') return [tell`do everything`];
  const names = use?.names ?? rule.resourceNames;
  if (resources.length === 0) return say`${listWords(verbs)} the paths ${listWords(rule.nonResourceURLs)}`;
  const named = names.length === 0 ? [] : say` named ${listWords(names)}`;
  return say`${listWords(verbs)} ${listWords(resources)}${named}`;
}

function reachOfGrant({ clusterWide, binding }: AccessGrant): Words {
  return reachWords({ clusterWide, namespace: binding.namespace });
}

function roleWords({ role }: AccessGrant, place: Place | undefined): Words {
  // The namespace of a Role is that of its binding, which was just named.
  return objectWords({ kind: role.kind, name: role.name }, place);
}

function objectOf(
  kind: string,
  name: string | undefined,
  namespace: string | undefined,
  place: Place | undefined,
): Words {
  return objectWords({ kind, name: name ?? tell`(no name)`, namespace }, place);
}

function placeOf(workspace: Workspace, placed: Parameters<typeof placeAt>[1]): Place | undefined {
  return placeAt(workspace, placed, placed.facts.site);
}

/** Two requests through one binding tell the way to it once. */
function distinct(steps: readonly Step[]): readonly Step[] {
  const seen = new Set<string>();
  return steps.filter((step) => {
    const key = plainWords(step.words);
    return !seen.has(key) && seen.add(key);
  });
}
