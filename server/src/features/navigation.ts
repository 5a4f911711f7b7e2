import type { Workspace } from '../engine/workspace-types.ts';
import { serviceAccountUser } from '../rbac/impersonation.ts';
import type { Site } from '../workspace/facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../workspace/graph.ts';
import {
  definitionsOf,
  namedAt,
  type ObjectName,
  type ObjectReference,
  referencesIn,
} from './named-objects.ts';

/** A place in a file; offsets are UTF-16, absolute in the file, end exclusive. */
export interface Place {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

/** The manifests of the object named at an offset; empty where nothing is named or its manifest is not at hand. */
export function definitions(workspace: Workspace, uri: string, offset: number): readonly Place[] {
  const found = namedAt(workspace, uri, offset);
  if (found === undefined) return [];
  return placesOf(
    workspace,
    definitionsOf(found.target, workspace.graph).map((holder) => ({ holder, site: holder.facts.site })),
  );
}

/**
 * Every place that names the object named at an offset, in order of file and place. A place leads to an object exactly
 * when `definitions` leads from there to it; of an object whose manifest is not at hand, all that may mean it are listed.
 */
export function references(
  workspace: Workspace,
  uri: string,
  offset: number,
  options: { readonly includeDeclaration: boolean },
): readonly Place[] {
  const found = namedAt(workspace, uri, offset);
  if (found === undefined) return [];
  const { graph } = workspace;
  const { target } = found;
  const defined = definitionsOf(target, graph);
  const wanted = new Set(defined);
  const isMeant = remember((namespace: string | undefined): boolean => {
    const meant = definitionsOf({ ...target, namespace }, graph);
    return meant.length === 0
      ? wanted.size === 0 && namespacesMatch(namespace, target.namespace) !== 'different'
      : meant.some((one) => wanted.has(one));
  });
  const mentions = mentionsOf(target, defined, graph).filter(({ reference }) =>
    isMeant(reference.target.namespace),
  );
  return placesOf(workspace, [
    ...(options.includeDeclaration ? defined.map((holder) => ({ holder, site: holder.facts.site })) : []),
    ...mentions.map(({ holder, reference }) => ({ holder, site: reference.site })),
  ]);
}

interface Mention {
  readonly holder: PlacedResource;
  readonly reference: ObjectReference;
}

/** All that name an object of that kind and name, in any namespace. */
function mentionsOf(
  target: ObjectName,
  defined: readonly PlacedResource[],
  graph: WorkspaceGraph,
): readonly Mention[] {
  const { kind, name } = target;
  const holders = new Set(graph.mentioning(kind, name));
  const collect = (): readonly Mention[] =>
    [...holders].flatMap((holder) =>
      referencesIn(holder.facts)
        .filter((reference) => reference.target.kind === kind && reference.target.name === name)
        .map((reference) => ({ holder, reference })),
    );
  if (kind !== 'ServiceAccount') return collect();
  // User names hold the namespace, which a manifest may leave out: those that others state are tried.
  const namespaces = new Set([
    target.namespace,
    ...defined.map(({ facts }) => facts.namespace),
    ...collect().map(({ reference }) => reference.target.namespace),
  ]);
  for (const namespace of namespaces) {
    if (namespace === undefined) continue;
    for (const holder of graph.mentioning('User', serviceAccountUser(namespace, name))) holders.add(holder);
  }
  return collect();
}

function placesOf(
  workspace: Workspace,
  sites: readonly { readonly holder: PlacedResource; readonly site: Site }[],
): readonly Place[] {
  const slicesOf = remember(workspace.slices);
  const places = new Map<string, Place>();
  for (const { holder, site } of sites) {
    const { uri, index } = holder.document;
    const slice = slicesOf(uri)[index];
    if (slice === undefined) continue;
    const [start, end] = [slice.start + site.range[0], slice.start + site.range[1]];
    // What stands behind an anchor is read in several places and written in one.
    places.set(`${start} ${end} ${uri}`, { uri, start, end });
  }
  return [...places.values()].sort((a, b) => (a.uri === b.uri ? a.start - b.start : a.uri < b.uri ? -1 : 1));
}

function remember<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, { readonly value: V }>();
  return (key) => {
    let entry = known.get(key);
    if (entry === undefined) {
      entry = { value: compute(key) };
      known.set(key, entry);
    }
    return entry.value;
  };
}
