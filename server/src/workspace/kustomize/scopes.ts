import type { PlacedResource, WorkspaceGraph } from '../graph.ts';
import { namespacesMentioned } from '../mentions.ts';

type LookUp = WorkspaceGraph['named'];

/** Look-ups from inside a build that renames its objects, and from outside of all. */
export interface Scopes {
  /** Undefined where everything is to be seen: the lists of the workspace are right as they are. */
  seenFrom(viewers: readonly PlacedResource[]): WorkspaceGraph | undefined;
}

const unrenamed: readonly string[] = [''];

/**
 * With `namePrefix` and `nameSuffix` Kustomize renames objects and what refers to them in the same build, so that within a
 * build the names as written fit together; outside, the objects bear the new names only. A reference to something the
 * build does not hold stays as it is (kustomize api/filters/nameref). `whole` is what the workspace holds, whoever looks, and
 * `renamed` finds objects that some build calls by a name.
 */
export function createScopes(whole: WorkspaceGraph, renamed: LookUp): Scopes {
  const seenIn = (scopes: ReadonlySet<string>): WorkspaceGraph => {
    const isOpen = scopes.has('');
    const shares = (resource: PlacedResource): boolean =>
      scopesOf(resource).some((scope) => scopes.has(scope));
    const isUnrenamed = (resource: PlacedResource): boolean => scopesOf(resource).includes('');
    const named: LookUp = (kind, name) => {
      const all = whole.named(kind, name);
      const inside = only(all, shares);
      // Whoever writes another namespace than those of the build's own objects means one outside.
      const isElsewhere = ({ facts }: PlacedResource): boolean =>
        inside.every(
          (held) => held.facts.namespace !== undefined && held.facts.namespace !== facts.namespace,
        );
      const seen = isOpen
        ? inside
        : only(all, (resource) => shares(resource) || (isUnrenamed(resource) && isElsewhere(resource)));
      const byNewName = only(renamed(kind, name), (resource) => isOpen || shares(resource));
      return byNewName.length === 0 ? seen : inOrder([...new Set([...seen, ...byNewName])]);
    };
    const mentioning: LookUp = (kind, name) => {
      const all = whole.mentioning(kind, name);
      if (isOpen && all.every(shares)) return all;
      const owners = whole.named(kind, name);
      /** The namespaces in which builds hold the name. */
      const owned = new Map<string, Set<string | undefined>>();
      for (const owner of owners)
        for (const scope of scopesOf(owner))
          if (scope !== '') owned.set(scope, (owned.get(scope) ?? new Set()).add(owner.facts.namespace));
      const isOurs = !isOpen && owners.some(shares);
      /** Whether it writes a namespace in which its build holds none of the name, so that it keeps the name. */
      const leadsOut = (resource: PlacedResource): boolean => {
        const holds = (namespace: string | undefined): boolean =>
          scopesOf(resource).some((scope) => {
            const held = owned.get(scope);
            return held?.has(namespace) === true || held?.has(undefined) === true;
          });
        return [...namespacesMentioned(resource.facts, kind, name)].some(
          (namespace) => namespace !== undefined && !holds(namespace),
        );
      };
      return only(
        all,
        (resource) =>
          shares(resource) ||
          (isOpen
            ? !scopesOf(resource).some((scope) => owned.has(scope)) || leadsOut(resource)
            : !isOurs && isUnrenamed(resource)),
      );
    };
    if (isOpen) return seenFromOutside(named, mentioning, shares);
    return {
      named,
      mentioning,
      renames: true,
      restsOnHolders: () => true,
      inNamespace: (kind, name, namespace) =>
        named(kind, name).filter(({ facts }) => facts.namespace === namespace),
      perhapsInNamespace: (kind, name, namespace) =>
        certainFirst(named(kind, name), namespace, ({ facts }) => [facts.namespace]),
      mentioningIn: (kind, name, namespace) =>
        certainFirst(mentioning(kind, name), namespace, ({ facts }) => [
          ...namespacesMentioned(facts, kind, name),
        ]),
    };
  };

  /** Nearly all that is to be seen from there bears its own name, and stands in the list of its namespace. */
  const seenFromOutside = (
    named: LookUp,
    mentioning: LookUp,
    isSeen: (resource: PlacedResource) => boolean,
  ): WorkspaceGraph => {
    const inNamespace: WorkspaceGraph['inNamespace'] = (kind, name, namespace) => {
      const seen = only(whole.inNamespace(kind, name, namespace), isSeen);
      const byNewName = renamed(kind, name).filter(({ facts }) => facts.namespace === namespace);
      return byNewName.length === 0 ? seen : inOrder([...new Set([...seen, ...byNewName])]);
    };
    return {
      named,
      mentioning,
      renames: false,
      restsOnHolders: (kind, name, namespace) => !whole.mentioningIn(kind, name, namespace).every(isSeen),
      inNamespace,
      perhapsInNamespace(kind, name, namespace) {
        if (namespace === undefined) return named(kind, name);
        const all = whole.perhapsInNamespace(kind, name, namespace);
        if (renamed(kind, name).length === 0 && all.every(isSeen)) return all;
        return [...inNamespace(kind, name, namespace), ...inNamespace(kind, name, undefined)];
      },
      mentioningIn(kind, name, namespace) {
        const all = whole.mentioningIn(kind, name, namespace);
        if (all.every(isSeen)) return all;
        return certainFirst(mentioning(kind, name), namespace, ({ facts }) => [
          ...namespacesMentioned(facts, kind, name),
        ]);
      },
    };
  };
  /** By the scopes of who looks. */
  const graphs = new Map<string, WorkspaceGraph>();
  return {
    seenFrom(viewers) {
      const scopes = new Set<string>();
      for (const viewer of viewers) for (const scope of scopesOf(viewer)) scopes.add(scope);
      if (scopes.size === 0) return undefined;
      const key = JSON.stringify([...scopes]);
      let graph = graphs.get(key);
      if (graph === undefined) {
        graph = seenIn(scopes);
        graphs.set(key, graph);
      }
      return graph;
    },
  };
}

function scopesOf({ built }: PlacedResource): readonly string[] {
  return built?.scopes ?? unrenamed;
}

/** Those of the namespace before those that may be. */
function certainFirst(
  list: readonly PlacedResource[],
  namespace: string | undefined,
  namespacesOf: (resource: PlacedResource) => readonly (string | undefined)[],
): readonly PlacedResource[] {
  if (namespace === undefined) return list;
  const same = list.filter((resource) => namespacesOf(resource).includes(namespace));
  const open = list.filter((resource) => namespacesOf(resource).includes(undefined));
  return [...new Set([...same, ...open])];
}

/** The same list when all of it is wanted. */
function only(
  list: readonly PlacedResource[],
  wanted: (resource: PlacedResource) => boolean,
): readonly PlacedResource[] {
  return list.every(wanted) ? list : list.filter(wanted);
}

function inOrder(list: readonly PlacedResource[]): readonly PlacedResource[] {
  return list.toSorted((a, b) =>
    a.document.uri === b.document.uri
      ? a.document.index - b.document.index
      : a.document.uri < b.document.uri
        ? -1
        : 1,
  );
}
