import { readResources } from '../../kubernetes/resource.ts';
import { at, booleanAt, isScalar, items, pairs } from '../../yaml/access.ts';
import { decodedToSource } from '../../yaml/locate.ts';
import type { LocatedPair, LocatedScalar, ParsedDocument, Path, Range } from '../../yaml/located.ts';
import { type NamedRule, readList, type SuppressionNote } from './read.ts';

/** The annotation that silences rules for its object: `no-token-secret, ZT201 -- reason`. */
export const ignoreAnnotation = 'zero-token.dev/ignore';

const prefix = 'zero-token.dev/';

/** An annotation of ours on an object. */
export interface SuppressionAnnotation extends SuppressionNote {
  readonly form: 'annotation';
  /** False for a misspelt key: the annotation does nothing. */
  readonly known: boolean;
  /** From the document's root. */
  readonly path: Path;
  /** The annotation's text, and its rules as they stand in it. */
  readonly value: string;
  readonly words: readonly NamedRule[];
  /** The object; offsets as of everything here. */
  readonly object: Range;
  /** True on what a controller made: it copied the annotation, and whoever wrote it hears of it elsewhere. */
  readonly copied: boolean;
  /** True in a patch or a template: it counts in the object that is made of it, which may have findings of its own. */
  readonly partial: boolean;
}

/** True when a document can hold such annotations at all. */
export function mayHoldAnnotations(text: string): boolean {
  return text.includes(prefix);
}

/**
 * The annotations of a document's objects, each object's own only: what a pod template or another template carries
 * goes to objects that are made of it. Offsets count in the document. Does not hold on to the tree.
 */
export function readAnnotations(
  document: ParsedDocument,
  isKnown: (name: string) => boolean,
): readonly SuppressionAnnotation[] {
  return readResources(document).flatMap(({ node, path, completeness }) => {
    const place = [...path, 'metadata', 'annotations'];
    const copied = items(at(node, 'metadata', 'ownerReferences')).some(
      (owner) => booleanAt(owner, 'controller') === true,
    );
    const partial = completeness === 'patch' || completeness === 'template';
    return pairs(at(node, 'metadata', 'annotations')).flatMap((pair) => {
      const { key, value } = pair;
      // What is no text the API server refuses; what a template writes nobody knows.
      if (!key.text.startsWith(prefix) || !isScalar(value) || typeof value.value !== 'string') return [];
      if (value.opaque) return [];
      const read = annotation(document, pair, value, [...place, key.text], isKnown);
      return [{ ...read, object: node.range, copied, partial }];
    });
  });
}

function annotation(
  document: ParsedDocument,
  pair: LocatedPair,
  value: LocatedScalar,
  path: Path,
  isKnown: (name: string) => boolean,
): Omit<SuppressionAnnotation, 'object' | 'copied' | 'partial'> {
  const { key } = pair;
  const list = readList(value.text, 0, isKnown);
  const placed = (word: NamedRule): NamedRule => {
    const [start, end] = decodedToSource(document.text, value, word.start, word.end);
    return { name: word.name, start, end };
  };
  return {
    form: 'annotation',
    known: key.text === ignoreAnnotation,
    path,
    value: value.text,
    words: list.rules,
    marker: { name: key.text, start: key.range[0], end: key.range[1] },
    start: pair.range[0],
    end: pair.range[1],
    rules: list.rules.map(placed),
    reason: list.reason,
    prose:
      list.prose === undefined
        ? undefined
        : decodedToSource(document.text, value, list.prose, value.text.length)[0],
  };
}

/** The same annotation with offsets that count in the file. */
export function shifted(annotation: SuppressionAnnotation, by: number): SuppressionAnnotation {
  const move = ({ name, start, end }: NamedRule): NamedRule => ({ name, start: start + by, end: end + by });
  return {
    ...annotation,
    object: [annotation.object[0] + by, annotation.object[1] + by],
    marker: move(annotation.marker),
    start: annotation.start + by,
    end: annotation.end + by,
    rules: annotation.rules.map(move),
    prose: annotation.prose === undefined ? undefined : annotation.prose + by,
  };
}
