import { builtInRoles } from '../../../rbac/built-in/roles.ts';
import { escalationsOf } from '../../../rbac/escalation.ts';
import type { PolicyRule } from '../../../rbac/matching.ts';
import { phrase, tell } from '../../../words/tell.ts';
import { collectedRules } from '../../../workspace/aggregation.ts';
import type { RuleFacts } from '../../../workspace/facts.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';

/**
 * What a binding's role lets its holders do, by content where the role is at hand:
 * `strong` leads to more than it says, `pinned` reads only objects it names or paths without secrets, `none` gives nothing.
 */
export type PowerLevel = 'everything' | 'strong' | 'write' | 'read' | 'pinned' | 'none' | 'unknown';

export interface RolePower {
  readonly level: PowerLevel;
  /** Continues “its holders can …”. */
  readonly effect: string;
  /** The role in the workspace. */
  readonly role: PlacedResource | undefined;
}

const order: readonly PowerLevel[] = ['everything', 'strong', 'write', 'read', 'pinned', 'none'];

const effects: Readonly<Record<PowerLevel, string>> = {
  everything: phrase('do everything'),
  strong: phrase('read every Secret and act as every ServiceAccount'),
  write: phrase('change objects'),
  read: phrase('read objects'),
  pinned: phrase('read the objects it names'),
  none: phrase('do nothing'),
  unknown: phrase('do what the role says, which is not in the workspace'),
};

// The user-facing roles are sums, so that their own rules are empty (facts B.4).
const userFacing: Readonly<Record<string, PowerLevel>> = {
  'cluster-admin': 'everything',
  admin: 'strong',
  edit: 'strong',
  view: 'read',
};

// What every cluster gives to everybody: discovery, questions about oneself, the public keys of its issuer.
const publicRoles: ReadonlySet<string> = new Set([
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
]);

// Those of the roles above: health, version, discovery, keys of the issuer.
const publicPaths =
  /^\/(?:(?:healthz|livez|readyz|apis?|openapi)(?:\/.*)?|version\/?|\.well-known\/openid-configuration\/?|openid\/v1\/jwks\/?)$/;

const readVerbs: ReadonlySet<string> = new Set(['get', 'list', 'watch', 'head']);

/** What the role of a binding gives, as far as the workspace and Kubernetes' own roles tell. */
export function powerOf(
  binding: PlacedResource,
  graph: WorkspaceGraph,
  kubernetesMinor: number,
): RolePower | undefined {
  const { binding: facts, kind } = binding.facts;
  const roleRef = facts?.roleRef;
  if (roleRef === undefined) return undefined;
  const { name } = roleRef;
  const isClusterRole = roleRef.kind === 'ClusterRole';
  const level = isClusterRole && Object.hasOwn(userFacing, name) ? userFacing[name] : undefined;
  if (level !== undefined) return power(level, undefined);
  const clusterWide = kind === 'ClusterRoleBinding';
  const roles = rolesOf(binding, graph);
  if (roles.length === 0) return powerOfBuiltIn(name, isClusterRole, clusterWide, kubernetesMinor);
  const each = roles.map((role) => powerOfRole(role, graph, clusterWide, kubernetesMinor));
  return each.reduce((widest, other) => (rank(other.level) < rank(widest.level) ? other : widest));
}

/** The role of the workspace that a binding gives and whose rules allow everything; a cheaper question than `powerOf`. */
export function roleOfEverything(binding: PlacedResource, graph: WorkspaceGraph): PlacedResource | undefined {
  const { kind, name } = binding.facts.binding?.roleRef ?? {};
  if (name === undefined || (kind === 'ClusterRole' && Object.hasOwn(userFacing, name))) return undefined;
  return rolesOf(binding, graph).find((role) => rulesOf(role, graph).some(allowsEverything));
}

function rolesOf({ facts }: PlacedResource, graph: WorkspaceGraph): readonly PlacedResource[] {
  const roleRef = facts.binding?.roleRef;
  if (roleRef === undefined) return [];
  const { kind, name } = roleRef;
  const named =
    kind === 'ClusterRole' ? graph.named(kind, name) : graph.perhapsInNamespace(kind, name, facts.namespace);
  return named.filter(({ facts: role }) => role.role !== undefined);
}

/** Those that are written and those that are collected. */
function rulesOf(role: PlacedResource, graph: WorkspaceGraph): readonly PolicyRule[] {
  const { rules = [], aggregates = false } = role.facts.role ?? {};
  return aggregates ? [...rules, ...collectedRules(role, graph).map(({ rule }) => rule)] : rules;
}

function allowsEverything(rule: PolicyRule): boolean {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  return (
    verbs.includes('*') &&
    apiGroups.includes('*') &&
    resources.includes('*') &&
    resourceNames.length === 0 &&
    nonResourceURLs.length === 0
  );
}

function powerOfBuiltIn(
  name: string,
  isClusterRole: boolean,
  clusterWide: boolean,
  kubernetesMinor: number,
): RolePower {
  if (isClusterRole && publicRoles.has(name)) return power('pinned', undefined);
  const own = isClusterRole
    ? builtInRoles.find((role) => role.kind === 'ClusterRole' && role.name === name)
    : undefined;
  return own?.rules === undefined
    ? power('unknown', undefined)
    : widestOf(own.rules, clusterWide, kubernetesMinor, undefined);
}

function powerOfRole(
  role: PlacedResource,
  graph: WorkspaceGraph,
  clusterWide: boolean,
  kubernetesMinor: number,
): RolePower {
  const { rules = [], aggregates = false } = role.facts.role ?? {};
  const written = widestOf(rulesOf(role, graph), clusterWide, kubernetesMinor, role);
  // What a template, or roles of the cluster behind a label, may add is not known; what is written counts all the same.
  const hidden = aggregates || role.facts.completeness !== 'complete' || rules.some(({ partial }) => partial);
  return hidden && rank(written.level) > rank('strong') ? power('unknown', role) : written;
}

function widestOf(
  rules: readonly (PolicyRule | RuleFacts)[],
  clusterWide: boolean,
  kubernetesMinor: number,
  role: PlacedResource | undefined,
): RolePower {
  let widest = power('none', role);
  for (const rule of rules) {
    const found = powerOfRule(rule, clusterWide, kubernetesMinor, role);
    if (rank(found.level) < rank(widest.level)) widest = found;
  }
  return widest;
}

function powerOfRule(
  rule: PolicyRule,
  clusterWide: boolean,
  kubernetesMinor: number,
  role: PlacedResource | undefined,
): RolePower {
  const { verbs, resources, resourceNames, nonResourceURLs } = rule;
  if (nonResourceURLs.length > 0) {
    if (!clusterWide) return power('none', role);
    if (verbs.some((verb) => !readVerbs.has(verb))) return power('write', role);
    const [open] = nonResourceURLs.filter((url) => !publicPaths.test(url));
    return open === undefined
      ? power('pinned', role)
      : {
          level: 'read',
          effect: tell`read the path ${open === '*' ? tell`/metrics and every other` : open}`,
          role,
        };
  }
  if (allowsEverything(rule)) return power('everything', role);
  const escalation = escalationsOf(rule, kubernetesMinor).find(({ namespaced }) => namespaced || clusterWide);
  if (escalation !== undefined) return { level: 'strong', effect: escalation.effect, role };
  // PodSecurityPolicy left with Kubernetes 1.25: the verb decides nothing any more.
  const asked = resources.every((resource) => resource === 'podsecuritypolicies')
    ? verbs.filter((verb) => verb !== 'use')
    : verbs;
  if (asked.length === 0 || resources.length === 0) return power('none', role);
  if (asked.some((verb) => !readVerbs.has(verb))) return power('write', role);
  const secrets = resources.some((resource) => resource === 'secrets' || resource === '*');
  return power(resourceNames.length > 0 && !secrets ? 'pinned' : 'read', role);
}

function power(level: PowerLevel, role: PlacedResource | undefined): RolePower {
  return { level, effect: effects[level], role };
}

/** Widest first; a role that is not at hand stands behind those that are certainly strong. */
function rank(level: PowerLevel): number {
  return level === 'unknown' ? 1.5 : order.indexOf(level);
}
