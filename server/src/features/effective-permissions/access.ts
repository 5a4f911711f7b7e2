import type { Workspace } from '../../engine/workspace-types.ts';
import { builtInBindings } from '../../rbac/built-in/bindings.ts';
import { serviceAccountUser } from '../../rbac/impersonation.ts';
import { allowsEverything, type HeldPower, powersOf } from '../../rbac/powers.ts';
import type { BindingObject } from '../../rbac/rbac-objects.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { grantsTo } from '../access-grants.ts';
import type { ObjectName } from '../named-objects.ts';
import { type GivenRule, type RoleRules, rulesOf } from '../role-rules.ts';
import { nameKey } from './words.ts';

/** A binding that gives somebody a role. */
export interface AccessGrant {
  readonly binding: { readonly kind: string; readonly name: string; readonly namespace: string | undefined };
  /** Its manifest; undefined for one that Kubernetes brings. */
  readonly placed: PlacedResource | undefined;
  readonly role: ObjectName;
  /** What is known of the role. */
  readonly source: RoleRules['source'];
  readonly partial: boolean;
  readonly clusterWide: boolean;
  /** The group through which it is given; undefined when the binding names the holder. */
  readonly group: string | undefined;
  /** False when a manifest leaves out the namespace that would tell. */
  readonly certain: boolean;
}

/** A rule in the hands of somebody. */
export interface HeldRule extends GivenRule {
  readonly grant: AccessGrant;
}

/** What counts in one place. */
export interface AccessScope {
  readonly clusterWide: boolean;
  /** Undefined for the whole cluster, and for the namespace of a binding that does not say it. */
  readonly namespace: string | undefined;
  /** Worst first; what already counts in the whole cluster is not told again. */
  readonly dangers: readonly HeldPower<HeldRule>[];
  /** Everything that is allowed, in order of bindings and rules; rules that give nothing here are left out. */
  readonly rules: readonly HeldRule[];
}

/** What somebody may do, as far as the workspace shows it. */
export interface Access {
  readonly subject: ObjectName;
  /** True for those whom the API server never asks RBAC about. */
  readonly superuser: boolean;
  /** Those of the workspace first. */
  readonly grants: readonly AccessGrant[];
  /** Bindings that were not looked at, since there are too many. */
  readonly leftOut: number;
  /** The whole cluster first, then namespaces in order. */
  readonly scopes: readonly AccessScope[];
}

export interface AccessLimits {
  /** Bindings looked at. */
  readonly grants: number;
  /** Rules looked at in each role. */
  readonly rules: number;
}

/** Reads each role once; for answers about several subjects of one state of a workspace. */
export function rulesOnce({ graph }: Workspace, limits: AccessLimits): (role: ObjectName) => RoleRules {
  const roles = new Map<string, RoleRules>();
  return (role) => {
    const key = nameKey(role);
    const known = roles.get(key) ?? rulesOf(role, graph, limits.rules);
    roles.set(key, known);
    return known;
  };
}

/** Computes what somebody may do. Bounded by the limits; no parse. */
export function accessOf(
  subject: ObjectName,
  workspace: Workspace,
  minor: number,
  limits: AccessLimits,
  rules = rulesOnce(workspace, limits),
): Access {
  const { graph } = workspace;
  const all = grantsTo(subject, graph).toSorted((a, b) => Number(b.clusterWide) - Number(a.clusterWide));
  const held: HeldRule[] = [];
  const grants: AccessGrant[] = [];
  const take = (grant: Omit<AccessGrant, 'source' | 'partial'>): void => {
    const { source, partial, rules: given } = rules(grant.role);
    const full = { ...grant, source, partial };
    grants.push(full);
    for (const rule of given) held.push({ ...rule, grant: full });
  };
  for (const { binding, role, clusterWide, group, certain } of all.slice(0, limits.grants)) {
    const { kind, name = tell`(no name)`, namespace } = binding.facts;
    take({ binding: { kind, name, namespace }, placed: binding, role, clusterWide, group, certain });
  }
  const written = new Set(grants.map(({ binding }) => bindingKey(binding)));
  for (const grant of builtInGrantsTo(subject)) if (!written.has(bindingKey(grant.binding))) take(grant);
  return {
    subject,
    superuser: subject.kind === 'Group' && subject.name === 'system:masters',
    grants,
    leftOut: Math.max(0, all.length - limits.grants),
    scopes: scopesOf(held, minor),
  };
}

function scopesOf(held: readonly HeldRule[], minor: number): readonly AccessScope[] {
  const clusterWide = held.filter(({ grant }) => grant.clusterWide);
  const everywhere: AccessScope = {
    clusterWide: true,
    namespace: undefined,
    dangers: powersOf(clusterWide, undefined, true, minor),
    rules: clusterWide.filter((rule) => givesAnything(rule, true)),
  };
  const known = new Set(everywhere.dangers.map(({ power }) => power.id));
  const byNamespace = new Map<string | undefined, HeldRule[]>();
  for (const rule of held) {
    if (rule.grant.clusterWide) continue;
    const list = byNamespace.get(rule.grant.binding.namespace);
    if (list === undefined) byNamespace.set(rule.grant.binding.namespace, [rule]);
    else list.push(rule);
  }
  const masters = clusterWide.some(allowsEverything);
  const inside = [...byNamespace].map(([namespace, rules]): AccessScope => {
    const dangers = masters ? [] : powersOf([...rules, ...clusterWide], namespace, false, minor);
    return {
      clusterWide: false,
      namespace,
      dangers: dangers.filter(({ power }) => !known.has(power.id)),
      rules: rules.filter((rule) => givesAnything(rule, false)),
    };
  });
  const order = (namespace: string | undefined): string => namespace ?? '\uffff';
  return [
    ...(clusterWide.length > 0 ? [everywhere] : []),
    ...inside.sort((a, b) => (order(a.namespace) < order(b.namespace) ? -1 : 1)),
  ];
}

/** Paths belong to no namespace: a RoleBinding gives none. */
function givesAnything(rule: HeldRule, clusterWide: boolean): boolean {
  const { verbs, apiGroups, resources, nonResourceURLs } = rule;
  if (verbs.length === 0) return false;
  return (apiGroups.length > 0 && resources.length > 0) || (clusterWide && nonResourceURLs.length > 0);
}

function bindingKey({ kind, name, namespace }: AccessGrant['binding']): string {
  return JSON.stringify([kind, namespace ?? '', name]);
}

type BuiltInGrant = Omit<AccessGrant, 'source' | 'partial'>;
let builtIn: ReadonlyMap<string, readonly BindingObject[]> | undefined;

/** The bindings of every cluster: by name and through the groups the subject is in. */
function builtInGrantsTo({ kind, name, namespace }: ObjectName): readonly BuiltInGrant[] {
  builtIn ??= indexBuiltIn();
  const user =
    kind === 'ServiceAccount' && namespace !== undefined ? serviceAccountUser(namespace, name) : name;
  const groups =
    kind === 'ServiceAccount'
      ? [
          ...(namespace === undefined ? [] : [`system:serviceaccounts:${namespace}`]),
          'system:serviceaccounts',
          'system:authenticated',
        ]
      : kind === 'User'
        ? [name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated']
        : [];
  const own = builtIn.get(`${kind === 'Group' ? 'group' : 'user'} ${user}`) ?? [];
  return [
    ...own.map((binding) => builtInGrant(binding, undefined)),
    ...groups.flatMap((group) =>
      (builtIn?.get(`group ${group}`) ?? []).map((binding) => builtInGrant(binding, group)),
    ),
  ];
}

function builtInGrant(
  { kind, name, namespace, roleRef }: BindingObject,
  group: string | undefined,
): BuiltInGrant {
  const home = namespace === '' ? undefined : namespace;
  return {
    binding: { kind, name, namespace: home },
    placed: undefined,
    role:
      roleRef.kind === 'Role'
        ? { kind: 'Role', name: roleRef.name, namespace: home }
        : { kind: 'ClusterRole', name: roleRef.name, namespace: undefined },
    clusterWide: kind === 'ClusterRoleBinding',
    group,
    certain: true,
  };
}

function indexBuiltIn(): ReadonlyMap<string, readonly BindingObject[]> {
  const index = new Map<string, BindingObject[]>();
  for (const binding of builtInBindings) {
    for (const { kind, name, namespace } of binding.subjects ?? []) {
      const key =
        kind === 'Group'
          ? tell`group ${name}`
          : tell`user ${kind === 'ServiceAccount' ? serviceAccountUser(namespace, name) : name}`;
      const list = index.get(key);
      if (list === undefined) index.set(key, [binding]);
      else list.push(binding);
    }
  }
  return index;
}
