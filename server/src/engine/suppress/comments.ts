import type { Located, ParsedDocument, Range } from '../../yaml/located.ts';

/**
 * Tells for offsets (relative to the document) whether a `#` there starts a comment: it does not inside quotes or a block
 * scalar. The comment behind a block scalar's header (`|  # like this`) is one.
 */
export function commentTest(document: ParsedDocument): (offset: number) => boolean {
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

/** Where text stands in which `#` is an ordinary character, sorted. */
function textRanges({ root, text }: ParsedDocument): readonly Range[] {
  const ranges: Range[] = [];
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
  return ranges.sort((a, b) => a[0] - b[0]);
}
