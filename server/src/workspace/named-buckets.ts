import type { DocumentKey } from './document-key.ts';
import type { PlacedResource } from './graph.ts';
import type { GraphKey } from './mentions.ts';

interface Bucket {
  readonly resources: Set<PlacedResource>;
  /** In order of uri and document; made when asked for, since many objects may share a name. */
  sorted: readonly PlacedResource[] | undefined;
}

/** Objects by name; the lists are in order of uri and document, and the same ones until they change. */
export interface Buckets {
  get(key: GraphKey): readonly PlacedResource[];
  put(key: GraphKey, resource: PlacedResource): void;
  take(key: GraphKey, resource: PlacedResource): void;
}

export function createBuckets(): Buckets {
  const buckets = new Map<GraphKey, Bucket>();
  return {
    get(key) {
      const bucket = buckets.get(key);
      if (bucket === undefined) return [];
      bucket.sorted ??= [...bucket.resources].sort((a, b) => compare(a.document, b.document));
      return bucket.sorted;
    },
    put(key, resource) {
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, { resources: new Set([resource]), sorted: undefined });
      else {
        bucket.resources.add(resource);
        bucket.sorted = undefined;
      }
    },
    take(key, resource) {
      const bucket = buckets.get(key);
      if (bucket === undefined) return;
      bucket.resources.delete(resource);
      bucket.sorted = undefined;
      if (bucket.resources.size === 0) buckets.delete(key);
    },
  };
}

function compare(a: DocumentKey, b: DocumentKey): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1;
  return a.index - b.index;
}
