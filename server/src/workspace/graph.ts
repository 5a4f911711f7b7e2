import type { DocumentKey } from './document-key.ts';
import type { ResourceFacts } from './facts.ts';
import type { BuiltObject } from './kustomize/built-facts.ts';

/** One object of the workspace with the document it stands in. */
export interface PlacedResource {
  readonly document: DocumentKey;
  /** In an object that Kustomize builds, namespaces are those it ends up with, as far as all builds agree. */
  readonly facts: ResourceFacts;
  /** What Kustomize does to the object; absent when no kustomization of the workspace lists its file. */
  readonly built?: BuiltObject;
}

/** The facts as the manifest writes them, which is what an edit of it starts from. */
export function asWritten({ facts, built }: PlacedResource): ResourceFacts {
  return built?.written ?? facts;
}

/** Answers of a look-up by name: an object that is not in the workspace is not known, which is not the same as absent. */
export interface WorkspaceGraph {
  /** All objects of a kind with that name, in any namespace, in order of file and document. */
  named(kind: string, name: string): readonly PlacedResource[];
  /** Those of `named` that are in the given namespace as far as the manifests say (see `namespacesMatch`). */
  inNamespace(kind: string, name: string, namespace: string | undefined): readonly PlacedResource[];
  /** Those of `named` that may be in the given namespace: it is theirs, or one of the two is not known. */
  perhapsInNamespace(kind: string, name: string, namespace: string | undefined): readonly PlacedResource[];
  /** Objects that mention `kind/name` in a reference (volumes, env, subjects, roleRef, annotations). */
  mentioning(kind: string, name: string): readonly PlacedResource[];
  /**
   * Those of `mentioning` that may mean the object of the given namespace. A verdict that rests on this instead of
   * `mentioning` outlives changes in other namespaces, where thousands of objects share a name such as `default`.
   */
  mentioningIn(kind: string, name: string, namespace: string | undefined): readonly PlacedResource[];
  /**
   * The builds of Kustomize on which an answer about a namespace rests: whether they rename an object of that name, in
   * whichever namespace, decides which other objects are meant.
   */
  buildsNaming(kind: string, name: string, namespace: string | undefined): readonly string[];
  /** The same for `mentioning` and `mentioningIn`. */
  buildsMentioning(kind: string, name: string, namespace: string | undefined): readonly string[];
}

/** `same` when both manifests say the same or neither says one (applied together they land together), `unknown` when only one says it. */
export type NamespaceMatch = 'same' | 'different' | 'unknown';

export function namespacesMatch(a: string | undefined, b: string | undefined): NamespaceMatch {
  if (a === b) return 'same';
  return a === undefined || b === undefined ? 'unknown' : 'different';
}
