import { escalationsOf } from '../rbac/escalation.ts';
import type { Site } from './facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from './graph.ts';

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
  'cluster-admin': 'do everything',
  admin: 'read every Secret and act as every ServiceAccount',
  edit: 'read every Secret and act as every ServiceAccount',
};

/** The bindings of a ServiceAccount, by its name and through the groups it is in. */
export function accountReach(
  name: string,
  namespace: string | undefined,
  graph: WorkspaceGraph,
  kubernetesMinor: number,
): AccountReach {
  const possible = subjectsOf(name, namespace).flatMap(([kind, subject]) =>
    graph
      .mentioning(kind, subject)
      .flatMap((binding) => grantsOf(binding, kind, subject, namespace, graph, kubernetesMinor)),
  );
  const grants = possible
    .filter((grant) => grant.certain)
    .sort((a, b) => weight(b) - weight(a))
    .map(({ certain: _, ...grant }): AccountGrant => grant);
  const cluster = grants.some(({ scope }) => scope === 'cluster');
  return {
    perhapsBound: possible.some(({ byName }) => byName),
    level: grants.length === 0 ? 'none' : cluster ? 'cluster' : 'namespace',
    power: grants[0]?.power,
    grants,
  };
}

function subjectsOf(
  name: string,
  namespace: string | undefined,
): readonly (readonly [kind: string, name: string])[] {
  const inNamespace =
    namespace === undefined
      ? []
      : ([
          ['User', `system:serviceaccount:${namespace}:${name}`],
          ['Group', `system:serviceaccounts:${namespace}`],
        ] as const);
  return [
    ['ServiceAccount', name],
    ...inNamespace,
    ['Group', 'system:serviceaccounts'],
    ['Group', 'system:authenticated'],
  ];
}

function grantsOf(
  binding: PlacedResource,
  kind: string,
  name: string,
  namespace: string | undefined,
  graph: WorkspaceGraph,
  kubernetesMinor: number,
): readonly (AccountGrant & { readonly certain: boolean })[] {
  const { binding: facts, kind: bindingKind, namespace: bound } = binding.facts;
  const roleRef = facts?.roleRef;
  const subject = facts?.subjects.find(
    (candidate) =>
      candidate.kind === kind &&
      candidate.name === name &&
      (kind !== 'ServiceAccount' || namespacesMatch(candidate.namespace ?? bound, namespace) !== 'different'),
  );
  if (subject === undefined || roleRef === undefined || publicRoles.has(roleRef.name)) return [];
  const scope = bindingKind === 'ClusterRoleBinding' ? 'cluster' : 'namespace';
  const power = powerOf(roleRef, bound, scope, graph, kubernetesMinor);
  // What every ServiceAccount may do says nothing about this one, unless it is too much for any.
  if (kind === 'Group' && power === undefined) return [];
  return [
    {
      // Only a namespace that both manifests state proves that they mean the same ServiceAccount.
      certain:
        kind !== 'ServiceAccount' || (namespace !== undefined && (subject.namespace ?? bound) === namespace),
      binding,
      subject: subject.nameSite,
      byName: kind !== 'Group',
      scope,
      role: `${roleRef.kind} ${roleRef.name}`,
      power,
    },
  ];
}

function powerOf(
  roleRef: { readonly kind: string; readonly name: string },
  namespace: string | undefined,
  scope: AccountGrant['scope'],
  graph: WorkspaceGraph,
  kubernetesMinor: number,
): string | undefined {
  if (roleRef.kind === 'ClusterRole' && Object.hasOwn(builtInPower, roleRef.name))
    return builtInPower[roleRef.name];
  const found = graph
    .named(roleRef.kind, roleRef.name)
    .filter(
      ({ facts }) => roleRef.kind !== 'Role' || namespacesMatch(facts.namespace, namespace) !== 'different',
    )
    .flatMap(({ facts }) => facts.role?.rules ?? [])
    .flatMap((rule) => escalationsOf(rule, kubernetesMinor))
    .find((escalation) => escalation.namespaced || scope === 'cluster');
  return found?.effect;
}

function weight({ power, scope }: AccountGrant): number {
  return (power === undefined ? 0 : 2) + (scope === 'cluster' ? 1 : 0);
}
