import { counted, tell } from '../../../words/tell.ts';
import { rolesCollecting } from '../../../workspace/aggregation.ts';
import type { ResourceFacts, SubjectFacts } from '../../../workspace/facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../../workspace/graph.ts';
import type { RelatedSite } from '../../rule.ts';
import { scopeOf } from '../bindings/subjects.ts';

/** How far a role goes, as the workspace shows it; `unbound` only says that no binding is at hand. */
export type ReachLevel = 'unbound' | 'namespace' | 'cluster' | 'everyone';

export interface Reach {
  readonly level: ReachLevel;
  /** False when every binding at hand is one of a namespace. */
  readonly clusterWide: boolean;
  /** Why it is that level, as the end of a sentence. */
  readonly because: string;
  /** Binding → role and workload → ServiceAccount, widest binding first. */
  readonly related: readonly RelatedSite[];
}

interface Grant {
  readonly binding: PlacedResource;
  readonly level: ReachLevel;
  /** The ClusterRole that is bound, when it takes in the rules of this one by label. */
  readonly through?: PlacedResource;
}

const rank: Readonly<Record<ReachLevel, number>> = { unbound: 0, namespace: 1, cluster: 2, everyone: 3 };
const mostBindings = 3;
const mostWorkloads = 3;
const mostSites = 6;

// Identities anyone with network access, anyone with a token, or every Pod has (facts B.3).
const everyone: ReadonlySet<string> = new Set([
  'Group system:unauthenticated',
  'Group system:authenticated',
  'Group system:serviceaccounts',
  'User system:anonymous',
]);

const builtInTargets = ['view', 'edit', 'admin'];

/** The places that give a role to somebody, and how far that goes. */
export function reachOf(role: PlacedResource, graph: WorkspaceGraph): Reach {
  const collecting = rolesCollecting(role, graph);
  const grants = grantsOf(role, collecting, graph);
  const widest = grants[0];
  const target = builtInTargets.find((name) =>
    [role, ...collecting].some(
      ({ facts }) => facts.role?.labels[`rbac.authorization.k8s.io/aggregate-to-${name}`] === 'true',
    ),
  );
  const related = grants
    .slice(0, mostBindings)
    .flatMap((grant) => relatedOf(grant, graph))
    .slice(0, mostSites);
  // A role that is added to a built-in one goes wherever that one is bound: at least as far as a cluster-wide binding may.
  if (
    target !== undefined &&
    role.facts.kind === 'ClusterRole' &&
    rank[widest?.level ?? 'unbound'] < rank.cluster
  ) {
    return {
      level: 'cluster',
      clusterWide: true,
      because: tell`its label adds it to the built-in ClusterRole ${target}`,
      related,
    };
  }
  if (widest === undefined) {
    const because =
      role.facts.name === undefined
        ? tell`who is bound to it is not known`
        : tell`not bound in this workspace`;
    return { level: 'unbound', clusterWide: true, because, related };
  }
  const clusterWide =
    role.facts.kind === 'ClusterRole' &&
    (target !== undefined || grants.some(({ binding }) => binding.facts.kind === 'ClusterRoleBinding'));
  return { level: widest.level, clusterWide, because: describeGrant(widest), related };
}

// Look-ups answer with the same list until it changes: a role name that stands in every namespace is read through once.
const grantsIn = new WeakMap<readonly PlacedResource[], readonly Grant[]>();

/** Widest first, with those of the roles that take in this one by label. */
function grantsOf(
  { facts }: PlacedResource,
  collecting: readonly PlacedResource[],
  graph: WorkspaceGraph,
): readonly Grant[] {
  const own = grantsByName(facts, graph);
  if (collecting.length === 0) return own;
  const known = new Map(own.map((grant) => [grant.binding, grant]));
  for (const through of collecting)
    for (const grant of grantsByName(through.facts, graph))
      if (!known.has(grant.binding)) known.set(grant.binding, { ...grant, through });
  return [...known.values()].toSorted((a, b) => rank[b.level] - rank[a.level]);
}

function grantsByName(facts: ResourceFacts, graph: WorkspaceGraph): readonly Grant[] {
  const { kind, name, namespace } = facts;
  if (name === undefined) return [];
  // A RoleBinding names a Role of its own namespace.
  const bindings = graph.mentioningIn(kind, name, kind === 'Role' ? namespace : undefined);
  let grants = grantsIn.get(bindings);
  if (grants === undefined) {
    grants = bindings
      .flatMap((binding) => grantBy(binding, kind, name) ?? [])
      .toSorted((a, b) => rank[b.level] - rank[a.level]);
    grantsIn.set(bindings, grants);
  }
  return grants;
}

function grantBy(binding: PlacedResource, kind: string, name: string): Grant | undefined {
  const { roleRef, subjects } = binding.facts.binding ?? {};
  if (roleRef?.kind !== kind || roleRef.name !== name || subjects === undefined) return undefined;
  const inNamespace = binding.facts.kind === 'RoleBinding';
  // A ClusterRoleBinding cannot name a Role (validation).
  if (kind === 'Role' && !inNamespace) return undefined;
  if (subjects.length === 0 && binding.facts.completeness === 'complete') return undefined;
  // system:masters may do everything before RBAC is asked, so that a binding adds nothing.
  if (subjects.length > 0 && subjects.every(isMasters)) return undefined;
  if (subjects.some((subject) => everyone.has(`${subject.kind} ${subject.name}`))) {
    return { binding, level: 'everyone' };
  }
  return { binding, level: inNamespace ? 'namespace' : 'cluster' };
}

function isMasters({ kind, name }: SubjectFacts): boolean {
  return kind === 'Group' && name === 'system:masters';
}

/** For the end of a message, which has no room for the binding: that is a related place. */
function describeGrant({ binding, level, through }: Grant): string {
  const count = binding.facts.binding?.subjects.length ?? 0;
  const way = through === undefined ? '' : tell` through ${objectInWords(through)}`;
  return counted(
    count,
    '{1} has it {2}{3}',
    '{1} have it {2}{3}',
    namesOf(binding, level),
    scopeOf(binding.facts),
    way,
  );
}

function namesOf(binding: PlacedResource, level: ReachLevel): string {
  const subjects = binding.facts.binding?.subjects ?? [];
  const broad = subjects.find((subject) => everyone.has(`${subject.kind} ${subject.name}`));
  const named = level === 'everyone' ? broad : subjects.find((subject) => !isMasters(subject));
  if (named === undefined) return tell`its subjects`;
  const others = subjects.length - 1;
  const namespace =
    named.kind === 'ServiceAccount' ? (named.namespace ?? binding.facts.namespace) : undefined;
  const whole = `${named.kind} ${namespace === undefined ? '' : `${namespace}/`}${named.name}`;
  return others === 0 ? whole : tell`${whole} and ${others} more`;
}

function relatedOf(grant: Grant, graph: WorkspaceGraph): readonly RelatedSite[] {
  const { binding, level, through } = grant;
  const sites: RelatedSite[] = [
    ...(through === undefined
      ? []
      : [
          {
            message: tell`${objectInWords(through)} takes in the rules of this role by its labels`,
            document: through.document,
            path: through.facts.site.path,
          },
        ]),
    {
      message: tell`${objectInWords(binding)} gives ${through === undefined ? tell`this role` : objectInWords(through)} to ${namesOf(binding, level)} ${scopeOf(binding.facts)}`,
      document: binding.document,
      path: binding.facts.binding?.roleRef?.path ?? binding.facts.path,
    },
  ];
  for (const subject of binding.facts.binding?.subjects ?? []) {
    if (subject.kind !== 'ServiceAccount') continue;
    for (const workload of workloadsOf(subject, binding, graph).slice(0, mostWorkloads)) {
      const { pod, site } = workload.facts;
      sites.push({
        message: tell`${objectInWords(workload)} runs as ServiceAccount ${subject.name}`,
        document: workload.document,
        path: pod?.serviceAccountSite?.path ?? site.path,
      });
    }
  }
  return sites;
}

function objectInWords({ facts: { kind, name } }: PlacedResource): string {
  return name === undefined ? kind : `${kind} ${name}`;
}

function workloadsOf(
  subject: SubjectFacts,
  binding: PlacedResource,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  const namespace = subject.namespace ?? binding.facts.namespace;
  return graph
    .mentioningIn('ServiceAccount', subject.name, namespace)
    .filter(
      ({ facts }) =>
        facts.pod?.serviceAccountName.known === true &&
        facts.pod.serviceAccountName.value === subject.name &&
        namespacesMatch(facts.namespace, namespace) !== 'different',
    );
}
