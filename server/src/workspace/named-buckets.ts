import type { DocumentKey } from './document-key.ts';
import type { PlacedResource } from './graph.ts';
import type { GraphKey } from './mentions.ts';

interface Bucket {
  list: PlacedResource[];
  /** False until the list is needed: a scan puts thousands of objects in as they come. */
  inOrder: boolean;
  /** True when somebody holds the list, which is not to change then. */
  handedOut: boolean;
}

/** Objects by name; the lists are in order of uri and document, and the same ones until they change. */
export interface Buckets {
  get(key: GraphKey): readonly PlacedResource[];
  put(key: GraphKey, resource: PlacedResource): void;
  take(key: GraphKey, resource: PlacedResource): void;
}

const none: readonly PlacedResource[] = [];

export function createBuckets(): Buckets {
  const buckets = new Map<GraphKey, Bucket>();
  return {
    get(key) {
      const bucket = buckets.get(key);
      if (bucket === undefined) return none;
      sort(bucket);
      bucket.handedOut = true;
      return bucket.list;
    },
    put(key, resource) {
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, { list: [resource], inOrder: false, handedOut: false });
      else if (bucket.inOrder) splice(bucket, firstBehind(bucket.list, resource.document), 0, resource);
      else bucket.list.push(resource);
    },
    take(key, resource) {
      const bucket = buckets.get(key);
      if (bucket === undefined) return;
      sort(bucket);
      const place = placeOf(bucket.list, resource);
      if (place < 0) return;
      if (bucket.list.length === 1) buckets.delete(key);
      else splice(bucket, place, 1);
    },
  };
}

function sort(bucket: Bucket): void {
  if (!bucket.inOrder && bucket.list.length > 1) bucket.list.sort((a, b) => compare(a.document, b.document));
  bucket.inOrder = true;
}

/** Changes the list in one place: thousands of objects may share a name, and are not sorted again for one of them. */
function splice(bucket: Bucket, place: number, taken: number, ...put: readonly PlacedResource[]): void {
  if (bucket.handedOut) bucket.list = bucket.list.toSpliced(place, taken, ...put);
  else bucket.list.splice(place, taken, ...put);
  bucket.handedOut = false;
}

function placeOf(list: readonly PlacedResource[], resource: PlacedResource): number {
  const end = firstBehind(list, resource.document);
  return end === 0 ? -1 : list.lastIndexOf(resource, end - 1);
}

/** The place of the first object of a later document. */
function firstBehind(list: readonly PlacedResource[], document: DocumentKey): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = list[middle];
    if (there !== undefined && compare(there.document, document) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(a: DocumentKey, b: DocumentKey): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1;
  return a.index - b.index;
}
