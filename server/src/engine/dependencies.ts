import type { WorkspaceGraph } from '../workspace/graph.ts';
import { type GraphKey, graphKey, keyInBuild, keyInNamespace, mentionOf } from '../workspace/mentions.ts';

/** A view of the graph that notes every name asked for, so that a verdict is dropped exactly when one of its grounds changes. */
export function recordingGraph(graph: WorkspaceGraph, asked: Set<GraphKey>): WorkspaceGraph {
  const note = (kind: string, name: string): void => {
    asked.add(graphKey(kind, name));
  };
  const noteBuilds = (kind: string, name: string, roots: readonly string[]): void => {
    for (const root of roots) asked.add(keyInBuild(graphKey(kind, name), root));
  };
  const noteMention = (kind: string, name: string, namespace: string | undefined): void => {
    if (namespace === undefined) asked.add(mentionOf(graphKey(kind, name)));
    else
      for (const home of [namespace, undefined])
        asked.add(mentionOf(keyInNamespace(graphKey(kind, name), home)));
    // Who means an object depends on which build holds one of that name.
    noteBuilds(kind, name, graph.buildsMentioning(kind, name, namespace));
  };
  return {
    buildsNaming: graph.buildsNaming,
    buildsMentioning: graph.buildsMentioning,
    named(kind, name) {
      note(kind, name);
      return graph.named(kind, name);
    },
    inNamespace(kind, name, namespace) {
      asked.add(keyInNamespace(graphKey(kind, name), namespace));
      noteBuilds(kind, name, graph.buildsNaming(kind, name, namespace));
      return graph.inNamespace(kind, name, namespace);
    },
    perhapsInNamespace(kind, name, namespace) {
      if (namespace === undefined) note(kind, name);
      else for (const home of [namespace, undefined]) asked.add(keyInNamespace(graphKey(kind, name), home));
      noteBuilds(kind, name, graph.buildsNaming(kind, name, namespace));
      return graph.perhapsInNamespace(kind, name, namespace);
    },
    mentioning(kind, name) {
      noteMention(kind, name, undefined);
      return graph.mentioning(kind, name);
    },
    mentioningIn(kind, name, namespace) {
      noteMention(kind, name, namespace);
      return graph.mentioningIn(kind, name, namespace);
    },
  };
}

/** Which holders rest on which names. */
export interface Dependencies<T> {
  /** Replaces all that the holder rests on. */
  set(holder: T, keys: ReadonlySet<GraphKey>): void;
  /** Hands all that one holder rests on to another. */
  move(from: T, to: T): void;
  delete(holder: T): void;
  /** How many holders rest on something. */
  readonly size: number;
  holdersOf(keys: Iterable<GraphKey>): ReadonlySet<T>;
}

export function createDependencies<T>(): Dependencies<T> {
  const keysOf = new Map<T, ReadonlySet<GraphKey>>();
  const holders = new Map<GraphKey, Set<T>>();
  const drop = (holder: T): void => {
    for (const key of keysOf.get(holder) ?? []) {
      const known = holders.get(key);
      known?.delete(holder);
      if (known?.size === 0) holders.delete(key);
    }
    keysOf.delete(holder);
  };
  const set = (holder: T, keys: ReadonlySet<GraphKey>): void => {
    drop(holder);
    keysOf.set(holder, keys);
    for (const key of keys) {
      const known = holders.get(key);
      if (known === undefined) holders.set(key, new Set([holder]));
      else known.add(holder);
    }
  };
  return {
    set,
    move(from, to) {
      set(to, keysOf.get(from) ?? new Set());
      drop(from);
    },
    delete: drop,
    get size() {
      return keysOf.size;
    },
    holdersOf(keys) {
      const found = new Set<T>();
      for (const key of keys) for (const holder of holders.get(key) ?? []) found.add(holder);
      return found;
    },
  };
}
