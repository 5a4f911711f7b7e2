import { serviceAccountUser } from '../rbac/impersonation.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../workspace/graph.ts';
import { limitedTo } from '../workspace/mentions.ts';
import { definitionsOf, type ObjectName, type ObjectReference, referencesIn } from './named-objects.ts';
import { remember } from './remember.ts';

/** A place where an object names another. */
export interface Mention {
  readonly holder: PlacedResource;
  readonly reference: ObjectReference;
  /** The manifests that the place leads to; more than one when a namespace is not said. */
  readonly meant: readonly PlacedResource[];
}

export interface ObjectReferences {
  /** The manifests of the object. */
  readonly defined: readonly PlacedResource[];
  readonly mentions: readonly Mention[];
}

/**
 * All that names an object. A place leads to an object exactly when `definitionsOf` leads from there to it; of an object
 * whose manifest is not at hand, all that may mean it are listed.
 */
export function referencesTo(target: ObjectName, graph: WorkspaceGraph): ObjectReferences {
  const defined = definitionsOf(target, graph);
  const wanted = new Set(defined);
  const meantFrom = remember((namespace: string | undefined) =>
    definitionsOf({ ...target, namespace }, graph),
  );
  const mentions = mentionsOf(target, defined, graph).flatMap(({ holder, reference }): readonly Mention[] => {
    const { namespace } = reference.target;
    const meant = meantFrom(namespace);
    const isMeant =
      meant.length === 0
        ? wanted.size === 0 && namespacesMatch(namespace, target.namespace) !== 'different'
        : meant.some((one) => wanted.has(one));
    return isMeant ? [{ holder, reference, meant }] : [];
  });
  return { defined, mentions };
}

/** All that name an object of that kind and name, in any namespace. */
function mentionsOf(
  target: ObjectName,
  defined: readonly PlacedResource[],
  graph: WorkspaceGraph,
): readonly Omit<Mention, 'meant'>[] {
  const { kind, name, namespace: home } = target;
  // Thousands may be called `default`. Where manifests say the namespace, nothing of another one leads to them.
  const isHome = home !== undefined && defined.every(({ facts }) => facts.namespace === home);
  const mentioning = (what: string): readonly PlacedResource[] =>
    isHome ? graph.mentioningIn(what, name, home) : graph.mentioning(what, name);
  const holders = new Set([
    ...mentioning(kind),
    ...(kind === 'User' || kind === 'Group' ? [] : mentioning(limitedTo(kind))),
  ]);
  const collect = (): readonly Omit<Mention, 'meant'>[] =>
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
