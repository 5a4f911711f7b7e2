import type { Operation, TextEdit } from '../../edit/operations.ts';
import type { ReadableText } from '../../workspace/texts.ts';

/** What a redacted credential leaves behind. */
export const redacted = 'REDACTED';

type Place = Pick<ReadableText, 'path' | 'scalar' | 'text' | 'inBase64'>;

/**
 * Operations that replace parts of a text where it stands, encoding `Secret.data` again. Edits are sorted and do not
 * overlap; offsets count in `place.text`. Undefined when a template stands in the same value.
 */
export function rewriteText(place: Place, edits: readonly TextEdit[]): readonly Operation[] | undefined {
  const { path, scalar, text, inBase64 } = place;
  if (scalar.opaque) return undefined;
  // From the end, so that the offsets of the ones before stay right.
  const backwards = edits.toReversed();
  if (!inBase64) {
    return backwards.map(({ range, newText }) => ({ op: 'rewriteInString', path, at: range, text: newText }));
  }
  let clean = text;
  for (const { range, newText } of backwards)
    clean = clean.slice(0, range[0]) + newText + clean.slice(range[1]);
  return [{ op: 'replaceScalar', path, value: toBase64(clean), style: 'plain' }];
}

/** Takes a part of a text out and leaves a word in its place; undefined when a template stands in the same value. */
export function redactText(place: Place, start: number, end: number): readonly Operation[] | undefined {
  return rewriteText(place, [{ range: [start, end], newText: redacted }]);
}

/** UTF-8 text in the base64 of `Secret.data`. */
export function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
