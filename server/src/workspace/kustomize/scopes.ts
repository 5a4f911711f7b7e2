import type { PlacedResource, WorkspaceGraph } from '../graph.ts';
import { namespacesMentioned } from '../mentions.ts';

type LookUp = WorkspaceGraph['named'];
type LookUpInBuild = (root: string, kind: string, name: string) => readonly PlacedResource[];

/** The objects of a workspace by their own names and by those that builds give. */
interface Names {
  /** What the workspace holds, whoever looks. */
  readonly whole: WorkspaceGraph;
  /** Objects that some build calls by a name. */
  readonly renamed: LookUp;
  readonly renamedIn: WorkspaceGraph['inNamespace'];
  /** Objects that a build holds and renames, by the name in their manifests. */
  readonly heldBy: LookUpInBuild;
  /** The same, by the name that they get. */
  readonly renamedBy: LookUpInBuild;
}

/** Look-ups from inside a build that renames its objects, and from outside of all. */
export interface Scopes {
  /** Undefined where everything is to be seen: the lists of the workspace are right as they are. */
  seenFrom(viewers: readonly PlacedResource[]): WorkspaceGraph | undefined;
}

const unrenamed: readonly string[] = [''];

/**
 * With `namePrefix` and `nameSuffix` Kustomize renames objects and what refers to them in the same build, so that within a
 * build the names as written fit together; outside, the objects bear the new names only. A reference to something the
 * build does not hold stays as it is (kustomize api/filters/nameref).
 */
export function createScopes(names: Names): Scopes {
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
        graph = scopes.has('') ? seenFromOutside(scopes, names) : seenFromInside(scopes, names);
        graphs.set(key, graph);
      }
      return graph;
    },
  };
}

function seenFromInside(scopes: ReadonlySet<string>, { whole, heldBy, renamedBy }: Names): WorkspaceGraph {
  const inside = [...scopes];
  const isOurs = sharing(scopes);
  /** Whoever writes another namespace than those of the build's own objects means one outside. */
  const seenAmong = (
    list: readonly PlacedResource[],
    kind: string,
    name: string,
  ): readonly PlacedResource[] => {
    if (list.every(isOurs)) return list;
    const held = inside.flatMap((root) => heldBy(root, kind, name));
    const isElsewhere = ({ facts }: PlacedResource): boolean =>
      held.every(({ facts: own }) => own.namespace !== undefined && own.namespace !== facts.namespace);
    return only(list, (resource) => isOurs(resource) || (isUnrenamed(resource) && isElsewhere(resource)));
  };
  const byNewName: LookUp = (kind, name) => inside.flatMap((root) => renamedBy(root, kind, name));
  const named: LookUp = (kind, name) =>
    withOthers(seenAmong(whole.named(kind, name), kind, name), byNewName(kind, name));
  const inNamespace: WorkspaceGraph['inNamespace'] = (kind, name, namespace) =>
    withOthers(
      seenAmong(whole.inNamespace(kind, name, namespace), kind, name),
      byNewName(kind, name).filter(({ facts }) => facts.namespace === namespace),
    );
  const meantAmong = (
    list: readonly PlacedResource[],
    kind: string,
    name: string,
  ): readonly PlacedResource[] => {
    if (list.every(isOurs)) return list;
    const isHeld = inside.some((root) => heldBy(root, kind, name).length > 0);
    return only(list, (resource) => isOurs(resource) || (!isHeld && isUnrenamed(resource)));
  };
  return {
    buildsNaming: (kind, name, namespace) =>
      whole.perhapsInNamespace(kind, name, namespace).every(isOurs) ? [] : inside,
    buildsMentioning: (kind, name, namespace) =>
      whole.mentioningIn(kind, name, namespace).every(isOurs) ? [] : inside,
    named,
    inNamespace,
    perhapsInNamespace: (kind, name, namespace) =>
      namespace === undefined
        ? named(kind, name)
        : [...inNamespace(kind, name, namespace), ...inNamespace(kind, name, undefined)],
    mentioning: (kind, name) => meantAmong(whole.mentioning(kind, name), kind, name),
    mentioningIn: (kind, name, namespace) =>
      meantAmong(whole.mentioningIn(kind, name, namespace), kind, name),
  };
}

/** Nearly all that is to be seen from there bears its own name. */
function seenFromOutside(scopes: ReadonlySet<string>, names: Names): WorkspaceGraph {
  const { whole, renamed, renamedIn, heldBy } = names;
  const isSeen = sharing(scopes);
  const inNamespace: WorkspaceGraph['inNamespace'] = (kind, name, namespace) =>
    withOthers(only(whole.inNamespace(kind, name, namespace), isSeen), renamedIn(kind, name, namespace));
  const named: LookUp = (kind, name) =>
    withOthers(only(whole.named(kind, name), isSeen), renamed(kind, name));
  /** Those that keep a name in their build: it holds none, or none of a namespace that they write. */
  const meantAmong = (
    list: readonly PlacedResource[],
    kind: string,
    name: string,
  ): readonly PlacedResource[] =>
    only(list, (resource) => {
      if (isSeen(resource)) return true;
      const held = scopesOf(resource).flatMap((root) => heldBy(root, kind, name));
      if (held.length === 0) return true;
      const homes = new Set(held.map(({ facts }) => facts.namespace));
      return [...namespacesMentioned(resource.facts, kind, name)].some(
        (namespace) => namespace !== undefined && !homes.has(namespace) && !homes.has(undefined),
      );
    });
  return {
    buildsNaming: () => [],
    buildsMentioning: (kind, name, namespace) =>
      whole
        .mentioningIn(kind, name, namespace)
        .flatMap((resource) => (isSeen(resource) ? [] : scopesOf(resource))),
    named,
    inNamespace,
    perhapsInNamespace(kind, name, namespace) {
      if (namespace === undefined) return named(kind, name);
      const all = whole.perhapsInNamespace(kind, name, namespace);
      if (renamed(kind, name).length === 0 && all.every(isSeen)) return all;
      return [...inNamespace(kind, name, namespace), ...inNamespace(kind, name, undefined)];
    },
    mentioning: (kind, name) => meantAmong(whole.mentioning(kind, name), kind, name),
    mentioningIn: (kind, name, namespace) =>
      meantAmong(whole.mentioningIn(kind, name, namespace), kind, name),
  };
}

function sharing(scopes: ReadonlySet<string>): (resource: PlacedResource) => boolean {
  const isOpen = scopes.has('');
  return ({ built }) => (built === undefined ? isOpen : built.scopes.some((scope) => scopes.has(scope)));
}

function isUnrenamed(resource: PlacedResource): boolean {
  return scopesOf(resource).includes('');
}

function scopesOf({ built }: PlacedResource): readonly string[] {
  return built?.scopes ?? unrenamed;
}

/** The same list when all of it is wanted. */
function only(
  list: readonly PlacedResource[],
  wanted: (resource: PlacedResource) => boolean,
): readonly PlacedResource[] {
  return list.every(wanted) ? list : list.filter(wanted);
}

/** In order of uri and document. */
function withOthers(
  list: readonly PlacedResource[],
  others: readonly PlacedResource[],
): readonly PlacedResource[] {
  return others.length === 0 ? list : inOrder([...new Set([...list, ...others])]);
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
