import type { Workspace } from '../../engine/workspace-types.ts';
import { tell } from '../../words/tell.ts';
import type { ObjectName } from '../named-objects.ts';
import type { Place } from '../navigation.ts';
import type { AccessGrant, AccessScope, HeldRule } from './access.ts';
import { workloadsOf } from './accounts.ts';
import { effectOf, reachWords } from './danger-words.ts';
import { type Step, stepsOfDanger, stepsOfWay, stepsToRule } from './explain.ts';
import { type AccessPaths, dangerKey } from './paths.ts';
import { ruleWords } from './rule-words.ts';
import { objectWords, placeAt, placedWords, plainWords, say } from './words.ts';

/** What a node of the tree stands for. */
export type PermissionNodeKind = 'section' | 'danger' | 'permission' | 'note' | 'way' | Step['kind'];

/** A node of the tree of effective permissions; all text is plain, of one line, and safe to show. */
export interface PermissionNode {
  readonly kind: PermissionNodeKind;
  readonly label: string;
  /** Shown dimmed behind the label. */
  readonly detail?: string;
  readonly place?: Place;
  /** With it `explainPermission` tells how it came about; the same as long as the permission is there. */
  readonly key?: string;
  readonly children: readonly PermissionNode[];
}

// What is longer is generated, and read by nobody.
const mostDangers = 100;
const mostPermissions = 300;
const mostWays = 20;

/** What somebody may do: dangers first, then all by place, each with the way it came about. */
export function permissionTree(
  subject: ObjectName,
  paths: AccessPaths,
  workspace: Workspace,
): readonly PermissionNode[] {
  const access = paths.accessOf(subject);
  if (access.superuser) return [note(tell`Its members may do everything: RBAC is not asked`)];
  const context = { subject, paths, workspace };
  const scopes = access.scopes
    .map((scope) => scopeNode(scope, context))
    .filter(({ children }) => children.length > 0);
  const notes = notesOf(access.grants, access.leftOut);
  const own = access.grants.some(({ placed }) => placed !== undefined);
  return [
    ...dangerSection(context),
    ...scopes,
    ...builtInSection(access.scopes, context),
    ...section(
      notes.length === 1 ? tell`1 thing is not known` : tell`${notes.length} things are not known`,
      notes,
    ),
    ...(own ? [] : [note(tell`No binding in this workspace names it; what is bound elsewhere is not known`)]),
    ...workloadSection(context),
  ];
}

interface Context {
  readonly subject: ObjectName;
  readonly paths: AccessPaths;
  readonly workspace: Workspace;
}

/** The key of the way to everything. */
export const wayKey = 'everything';

function dangerSection({ subject, paths, workspace }: Context): readonly PermissionNode[] {
  const { scopes } = paths.accessOf(subject);
  const way = paths.toEverything(subject);
  const nodes: PermissionNode[] = [];
  if (way !== undefined && way.length > 1)
    nodes.push({
      kind: 'way',
      label: tell`become cluster-admin`,
      detail:
        way.length === 2 ? tell`through one other account` : tell`through ${way.length - 1} other accounts`,
      key: wayKey,
      children: stepNodes(stepsOfWay(subject, way, paths, workspace)),
    });
  const dangers = scopes.flatMap((scope) => scope.dangers.map((held) => ({ held, scope })));
  for (const danger of dangers.slice(0, mostDangers)) {
    const { held, scope } = danger;
    const others = held.ways.slice(1, mostWays).flatMap(([use]) => use?.rule.grant ?? []);
    nodes.push({
      kind: 'danger',
      label: plainWords(effectOf(danger)),
      detail: plainWords(reachWords(scope)),
      key: dangerKey(held.power.id, scope),
      children: [
        ...stepNodes(stepsOfDanger(subject, danger, paths, workspace)),
        ...grantNodes(tell`also by `, others, held.ways[0]?.[0]?.rule.grant, workspace),
      ],
    });
  }
  const more = dangers.length - mostDangers;
  const count = nodes.length + Math.max(0, more);
  return section(count === 1 ? tell`Dangerous: it can do this` : tell`Dangerous: ${count} things it can do`, [
    ...nodes,
    ...(more > 0 ? [note(tell`… and ${more} more`)] : []),
  ]);
}

function scopeNode(scope: AccessScope, context: Context): PermissionNode {
  const rules = scope.rules.filter(({ grant }) => grant.placed !== undefined || grant.group === undefined);
  return {
    kind: 'section',
    label: capital(plainWords(reachWords(scope))),
    children: permissionNodes(rules, scope, context),
  };
}

/** What everybody of its kind has in every cluster: true, and seldom what is looked for. */
function builtInSection(scopes: readonly AccessScope[], context: Context): readonly PermissionNode[] {
  const nodes = scopes.flatMap((scope) =>
    permissionNodes(
      scope.rules.filter(({ grant }) => grant.placed === undefined && grant.group !== undefined),
      scope,
      context,
    ),
  );
  const all = context.subject.kind === 'ServiceAccount' ? 'ServiceAccounts' : 'users';
  return section(tell`Every cluster gives this to all ${all}`, nodes);
}

function permissionNodes(
  rules: readonly HeldRule[],
  scope: AccessScope,
  { subject, workspace }: Context,
): readonly PermissionNode[] {
  const byWords = new Map<string, HeldRule[]>();
  for (const rule of rules) {
    const words = ruleWords(rule, scope.clusterWide);
    if (words === undefined) continue;
    const label = plainWords(words);
    const list = byWords.get(label);
    if (list === undefined) byWords.set(label, [rule]);
    else list.push(rule);
  }
  const nodes = [...byWords].slice(0, mostPermissions).map(
    ([label, [first, ...others]]): PermissionNode => ({
      kind: 'permission',
      label,
      ...(first === undefined ? {} : { detail: tell`by ${grantText(first.grant)}` }),
      ...placeOfRule(first, workspace),
      key: permissionKey(label, scope),
      children:
        first === undefined
          ? []
          : [
              ...stepNodes(stepsToRule(subject, first, workspace)),
              ...grantNodes(
                tell`also by `,
                others.slice(0, mostWays).map(({ grant }) => grant),
                first.grant,
                workspace,
              ),
            ],
    }),
  );
  const more = byWords.size - nodes.length;
  return more > 0 ? [...nodes, note(tell`… and ${more} more`)] : nodes;
}

function placeOfRule(rule: HeldRule | undefined, workspace: Workspace): Pick<PermissionNode, 'place'> {
  const place = rule?.origin && placeAt(workspace, rule.origin.holder, rule.origin.site);
  return place === undefined ? {} : { place };
}

/** The key of a permission, by its words. */
export function permissionKey(label: string, { clusterWide, namespace }: AccessScope): string {
  return JSON.stringify([clusterWide, namespace ?? '', label]);
}

function grantNodes(
  before: string,
  grants: readonly AccessGrant[],
  first: AccessGrant | undefined,
  workspace: Workspace,
): readonly PermissionNode[] {
  const distinct = new Map(
    grants.filter((grant) => grant !== first).map((grant) => [grantText(grant), grant]),
  );
  return [...distinct].map(([text, { placed }]) => {
    const place = placed && placeAt(workspace, placed, placed.facts.site);
    return {
      kind: 'binding',
      label: `${before}${text}`,
      ...(place === undefined ? {} : { place }),
      children: [],
    };
  });
}

/** `RoleBinding shop/web → ClusterRole edit`, and what is special about it. */
function grantText({ binding, role, group, placed, certain }: AccessGrant): string {
  return plainWords(
    say`${objectWords(binding)} → ${objectWords({ kind: role.kind, name: role.name })}${group === undefined ? '' : say` through group ${{ text: group }}`}${placed === undefined ? tell` (built in)` : ''}${certain ? '' : tell` (perhaps: a manifest leaves out its namespace)`}`,
  );
}

function notesOf(grants: readonly AccessGrant[], leftOut: number): readonly PermissionNode[] {
  const unknown = grants.flatMap((grant) =>
    grant.source === 'unknown'
      ? [note(tell`${grantText(grant)}: this role is not in the workspace`)]
      : grant.partial
        ? [note(tell`${grantText(grant)}: not all rules of this role are seen`)]
        : [],
  );
  return leftOut > 0 ? [...unknown, note(tell`${leftOut} more bindings were not looked at`)] : unknown;
}

function workloadSection({ subject, workspace }: Context): readonly PermissionNode[] {
  const nodes = workloadsOf(subject, workspace).map((placed): PermissionNode => {
    const place = placeAt(workspace, placed, placed.facts.site);
    return {
      kind: 'workload',
      label: plainWords(placedWords(placed, workspace)),
      ...(place === undefined ? {} : { place }),
      children: [],
    };
  });
  return section(
    nodes.length === 1 ? tell`1 workload runs as it` : tell`${nodes.length} workloads run as it`,
    nodes,
  );
}

function stepNodes(steps: readonly Step[]): readonly PermissionNode[] {
  return steps.map(({ kind, words, place }, index) => ({
    kind,
    label: `${index + 1}. ${plainWords(words)}`,
    ...(place === undefined ? {} : { place }),
    children: [],
  }));
}

function section(label: string, children: readonly PermissionNode[]): readonly PermissionNode[] {
  return children.length === 0 ? [] : [{ kind: 'section', label, children }];
}

function note(label: string): PermissionNode {
  return { kind: 'note', label, children: [] };
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
