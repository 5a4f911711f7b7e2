import type { PlacedResource } from './graph.ts';

/** Objects of a look-up by a key; those with several keys stand under each. */
export type Groups = ReadonlyMap<string | undefined, readonly PlacedResource[]>;

/**
 * Groups the answers of look-ups, each once: a look-up answers with the same list until it changes, and thousands of
 * objects may share a name such as `default`, so that nobody may read through all of them for each of them.
 */
export function createGrouping(
  keysOf: (resource: PlacedResource) => Iterable<string | undefined>,
): (list: readonly PlacedResource[]) => Groups {
  const known = new WeakMap<readonly PlacedResource[], Groups>();
  return (list) => {
    const done = known.get(list);
    if (done !== undefined) return done;
    const groups = new Map<string | undefined, PlacedResource[]>();
    for (const resource of list) {
      for (const key of new Set(keysOf(resource))) {
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [resource]);
        else group.push(resource);
      }
    }
    known.set(list, groups);
    return groups;
  };
}
