import { findActions } from '../../yaml/actions.ts';
import type { Located, ParsedDocument, Range } from '../../yaml/located.ts';

/** Where comments may stand in one document; offsets count in it. */
export interface CommentPlaces {
  /**
   * Tells for the offset of a `#` whether it starts a comment: inside quotes or a block scalar it starts none, nor in a
   * template action. The comment behind a block scalar's header (`|  # like this`) is one.
   */
  isComment(offset: number): boolean;
  /** The text around an offset that no comment can stand in and that has several lines; undefined elsewhere. */
  unbrokenAt(offset: number): Range | undefined;
  /** False where the document around an offset could not be read whole: nobody can say there that a comment is unused. */
  readableAt(offset: number): boolean;
}

/** For texts that nobody reads as YAML: every `#` may start a comment, every line may hold one. */
export const commentsAnywhere: CommentPlaces = {
  isComment: () => true,
  unbrokenAt: () => undefined,
  readableAt: () => true,
};

/** Knows the places of one document. Does not hold on to the tree. */
export function commentPlaces(document: ParsedDocument): CommentPlaces {
  const { texts, unbroken } = textRanges(document);
  const textAt = finder(texts);
  const readable = document.problems.every(({ kind }) => kind === 'duplicate-key');
  return {
    isComment: (offset) => textAt(offset) === undefined,
    unbrokenAt: finder(unbroken),
    readableAt: () => readable,
  };
}

/** Finds the range an offset lies in; the ranges are sorted and do not overlap. */
function finder(ranges: readonly Range[]): (offset: number) => Range | undefined {
  return (offset) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle]![1] <= offset) low = middle + 1;
      else high = middle;
    }
    const range = ranges[low];
    return range === undefined || offset < range[0] ? undefined : range;
  };
}

/** `texts`: where a `#` is an ordinary character. `unbroken`: values and actions of several lines, from their first character. */
function textRanges({ root, text, templated }: ParsedDocument): {
  readonly texts: readonly Range[];
  readonly unbroken: readonly Range[];
} {
  const texts: Range[] = templated ? findActions(text).map(({ start, end }): Range => [start, end]) : [];
  const unbroken: Range[] = [...texts];
  const add = (node: Located): void => {
    if (node.via !== undefined) return;
    if (node.type === 'map') {
      for (const pair of node.pairs) {
        if (pair.via !== undefined) continue;
        add(pair.key);
        add(pair.value);
      }
    } else if (node.type === 'sequence') {
      for (const item of node.items) add(item);
    } else {
      unbroken.push(node.range);
      if (node.style === 'literal' || node.style === 'folded') {
        const header = text.indexOf('\n', node.range[0]);
        if (header >= 0 && header < node.range[1]) texts.push([header, node.range[1]]);
      } else if (node.style !== 'plain') {
        texts.push(node.range);
      }
    }
  };
  if (root !== null) add(root);
  const severalLines = unbroken.filter(([start, end]) => /[\r\n]/.test(text.slice(start, end)));
  return { texts: merged(texts), unbroken: merged(severalLines) };
}

/** An action may stand inside quotes. */
function merged(ranges: Range[]): readonly Range[] {
  ranges.sort((a, b) => a[0] - b[0]);
  const result: Range[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last === undefined || range[0] >= last[1]) result.push(range);
    else result[result.length - 1] = [last[0], Math.max(last[1], range[1])];
  }
  return result;
}
