import { escalationsOf } from '../rbac/escalation.ts';
import { phrase, told } from '../words/tell.ts';
import { collectedRules } from './aggregation.ts';
import type { Site, SubjectFacts } from './facts.ts';
import type { PlacedResource, WorkspaceGraph } from './graph.ts';
import { createGrouping } from './grouping.ts';

/** One binding that gives a ServiceAccount something. */
export interface AccountGrant {
  readonly binding: PlacedResource;
  /** The subject that names it, or a group it is in. */
  readonly subject: Site;
  /** False for a group of ServiceAccounts. */
  readonly byName: boolean;
  readonly scope: 'namespace' | 'cluster';
  /** `ClusterRole edit`. */
  readonly role: string;
  /** What the role lets its holders do beyond its words, as `read every Secret`; undefined when nothing, or when the role is not at hand. */
  readonly power: string | undefined;
}

/** What a ServiceAccount is bound to, as far as the workspace shows it: `none` only says that no binding is at hand. */
export interface AccountReach {
  /** True when some binding may name this ServiceAccount, also where the manifests leave the namespace open. */
  readonly perhapsBound: boolean;
  readonly level: 'none' | 'namespace' | 'cluster';
  /** The `power` of the widest grant that has one. */
  readonly power: string | undefined;
  /** Powerful ones first, then wide ones. */
  readonly grants: readonly AccountGrant[];
}

// What everyone may do on every cluster: discovery and asking about oneself (bootstrappolicy/policy.go).
const publicRoles: ReadonlySet<string> = new Set([
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
]);

// User-facing roles of every cluster (facts B.4); `edit` reads Secrets and issues tokens (facts 0-14).
const builtInPower: Readonly<Record<string, string>> = {
  'cluster-admin': phrase('do everything'),
  admin: phrase('read every Secret and act as every ServiceAccount'),
  edit: phrase('read every Secret and act as every ServiceAccount'),
};

/** The bindings of a ServiceAccount, by its name and through the groups it is in. */
export function accountReach(
  name: string,
  namespace: string | undefined,
  graph: WorkspaceGraph,
  kubernetesMinor: number,
): AccountReach {
  // Of a ServiceAccount in an unknown namespace only that can be said: it may be the one of any binding.
  if (namespace === undefined) {
    const byGroup = grantsToGroups(publicGroups, graph, kubernetesMinor);
    return reachOf(byGroup, bindingsNaming(name, namespace, graph).length > 0);
  }
  const user = `system:serviceaccount:${namespace}:${name}`;
  const bindings = bindingsNaming(name, namespace, graph);
  const named = (list: readonly PlacedResource[], isMeant: SubjectTest): readonly AccountGrant[] =>
    list.flatMap((binding) => grantBy(binding, isMeant, () => powerOf(binding, graph, kubernetesMinor)));
  const byName = [
    ...named(bindings, isAccount(name, namespace)),
    ...named(graph.mentioning('User', user), isNamed('User', user)),
  ];
  const byGroup = grantsToGroups(
    [`system:serviceaccounts:${namespace}`, ...publicGroups],
    graph,
    kubernetesMinor,
  );
  return reachOf([...byName, ...byGroup], bindings.length > 0 || byName.length > 0);
}

function reachOf(all: readonly AccountGrant[], perhapsBound: boolean): AccountReach {
  const grants = all.toSorted((a, b) => weight(b) - weight(a));
  const cluster = grants.some(({ scope }) => scope === 'cluster');
  return {
    perhapsBound,
    level: grants.length === 0 ? 'none' : cluster ? 'cluster' : 'namespace',
    power: grants[0]?.power,
    grants,
  };
}

/** The groups every ServiceAccount is in. */
const publicGroups: readonly string[] = ['system:serviceaccounts', 'system:authenticated'];

type SubjectTest = (subject: SubjectFacts, bound: string | undefined) => boolean;

function isNamed(kind: string, name: string): SubjectTest {
  return (subject) => subject.kind === kind && subject.name === name;
}

/** Only a namespace that both manifests state proves that they mean the same ServiceAccount. */
function isAccount(name: string, namespace: string): SubjectTest {
  return (subject, bound) =>
    subject.kind === 'ServiceAccount' && subject.name === name && (subject.namespace ?? bound) === namespace;
}

/** Bindings that may name a ServiceAccount and give it more than everybody has. */
function bindingsNaming(
  name: string,
  namespace: string | undefined,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  return graph.mentioningIn('ServiceAccount', name, namespace).filter(({ facts: { binding } }) => {
    const roleRef = binding?.roleRef;
    return roleRef !== undefined && !publicRoles.has(roleRef.name);
  });
}

/** Bindings of a group by what decides their power: the role, and whether it counts in the whole cluster. */
const byRole = createGrouping(({ facts }) => {
  const { roleRef } = facts.binding ?? {};
  if (roleRef === undefined) return [];
  const home = roleRef.kind === 'Role' ? (facts.namespace ?? '') : '';
  return [`${facts.kind} ${home} ${roleRef.kind} ${roleRef.name}`];
});

/** What every ServiceAccount may do says nothing about this one, unless it is too much for any. */
function grantsToGroups(
  names: readonly string[],
  graph: WorkspaceGraph,
  kubernetesMinor: number,
): readonly AccountGrant[] {
  return names.flatMap((name) =>
    [...byRole(graph.mentioning('Group', name)).values()].flatMap((bindings) => {
      const power = bindings[0] && powerOf(bindings[0], graph, kubernetesMinor);
      if (power === undefined) return [];
      return bindings.flatMap((binding) => grantBy(binding, isNamed('Group', name), () => power));
    }),
  );
}

function grantBy(
  binding: PlacedResource,
  isMeant: SubjectTest,
  powerOfRole: () => string | undefined,
): readonly AccountGrant[] {
  const { binding: facts, kind, namespace: bound } = binding.facts;
  const roleRef = facts?.roleRef;
  const subject = facts?.subjects.find((candidate) => isMeant(candidate, bound));
  if (subject === undefined || roleRef === undefined || publicRoles.has(roleRef.name)) return [];
  return [
    {
      binding,
      subject: subject.nameSite,
      byName: subject.kind !== 'Group',
      scope: kind === 'ClusterRoleBinding' ? 'cluster' : 'namespace',
      role: `${roleRef.kind} ${roleRef.name}`,
      power: powerOfRole(),
    },
  ];
}

function powerOf(
  { facts }: PlacedResource,
  graph: WorkspaceGraph,
  kubernetesMinor: number,
): string | undefined {
  const roleRef = facts.binding?.roleRef;
  if (roleRef === undefined) return undefined;
  if (roleRef.kind === 'ClusterRole' && Object.hasOwn(builtInPower, roleRef.name))
    return builtInPower[roleRef.name];
  const roles =
    roleRef.kind === 'Role'
      ? graph.perhapsInNamespace('Role', roleRef.name, facts.namespace)
      : graph.named(roleRef.kind, roleRef.name);
  for (const role of roles)
    for (const { rule } of collectedRules(role, graph))
      for (const { namespaced, effect } of escalationsOf(rule, kubernetesMinor))
        if (namespaced || facts.kind === 'ClusterRoleBinding') return told(effect);
  return undefined;
}

function weight({ power, scope }: AccountGrant): number {
  return (power === undefined ? 0 : 2) + (scope === 'cluster' ? 1 : 0);
}
