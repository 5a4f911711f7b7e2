import type { Path, Range, ScalarStyle, ScalarValue } from '../yaml/located.ts';

/** What a new value may be: plain data. `verbatim` puts a scalar's source as it stands (for `0400` and the like). */
export type NewValue =
  | ScalarValue
  | { readonly verbatim: string }
  | readonly NewValue[]
  | { readonly [key: string]: NewValue };

/**
 * One change to a document, in terms of its data. Paths lead from the document's root.
 * The operations of one call are applied in order, each on the result of the one before.
 */
export type Operation =
  | {
      readonly op: 'replaceScalar';
      readonly path: Path;
      readonly value: ScalarValue;
      readonly style?: ScalarStyle;
    }
  | { readonly op: 'renameKey'; readonly path: Path; readonly key: string }
  | {
      readonly op: 'insertPair';
      /** The map that gets the pair. An absent map is created when its parent exists. */
      readonly path: Path;
      readonly key: string;
      readonly value: NewValue;
      /** Sibling keys to stand before or after; the first that exists counts, else the end of the map. */
      readonly before?: readonly string[];
      readonly after?: readonly string[];
      /** A comment for the line above, without `#`. */
      readonly comment?: string;
    }
  | { readonly op: 'removePair'; readonly path: Path }
  | {
      readonly op: 'insertItem';
      /** The sequence that gets the item. */
      readonly path: Path;
      readonly value: NewValue;
      /** Place of the new item; the end when left out. */
      readonly index?: number;
      readonly comment?: string;
    }
  | { readonly op: 'removeItem'; readonly path: Path }
  /** Puts another value under the same key or at the same index. */
  | { readonly op: 'replaceValue'; readonly path: Path; readonly value: NewValue }
  /** A comment on a line of its own above the pair or item at the path. */
  | { readonly op: 'insertComment'; readonly path: Path; readonly text: string }
  /** Replaces part of a string scalar; offsets count in its decoded text. */
  | { readonly op: 'rewriteInString'; readonly path: Path; readonly at: Range; readonly text: string };

/** A replacement in the text that was handed in; offsets are relative to it. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/** Either the edits (sorted, not overlapping) or one sentence on why no correct edit exists. */
export type EditResult =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly reason: string };
