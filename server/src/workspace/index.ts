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
  const defined = new Map<GraphKey, PlacedResource[]>();
  const mentioned = new Map<GraphKey, PlacedResource[]>();
  const id = (document: DocumentKey): string => `${document.index} ${document.uri}`;

  const named = (kind: string, name: string): readonly PlacedResource[] =>
    defined.get(graphKey(kind, name)) ?? [];
  return {
    named,
    inNamespace: (kind, name, namespace) =>
      named(kind, name).filter((resource) => namespacesMatch(resource.facts.namespace, namespace) === 'same'),
    mentioning: (kind, name) => mentioned.get(graphKey(kind, name)) ?? [],
    resourcesOf: (document) => byDocument.get(id(document)) ?? [],
    place(document, facts) {
      for (const resource of byDocument.get(id(document)) ?? []) {
        const own = definedKey(resource.facts);
        if (own !== undefined) take(defined, own, resource);
        for (const key of mentionedKeys(resource.facts)) take(mentioned, key, resource);
      }
      if (facts === undefined || facts.resources.length === 0) {
        byDocument.delete(id(document));
        return;
      }
      const placed = facts.resources.map((resource): PlacedResource => ({ document, facts: resource }));
      byDocument.set(id(document), placed);
      for (const resource of placed) {
        const own = definedKey(resource.facts);
        if (own !== undefined) put(defined, own, resource);
        for (const key of mentionedKeys(resource.facts)) put(mentioned, key, resource);
      }
    },
  };
}

function take(map: Map<GraphKey, PlacedResource[]>, key: GraphKey, resource: PlacedResource): void {
  const rest = (map.get(key) ?? []).filter((candidate) => candidate !== resource);
  if (rest.length === 0) map.delete(key);
  else map.set(key, rest);
}

function put(map: Map<GraphKey, PlacedResource[]>, key: GraphKey, resource: PlacedResource): void {
  const list = map.get(key) ?? [];
  const place = list.findIndex((other) => compare(other.document, resource.document) > 0);
  map.set(key, place < 0 ? [...list, resource] : list.toSpliced(place, 0, resource));
}

function compare(a: DocumentKey, b: DocumentKey): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1;
  return a.index - b.index;
}
