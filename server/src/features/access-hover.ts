import type { Workspace } from '../engine/workspace-types.ts';
import { displayText } from '../identity/jwt/display.ts';
import { serviceAccountUser } from '../rbac/impersonation.ts';
import { powersOf } from '../rbac/powers.ts';
import { phrase, tell, told } from '../words/tell.ts';
import type { PlacedResource } from '../workspace/graph.ts';
import { grantsOf } from './access-grants.ts';
import type { AccessGrant, AccessScope } from './effective-permissions/access.ts';
import { effectOf, reachWords } from './effective-permissions/danger-words.ts';
import { stepsOfDanger, stepsOfWay } from './effective-permissions/explain.ts';
import { type AccessPaths, createAccessPaths } from './effective-permissions/paths.ts';
import { ruleWords } from './effective-permissions/rule-words.ts';
import { type LinkTo, markdownWords } from './effective-permissions/words.ts';
import type { HoverResult } from './hover.ts';
import { codeSpan } from './markdown.ts';
import { namedAt, type ObjectName } from './named-objects.ts';
import { rulesOf } from './role-rules.ts';

/** What somebody named at an offset may do, or what a role gives, as far as the workspace shows it. */
export function accessHover(
  workspace: Workspace,
  uri: string,
  offset: number,
  linkTo?: LinkTo,
): HoverResult | undefined {
  const found = namedAt(workspace, uri, offset);
  if (found === undefined || found.target.kind === 'Secret') return undefined;
  const { target, holder, site } = found;
  const slice = workspace.slices(uri)[holder.document.index];
  if (slice === undefined) return undefined;
  const { kubernetesMinor } = workspace.configurationOf(uri);
  const seen: Workspace = { ...workspace, graph: workspace.graphSeenFrom(holder.document) };
  const isRole = target.kind === 'Role' || target.kind === 'ClusterRole';
  const lines = isRole
    ? roleLines(target, seen, kubernetesMinor)
    : holderLines(target, seen, kubernetesMinor, linkTo);
  return {
    markdown: lines.join('\n'),
    start: slice.start + site.range[0],
    end: slice.start + site.range[1],
  };
}

// A hover is to be read at a glance; bindings of one name may be many.
const mostGrants = 50;
const mostRules = 100;
const mostSteps = 12;
const mostLines = 12;
const mostWays = 3;
const longestName = 80;

function holderLines(
  subject: ObjectName,
  workspace: Workspace,
  minor: number,
  linkTo: LinkTo | undefined,
): readonly string[] {
  const paths = createAccessPaths(workspace, minor, { grants: mostGrants, rules: mostRules });
  const { superuser, grants, leftOut, scopes } = paths.accessOf(subject);
  if (superuser) return [title(subject), '', tell`Its members may do everything: RBAC is not asked.`];
  const dangers = new Map<string, string[]>();
  const others = new Map<string, string[]>();
  for (const scope of scopes) {
    const reach = markdownWords(reachWords(scope));
    for (const held of scope.dangers)
      for (const [use] of held.ways)
        if (use !== undefined)
          add(dangers, `${markdownWords(effectOf({ held }))} ${reach}`, wayInWords(use.rule.grant));
    const all = scope.dangers.some(({ power }) => power.id === 'everything');
    for (const rule of scope.rules) {
      const words = ruleWords(rule, scope.clusterWide);
      const isSaid = isOfEveryCluster(rule.grant) || (all && rule.resources.includes('*'));
      if (words !== undefined && !isSaid)
        add(others, `${markdownWords(words)} ${reach}`, wayInWords(rule.grant));
    }
  }
  const unknown = grants.flatMap((grant) =>
    grant.source === 'unknown'
      ? [tell`${wayInWords(grant)}: this role is not in the workspace`]
      : grant.partial
        ? [tell`${wayInWords(grant)}: not all rules of this role are seen`]
        : [],
  );
  const own = grants.filter((grant) => !isOfEveryCluster(grant)).length;
  return [
    title(subject),
    ...(own === 0
      ? ['', tell`No binding in this workspace names it; what is bound elsewhere is not known.`]
      : []),
    ...section(tell`Dangerous: it can`, dangers),
    ...wayLines(subject, scopes, paths, workspace, linkTo),
    ...section(tell`Allowed`, others),
    ...list(tell`Not known`, unknown),
    ...(leftOut > 0 ? ['', tell`Of ${own + leftOut} bindings, ${own} were looked at.`] : []),
    ...(own > 0 ? ['', tell`As far as the manifests of this workspace say.`] : []),
  ];
}

/** Discovery and the like, which Kubernetes gives to everybody. */
function isOfEveryCluster({ placed, group }: AccessGrant): boolean {
  return placed === undefined && group !== undefined;
}

/** “How did it get this?” for the worst of it. */
function wayLines(
  subject: ObjectName,
  scopes: readonly AccessScope[],
  paths: AccessPaths,
  workspace: Workspace,
  linkTo: LinkTo | undefined,
): readonly string[] {
  const [worst] = scopes.flatMap((scope) => scope.dangers.map((held) => ({ held, scope })));
  if (worst === undefined) return [];
  const way = paths.toEverything(subject);
  const steps =
    way === undefined
      ? stepsOfDanger(subject, worst, paths, workspace)
      : stepsOfWay(subject, way, paths, workspace);
  const goal =
    way === undefined
      ? `${markdownWords(effectOf(worst))} ${markdownWords(reachWords(worst.scope))}`
      : '`cluster-admin`';
  return [
    '',
    tell`**How did it get this?** The way to ${way === undefined ? `“${goal}”` : goal}:`,
    '',
    ...steps.slice(0, mostSteps).map(({ words }, index) => `${index + 1}. ${markdownWords(words, linkTo)}`),
    ...(steps.length > mostSteps
      ? [tell`${mostSteps + 1}. … and ${steps.length - mostSteps} more steps`]
      : []),
  ];
}

function roleLines(role: ObjectName, workspace: Workspace, minor: number): readonly string[] {
  const { rules, source, partial } = rulesOf(role, workspace.graph);
  const grants = grantsOf(role, workspace.graph);
  // Where nobody at hand is bound to a ClusterRole, it may be bound in the whole cluster.
  const clusterWide =
    role.kind === 'ClusterRole' && (grants.length === 0 || grants.some((grant) => grant.clusterWide));
  const dangers = powersOf(rules, role.namespace, clusterWide, minor).map((held) =>
    markdownWords(effectOf({ held })),
  );
  const allowed = new Set(
    rules.flatMap((rule) => {
      const words = ruleWords(rule, clusterWide);
      return words === undefined ? [] : [markdownWords(words)];
    }),
  );
  // Thousands may be bound to a role of everybody: only those that are listed are put into words.
  const given = [
    ...grants.filter((grant) => grant.clusterWide),
    ...grants.filter((grant) => !grant.clusterWide),
  ]
    .slice(0, mostLines)
    .map(
      ({ binding, clusterWide: wide, certain }) =>
        tell`to ${subjectsOf(binding)} ${reachInWords(wide, binding)} by ${objectInWords(binding)}${certain ? '' : perhaps}`,
    );
  const note =
    source === 'unknown'
      ? ['', tell`This role is not in the workspace: what it allows is not known.`]
      : source === 'built-in'
        ? ['', tell`Kubernetes brings this role; roles of the cluster may be added to it by label.`]
        : partial
          ? [
              '',
              tell`Not all of its rules are seen here: they are many, a template hides some, or other roles are added by label.`,
            ]
          : [];
  return [
    title(role),
    ...list(tell`Dangerous: its holders can`, dangers),
    ...list(tell`Allows`, [...allowed]),
    ...note,
    ...(given.length === 0
      ? ['', tell`No binding in this workspace gives it; what is bound elsewhere is not known.`]
      : list(tell`Given`, given, grants.length)),
  ];
}

function title({ kind, name, namespace }: ObjectName): string {
  const where = namespace === undefined ? '' : tell` in namespace ${code(namespace)}`;
  const user =
    kind === 'ServiceAccount' && namespace !== undefined
      ? tell` (user ${code(serviceAccountUser(namespace, name))})`
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
      const more = ways.length > mostWays ? tell`, and ${ways.length - mostWays} more` : '';
      return tell`${line}, by ${ways.slice(0, mostWays).join(', ')}${more}`;
    }),
  );
}

function list(heading: string, lines: readonly string[], total = lines.length): readonly string[] {
  if (total === 0) return [];
  const more = total > mostLines ? [tell`- … and ${total - mostLines} more`] : [];
  return ['', `**${heading}:**`, '', ...lines.slice(0, mostLines).map((line) => `- ${line}`), ...more];
}

const perhaps = phrase(' (perhaps: a manifest leaves out its namespace)');

function wayInWords({ binding, role, group, certain, placed }: AccessGrant): string {
  const through = group === undefined ? '' : tell` through group ${code(group)}`;
  const builtIn = placed === undefined ? tell` (built in)` : '';
  return `${binding.kind} ${code(binding.name)}${builtIn} → ${role.kind} ${code(role.name)}${through}${certain ? '' : told(perhaps)}`;
}

function objectInWords({ facts }: PlacedResource): string {
  return facts.name === undefined ? `a ${facts.kind}` : `${facts.kind} ${code(facts.name)}`;
}

function reachInWords(clusterWide: boolean, { facts }: PlacedResource): string {
  if (clusterWide) return tell`in the whole cluster`;
  return facts.namespace === undefined
    ? tell`in the binding's namespace`
    : tell`in namespace ${code(facts.namespace)}`;
}

function subjectsOf({ facts }: PlacedResource): string {
  const subjects = facts.binding?.subjects ?? [];
  if (subjects.length === 0) return tell`nobody seen here`;
  const names = subjects.slice(0, mostWays).map(({ kind, name, namespace }) => {
    const home = kind === 'ServiceAccount' ? (namespace ?? facts.namespace) : undefined;
    return `${displayKind(kind)} ${code(home === undefined ? name : `${home}/${name}`)}`;
  });
  const more = subjects.length > mostWays ? tell` and ${subjects.length - mostWays} more` : '';
  return `${names.join(', ')}${more}`;
}

function displayKind(kind: string): string {
  return ['User', 'Group', 'ServiceAccount'].includes(kind) ? kind : code(kind);
}

/** A word of a manifest: tokens go before it is cut, since a piece of one is not known for what it is. */
function code(text: string): string {
  return codeSpan(text === '' ? '""' : displayText(text, longestName));
}
