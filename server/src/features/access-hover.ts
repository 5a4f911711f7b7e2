import type { Workspace } from '../engine/workspace-types.ts';
import { displayText } from '../identity/jwt/display.ts';
import { serviceAccountUser } from '../rbac/impersonation.ts';
import type { PolicyRule } from '../rbac/matching.ts';
import type { PlacedResource } from '../workspace/graph.ts';
import { dangersOf, grantsOf, grantsTo, type RoleGrant, rulesOf } from './access-grants.ts';
import type { HoverResult } from './hover.ts';
import { codeSpan } from './markdown.ts';
import { namedAt, type ObjectName } from './named-objects.ts';

/** What somebody named at an offset may do, or what a role gives, as far as the workspace shows it. */
export function accessHover(workspace: Workspace, uri: string, offset: number): HoverResult | undefined {
  const found = namedAt(workspace, uri, offset);
  if (found === undefined || found.target.kind === 'Secret') return undefined;
  const { target, holder, site } = found;
  const slice = workspace.slices(uri)[holder.document.index];
  if (slice === undefined) return undefined;
  const { kubernetesMinor } = workspace.configurationOf(uri);
  const isRole = target.kind === 'Role' || target.kind === 'ClusterRole';
  const lines = isRole
    ? roleLines(target, workspace, kubernetesMinor)
    : holderLines(target, workspace, kubernetesMinor);
  return {
    markdown: lines.join('\n'),
    start: slice.start + site.range[0],
    end: slice.start + site.range[1],
  };
}

// A hover is to be read at a glance; bindings of one name may be many.
const mostGrants = 50;
const mostLines = 12;
const mostWays = 3;
const mostWords = 8;
const longestName = 80;

function holderLines(subject: ObjectName, workspace: Workspace, minor: number): readonly string[] {
  if (subject.kind === 'Group' && subject.name === 'system:masters')
    return [title(subject), '', 'Its members may do everything: RBAC is not asked.'];
  const all = grantsTo(subject, workspace.graph);
  const grants = all.toSorted((a, b) => Number(b.clusterWide) - Number(a.clusterWide)).slice(0, mostGrants);
  const dangers = new Map<string, string[]>();
  const others = new Map<string, string[]>();
  const unknown: string[] = [];
  for (const grant of grants) {
    const { rules, source, partial } = rulesOf(grant.role, workspace.graph);
    const reach = reachInWords(grant.clusterWide, grant.binding);
    const way = wayInWords(grant);
    for (const rule of rules) {
      const effects = dangersOf(rule, grant.clusterWide, minor);
      for (const effect of effects) add(dangers, `${effect} ${reach}`, way);
      const words = effects.includes('do everything') ? undefined : ruleInWords(rule, grant.clusterWide);
      if (words !== undefined) add(others, `${words} ${reach}`, way);
    }
    if (source === 'unknown') unknown.push(`${way}: this role is not in the workspace`);
    else if (partial) unknown.push(`${way}: not all rules of this role are seen`);
  }
  const none =
    all.length === 0
      ? ['', 'No binding in this workspace names it; what is bound elsewhere is not known.']
      : [];
  return [
    title(subject),
    ...none,
    ...section('Dangerous: it can', worstFirst(dangers)),
    ...section('Allowed', others),
    ...list('Not known', unknown),
    ...(all.length > grants.length
      ? ['', `Of ${all.length} bindings, ${grants.length} were looked at.`]
      : []),
    ...(all.length > 0 ? ['', 'As far as the manifests of this workspace say.'] : []),
  ];
}

function roleLines(role: ObjectName, workspace: Workspace, minor: number): readonly string[] {
  const { rules, source, partial } = rulesOf(role, workspace.graph);
  const grants = grantsOf(role, workspace.graph);
  // Where nobody at hand is bound to a ClusterRole, it may be bound in the whole cluster.
  const clusterWide =
    role.kind === 'ClusterRole' && (grants.length === 0 || grants.some((grant) => grant.clusterWide));
  const dangers = new Set(rules.flatMap((rule) => dangersOf(rule, clusterWide, minor)));
  const allowed = new Set(rules.flatMap((rule) => ruleInWords(rule, clusterWide) ?? []));
  const given = grants
    .toSorted((a, b) => Number(b.clusterWide) - Number(a.clusterWide))
    .map(
      ({ binding, clusterWide: wide, certain }) =>
        `to ${subjectsOf(binding)} ${reachInWords(wide, binding)} by ${objectInWords(binding)}${certain ? '' : perhaps}`,
    );
  const note =
    source === 'unknown'
      ? ['', 'This role is not in the workspace: what it allows is not known.']
      : source === 'built-in'
        ? ['', 'Kubernetes brings this role; roles of the cluster may be added to it by label.']
        : partial
          ? [
              '',
              'Not all of its rules are seen here: they are many, a template hides some, or other roles are added by label.',
            ]
          : [];
  return [
    title(role),
    ...list('Dangerous: its holders can', [...dangers]),
    ...list('Allows', [...allowed]),
    ...note,
    ...(given.length === 0
      ? ['', 'No binding in this workspace gives it; what is bound elsewhere is not known.']
      : list('Given', given)),
  ];
}

function title({ kind, name, namespace }: ObjectName): string {
  const where = namespace === undefined ? '' : ` in namespace ${code(namespace)}`;
  const user =
    kind === 'ServiceAccount' && namespace !== undefined
      ? ` (user ${code(serviceAccountUser(namespace, name))})`
      : '';
  return `**${kind} ${code(name)}**${where}${user}`;
}

function add(lines: Map<string, string[]>, line: string, way: string): void {
  const ways = lines.get(line);
  if (ways === undefined) lines.set(line, [way]);
  else if (!ways.includes(way)) ways.push(way);
}

function section(heading: string, lines: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return list(
    heading,
    [...lines].map(([line, ways]) => {
      const more = ways.length > mostWays ? `, and ${ways.length - mostWays} more` : '';
      return `${line}, by ${ways.slice(0, mostWays).join(', ')}${more}`;
    }),
  );
}

/** Within one reach the order is that of the rules; what gives everything comes before all. */
function worstFirst(lines: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const isAll = (line: string): number => Number(line.startsWith('do everything'));
  return new Map([...lines].sort(([a], [b]) => isAll(b) - isAll(a)));
}

function list(heading: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > mostLines ? [`- … and ${lines.length - mostLines} more`] : [];
  return ['', `**${heading}:**`, '', ...lines.slice(0, mostLines).map((line) => `- ${line}`), ...more];
}

const perhaps = ' (perhaps: a manifest leaves out its namespace)';

function wayInWords({ binding, role, group, certain }: RoleGrant): string {
  const through = group === undefined ? '' : ` through group ${code(group)}`;
  return `${objectInWords(binding)} → ${role.kind} ${code(role.name)}${through}${certain ? '' : perhaps}`;
}

function objectInWords({ facts }: PlacedResource): string {
  return facts.name === undefined ? `a ${facts.kind}` : `${facts.kind} ${code(facts.name)}`;
}

function reachInWords(clusterWide: boolean, { facts }: PlacedResource): string {
  if (clusterWide) return 'in the whole cluster';
  return facts.namespace === undefined
    ? "in the binding's namespace"
    : `in namespace ${code(facts.namespace)}`;
}

function subjectsOf({ facts }: PlacedResource): string {
  const subjects = facts.binding?.subjects ?? [];
  if (subjects.length === 0) return 'nobody seen here';
  const names = subjects.slice(0, mostWays).map(({ kind, name, namespace }) => {
    const home = kind === 'ServiceAccount' ? (namespace ?? facts.namespace) : undefined;
    return `${displayKind(kind)} ${code(home === undefined ? name : `${home}/${name}`)}`;
  });
  const more = subjects.length > mostWays ? ` and ${subjects.length - mostWays} more` : '';
  return `${names.join(', ')}${more}`;
}

function displayKind(kind: string): string {
  return ['User', 'Group', 'ServiceAccount'].includes(kind) ? kind : code(kind);
}

/** `get, list on pods, deployments.apps`; undefined for a rule that gives nothing where it is bound. */
function ruleInWords(rule: PolicyRule, clusterWide: boolean): string | undefined {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  if (verbs.length === 0) return undefined;
  if (apiGroups.length > 0 && resources.length > 0) {
    const groups =
      apiGroups.length === 1 && apiGroups[0] === '' ? '' : ` of ${words(apiGroups.map(groupName))}`;
    const names = resourceNames.length === 0 ? '' : ` named ${words(resourceNames)}`;
    return `${words(verbs)} on ${words(resources)}${groups}${names}`;
  }
  // Paths belong to no namespace: a RoleBinding gives none.
  return nonResourceURLs.length > 0 && clusterWide
    ? `${words(verbs)} on paths ${words(nonResourceURLs)}`
    : undefined;
}

function groupName(group: string): string {
  return group === '' ? 'core' : group;
}

function words(list: readonly string[]): string {
  const more = list.length > mostWords ? ` and ${list.length - mostWords} more` : '';
  return `${list.slice(0, mostWords).map(code).join(', ')}${more}`;
}

/** A word of a manifest: tokens go before it is cut, since a piece of one is not known for what it is. */
function code(text: string): string {
  return codeSpan(text === '' ? '""' : displayText(text, longestName));
}
