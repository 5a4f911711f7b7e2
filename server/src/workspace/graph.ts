import type { DocumentKey } from './document-key.ts';
import type { ResourceFacts } from './facts.ts';

/** One object of the workspace with the document it stands in. */
export interface PlacedResource {
  readonly document: DocumentKey;
  readonly facts: ResourceFacts;
}

/** Answers of a look-up by name: an object that is not in the workspace is not known, which is not the same as absent. */
export interface WorkspaceGraph {
  /** All objects of a kind with that name, in any namespace, in order of file and document. */
  named(kind: string, name: string): readonly PlacedResource[];
  /** Those of `named` that are in the given namespace as far as the manifests say (see `namespacesMatch`). */
  inNamespace(kind: string, name: string, namespace: string | undefined): readonly PlacedResource[];
  /** Objects that mention `kind/name` in a reference (volumes, env, subjects, roleRef, annotations). */
  mentioning(kind: string, name: string): readonly PlacedResource[];
}

/** `same` when both manifests say the same or neither says one (applied together they land together), `unknown` when only one says it. */
export type NamespaceMatch = 'same' | 'different' | 'unknown';

export function namespacesMatch(a: string | undefined, b: string | undefined): NamespaceMatch {
  if (a === b) return 'same';
  return a === undefined || b === undefined ? 'unknown' : 'different';
}
