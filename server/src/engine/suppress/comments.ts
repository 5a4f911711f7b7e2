import { findActions } from '../../yaml/actions.ts';
import type { Located, ParsedDocument, Range } from '../../yaml/located.ts';

/** Tells for an offset whether a `#` there starts a comment. */
export type CommentTest = (offset: number) => boolean;

/**
 * Knows the comments of one document, by offsets in it: a `#` inside quotes or a block scalar starts none. The comment
 * behind a block scalar's header (`|  # like this`) is one; what stands inside a template action is none. Does not hold on to the tree.
 */
export function commentTest(document: ParsedDocument): CommentTest {
  const ranges = textRanges(document);
  return (offset) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle]![1] <= offset) low = middle + 1;
      else high = middle;
    }
    const range = ranges[low];
    return range === undefined || offset < range[0];
  };
}

/** Where text stands in which `#` is an ordinary character: sorted, not overlapping. */
function textRanges({ root, text, templated }: ParsedDocument): readonly Range[] {
  const ranges: Range[] = templated ? findActions(text).map(({ start, end }): Range => [start, end]) : [];
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
    } else if (node.style === 'literal' || node.style === 'folded') {
      const header = text.indexOf('\n', node.range[0]);
      if (header >= 0 && header < node.range[1]) ranges.push([header, node.range[1]]);
    } else if (node.style !== 'plain') {
      ranges.push(node.range);
    }
  };
  if (root !== null) add(root);
  return merged(ranges.sort((a, b) => a[0] - b[0]));
}

/** An action may stand inside quotes. */
function merged(sorted: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last === undefined || range[0] >= last[1]) result.push(range);
    else result[result.length - 1] = [last[0], Math.max(last[1], range[1])];
  }
  return result;
}
