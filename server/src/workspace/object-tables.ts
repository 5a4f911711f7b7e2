import type { PlacedResource, WorkspaceGraph } from './graph.ts';
import { createScopes } from './kustomize/scopes.ts';
import { type GraphKey, graphKey, keyInBuild, keyInNamespace } from './mentions.ts';
import { type Buckets, createBuckets } from './named-buckets.ts';
import {
  buildKeys,
  isRenamed,
  meantKeys,
  ownKeys,
  ownKeysInBuilds,
  renamedKeys,
  renamedKeysInBuilds,
} from './object-keys.ts';

/** The objects of a workspace under all that they are looked up by. */
export interface ObjectTables {
  put(resource: PlacedResource): void;
  /** The two halves of `put`. */
  putNames(resource: PlacedResource): void;
  putInBuilds(resource: PlacedResource): void;
  take(resource: PlacedResource): void;
  /** ServiceAccounts, and the subjects that may follow them, by the keys of a build. */
  inBuild(key: string): readonly PlacedResource[];
  /** True where some build renames objects, so that look-ups depend on who asks. */
  readonly renames: boolean;
  /** What the workspace holds, whoever looks. */
  readonly whole: WorkspaceGraph;
  seenFrom(viewers: readonly PlacedResource[]): WorkspaceGraph;
}

export function createObjectTables(): ObjectTables {
  const defined = createBuckets();
  const mentioned = createBuckets();
  /** By the names that builds give. */
  const renamed = createBuckets();
  /** By their own names and by those that builds give, in each build that renames. */
  const heldByBuild = createBuckets();
  const renamedByBuild = createBuckets();
  const inBuild = createBuckets();
  let renamings = 0;

  const putNames = (resource: PlacedResource): void => {
    for (const key of ownKeys(resource)) defined.put(key, resource);
    for (const key of meantKeys(resource)) mentioned.put(key, resource);
    if (!isRenamed(resource)) return;
    renamings += 1;
    for (const key of renamedKeys(resource)) renamed.put(key, resource);
    for (const key of ownKeysInBuilds(resource)) heldByBuild.put(key, resource);
    for (const key of renamedKeysInBuilds(resource)) renamedByBuild.put(key, resource);
  };
  const putInBuilds = (resource: PlacedResource): void => {
    for (const key of buildKeys(resource)) inBuild.put(key, resource);
  };
  const whole: WorkspaceGraph = {
    named: (kind, name) => defined.get(graphKey(kind, name)),
    inNamespace: (kind, name, namespace) => defined.get(keyInNamespace(graphKey(kind, name), namespace)),
    perhapsInNamespace: (kind, name, namespace) => perhapsIn(defined, graphKey(kind, name), namespace),
    mentioning: (kind, name) => mentioned.get(graphKey(kind, name)),
    mentioningIn: (kind, name, namespace) => perhapsIn(mentioned, graphKey(kind, name), namespace),
    buildsNaming: () => [],
    buildsMentioning: () => [],
  };
  const scopes = createScopes({
    whole,
    renamed: (kind, name) => renamed.get(graphKey(kind, name)),
    renamedIn: (kind, name, namespace) => renamed.get(keyInNamespace(graphKey(kind, name), namespace)),
    heldBy: (root, kind, name) => heldByBuild.get(keyInBuild(graphKey(kind, name), root)),
    renamedBy: (root, kind, name) => renamedByBuild.get(keyInBuild(graphKey(kind, name), root)),
  });

  return {
    put(resource) {
      putNames(resource);
      putInBuilds(resource);
    },
    putNames,
    putInBuilds,
    take(resource) {
      for (const key of ownKeys(resource)) defined.take(key, resource);
      for (const key of meantKeys(resource)) mentioned.take(key, resource);
      for (const key of buildKeys(resource)) inBuild.take(key, resource);
      if (!isRenamed(resource)) return;
      renamings -= 1;
      for (const key of renamedKeys(resource)) renamed.take(key, resource);
      for (const key of ownKeysInBuilds(resource)) heldByBuild.take(key, resource);
      for (const key of renamedKeysInBuilds(resource)) renamedByBuild.take(key, resource);
    },
    inBuild: (key) => inBuild.get(key),
    get renames() {
      return renamings > 0;
    },
    whole,
    seenFrom: (viewers) => (renamings === 0 ? whole : (scopes.seenFrom(viewers) ?? whole)),
  };
}

/** The same list for the same lists, as look-ups answer. */
const joinedLists = new WeakMap<
  readonly PlacedResource[],
  { readonly open: readonly PlacedResource[]; readonly both: readonly PlacedResource[] }
>();

function joined(same: readonly PlacedResource[], open: readonly PlacedResource[]): readonly PlacedResource[] {
  const known = joinedLists.get(same);
  if (known?.open === open) return known.both;
  const both = [...new Set([...same, ...open])];
  joinedLists.set(same, { open, both });
  return both;
}

/** Those certainly of the namespace first. */
function perhapsIn(
  buckets: Buckets,
  key: GraphKey,
  namespace: string | undefined,
): readonly PlacedResource[] {
  if (namespace === undefined) return buckets.get(key);
  const same = buckets.get(keyInNamespace(key, namespace));
  const open = buckets.get(keyInNamespace(key, undefined));
  if (open.length === 0) return same;
  return same.length === 0 ? open : joined(same, open);
}
