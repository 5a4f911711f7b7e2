import type { Workspace } from '../../engine/workspace-types.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import type { Path } from '../../yaml/located.ts';

/** A value that somebody is typing, in an object that may be half-written. */
export interface CompletionPlace {
  readonly workspace: Workspace;
  readonly uri: string;
  /** The object as far as it can be read; the value being typed holds a private-use character in it. */
  readonly resource: KubernetesResource;
  /** Where the object lands, as far as its manifest or Kustomize says. */
  readonly namespace: string | undefined;
  /** From the object to the value, as `['subjects', 0, 'name']`. */
  readonly path: Path;
  /** What stands there already, without quotes; `''` for nothing. */
  readonly typed: string;
  /** For an item of a list, the other items that are strings; else empty. */
  readonly others: readonly string[];
}

/** One value to choose. */
export interface Candidate {
  /** What the manifest is to say; quotes are put around it where the place needs them. */
  readonly value: string;
  /** Shown in place of the value. */
  readonly label?: string;
  /** Shown beside the label: a few words of plain text. */
  readonly detail?: string;
  /** Markdown; as a function it is worked out for the first candidates of the list only. */
  readonly documentation?: string | (() => string | undefined);
  /** An object or person of the workspace, or a word of Kubernetes. */
  readonly type: 'object' | 'word';
  /** Lower ranks come first, within a rank the labels in their order; 0 when left out. */
  readonly rank?: number;
  /** Parts of the value that are for the reader to fill in, in their order; each becomes a stop of the cursor. */
  readonly stops?: readonly string[];
  /** Has to be there for the value to mean this: written when the candidate is chosen. */
  readonly beside?: BesidePair;
}

/** A pair of the map that the value, or the list it is an item of, stands in. */
export interface BesidePair {
  readonly key: string;
  readonly value: string | readonly string[];
  /** Keys of the same map next to which the pair may stand; the first that exists counts. */
  readonly after?: readonly string[];
  readonly before?: readonly string[];
}

/** Knows what may stand at some places. */
export interface CompletionProvider {
  /** Kinds of the objects it has places in: documents of no such kind are not read. */
  readonly kinds: readonly string[];
  /** Empty wherever it knows nothing; called for every place in objects of these kinds. */
  candidates(place: CompletionPlace): readonly Candidate[];
}
