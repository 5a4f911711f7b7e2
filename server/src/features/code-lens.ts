import type { Workspace } from '../engine/workspace-types.ts';
import { powersOf } from '../rbac/powers.ts';
import { amount } from '../words/amount.ts';
import { tell } from '../words/tell.ts';
import type { ResourceFacts, Site } from '../workspace/facts.ts';
import type { PlacedResource } from '../workspace/graph.ts';
import { grantsOf } from './access-grants.ts';
import { accessOf } from './effective-permissions/access.ts';
import { type ObjectName, ownName, referencesIn } from './named-objects.ts';
import { type Place, placesOf } from './navigation.ts';
import { referencesTo } from './object-references.ts';
import { rulesOf } from './role-rules.ts';

/** The name of an object that something can be said about; offsets are UTF-16, absolute in the file. */
export interface LensPlace {
  readonly start: number;
  readonly end: number;
}

/** What is said, and the places it rests on. */
export interface Lens {
  /** `3 bindings · 2 workloads · escalates`. */
  readonly title: string;
  readonly places: readonly Place[];
}

/** Names of ServiceAccounts, roles and bindings of a file; nothing about them is looked up. */
export function lensPlaces(workspace: Workspace, uri: string): readonly LensPlace[] {
  return lensObjects(workspace, uri).map(({ start, end }) => ({ start, end }));
}

/** What there is to say about the object whose name starts at an offset; undefined when it is gone. */
export function lensAt(workspace: Workspace, uri: string, start: number): Lens | undefined {
  const found = lensObjects(workspace, uri).find((one) => one.start === start);
  if (found === undefined) return undefined;
  const { placed } = found;
  const minor = workspace.configurationOf(uri).kubernetesMinor;
  const own = ownName(placed.facts);
  if (placed.facts.binding !== undefined) return lensOfBinding(placed, workspace, minor);
  if (own?.kind === 'ServiceAccount') return lensOfAccount(own, workspace, minor);
  return own?.kind === 'Role' || own?.kind === 'ClusterRole' ? lensOfRole(own, workspace, minor) : undefined;
}

interface LensObject extends LensPlace {
  readonly placed: PlacedResource;
}

function lensObjects(workspace: Workspace, uri: string): readonly LensObject[] {
  return workspace.slices(uri).flatMap((slice, index) =>
    workspace.resourcesOf({ uri, index }).flatMap((placed): readonly LensObject[] => {
      const { name, site, serviceAccount, role, binding } = placed.facts;
      const isOurs = [serviceAccount, role, binding].some((facts) => facts !== undefined);
      return isOurs && name !== undefined
        ? [{ placed, start: slice.start + site.range[0], end: slice.start + site.range[1] }]
        : [];
    }),
  );
}

// Objects with more than this are generated: whether they are dangerous shows in the first ones.
const limits = { grants: 200, rules: 200 };

/** What is said about a ServiceAccount, for others who show it. */
export function lensOfAccount(account: ObjectName, workspace: Workspace, minor: number): Lens {
  const { mentions } = referencesTo(account, workspace.graph);
  const holders = [...new Set(mentions.map(({ holder }) => holder))];
  const { scopes } = accessOf(account, workspace, minor, limits);
  return {
    title: titleOf({
      bindings: holders.filter(({ facts }) => facts.binding !== undefined).length,
      workloads: holders.filter(({ facts }) => facts.pod !== undefined).length,
      escalates: scopes.some(({ dangers }) => dangers.length > 0),
    }),
    places: placesOf(workspace, mentions.map(siteOf)),
  };
}

function lensOfRole(role: ObjectName, workspace: Workspace, minor: number): Lens {
  const { mentions } = referencesTo(role, workspace.graph);
  const bindings = [
    ...new Set(mentions.flatMap(({ holder }) => (holder.facts.binding === undefined ? [] : [holder]))),
  ];
  const grants = grantsOf(role, workspace.graph);
  // Where nobody at hand is bound to a ClusterRole, it may be bound in the whole cluster.
  const clusterWide =
    role.kind === 'ClusterRole' && (grants.length === 0 || grants.some((grant) => grant.clusterWide));
  return {
    title: titleOf({
      bindings: bindings.length,
      workloads: workloadsOf(bindings, workspace).length,
      escalates: isDangerous(role, role.namespace, clusterWide, workspace, minor),
    }),
    places: placesOf(workspace, mentions.map(siteOf)),
  };
}

/** Of a binding, which says itself whom it gives what: the workloads that run as them. */
function lensOfBinding(placed: PlacedResource, workspace: Workspace, minor: number): Lens {
  const workloads = workloadsOf([placed], workspace);
  const { kind, namespace } = placed.facts;
  const role = roleOf(placed.facts);
  return {
    title: titleOf({
      workloads: workloads.length,
      escalates:
        role !== undefined && isDangerous(role, namespace, kind === 'ClusterRoleBinding', workspace, minor),
    }),
    places: placesOf(workspace, workloads),
  };
}

function roleOf(facts: ResourceFacts): ObjectName | undefined {
  return referencesIn(facts).find(({ target: { kind } }) => kind === 'Role' || kind === 'ClusterRole')
    ?.target;
}

function isDangerous(
  role: ObjectName,
  namespace: string | undefined,
  clusterWide: boolean,
  { graph }: Workspace,
  minor: number,
): boolean {
  const { rules } = rulesOf(role, graph, limits.rules);
  return powersOf(rules, namespace, clusterWide, minor).length > 0;
}

interface Found {
  readonly holder: PlacedResource;
  readonly site: Site;
}

/** Where workloads name a ServiceAccount that one of the bindings names. */
function workloadsOf(bindings: readonly PlacedResource[], { graph }: Workspace): readonly Found[] {
  const accounts = new Map<string, ObjectName>();
  for (const { facts } of bindings) {
    for (const { target } of referencesIn(facts))
      if (target.kind === 'ServiceAccount') accounts.set(`${target.namespace}/${target.name}`, target);
  }
  const found = new Map<PlacedResource, Found>();
  for (const account of accounts.values()) {
    for (const mention of referencesTo(account, graph).mentions)
      if (mention.holder.facts.pod !== undefined) found.set(mention.holder, siteOf(mention));
  }
  return [...found.values()];
}

function siteOf({
  holder,
  reference,
}: {
  readonly holder: PlacedResource;
  readonly reference: { readonly site: Site };
}): Found {
  return { holder, site: reference.site };
}

interface Counts {
  readonly bindings?: number;
  readonly workloads: number;
  readonly escalates: boolean;
}

function titleOf({ bindings, workloads, escalates }: Counts): string {
  const parts = [
    ...(bindings === undefined ? [] : [amount(bindings, 'binding')]),
    amount(workloads, 'workload'),
    ...(escalates ? [tell`escalates`] : []),
  ];
  return parts.join(' · ');
}
