import type { DocumentKey } from './document-key.ts';
import type { DocumentFacts } from './facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from './graph.ts';
import { definedKey, type GraphKey, graphKey, mentionedKeys } from './mentions.ts';

/** The graph of a workspace, kept up to date document by document. */
export interface WorkspaceIndex extends WorkspaceGraph {
  /** Puts the facts of a document in place of what stood there; undefined takes the document out. */
  place(document: DocumentKey, facts: DocumentFacts | undefined): void;
  resourcesOf(document: DocumentKey): readonly PlacedResource[];
}

/** Keys under which a document's objects are found or which they mention: what a change of it may touch. */
export function touchedKeys(facts: DocumentFacts | undefined): ReadonlySet<GraphKey> {
  const keys = new Set<GraphKey>();
  for (const resource of facts?.resources ?? []) {
    const own = definedKey(resource);
    if (own !== undefined) keys.add(own);
    for (const key of mentionedKeys(resource)) keys.add(key);
  }
  return keys;
}

/** An empty index. Look-ups answer in order of uri and document, whatever the order of placing was. */
export function createIndex(): WorkspaceIndex {
  const byDocument = new Map<string, readonly PlacedResource[]>();
  const defined = createBuckets();
  const mentioned = createBuckets();
  const id = (document: DocumentKey): string => `${document.index} ${document.uri}`;

  const named = (kind: string, name: string): readonly PlacedResource[] => defined.get(graphKey(kind, name));
  return {
    named,
    inNamespace: (kind, name, namespace) =>
      named(kind, name).filter((resource) => namespacesMatch(resource.facts.namespace, namespace) === 'same'),
    mentioning: (kind, name) => mentioned.get(graphKey(kind, name)),
    resourcesOf: (document) => byDocument.get(id(document)) ?? [],
    place(document, facts) {
      for (const resource of byDocument.get(id(document)) ?? []) {
        const own = definedKey(resource.facts);
        if (own !== undefined) defined.take(own, resource);
        for (const key of mentionedKeys(resource.facts)) mentioned.take(key, resource);
      }
      if (facts === undefined || facts.resources.length === 0) {
        byDocument.delete(id(document));
        return;
      }
      const placed = facts.resources.map((resource): PlacedResource => ({ document, facts: resource }));
      byDocument.set(id(document), placed);
      for (const resource of placed) {
        const own = definedKey(resource.facts);
        if (own !== undefined) defined.put(own, resource);
        for (const key of mentionedKeys(resource.facts)) mentioned.put(key, resource);
      }
    },
  };
}

interface Bucket {
  readonly resources: Set<PlacedResource>;
  /** In order of uri and document; made when asked for, since many objects may share a name. */
  sorted: readonly PlacedResource[] | undefined;
}

/** Objects by name. */
interface Buckets {
  get(key: GraphKey): readonly PlacedResource[];
  put(key: GraphKey, resource: PlacedResource): void;
  take(key: GraphKey, resource: PlacedResource): void;
}

function createBuckets(): Buckets {
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
