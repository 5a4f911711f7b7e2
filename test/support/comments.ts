import { isCommentStart, lineEnd } from '../../server/src/edit/lines.ts';
import { isScalar, isSequence } from '../../server/src/yaml/access.ts';
import type { Located, ParsedDocument, Range } from '../../server/src/yaml/located.ts';

/** The comments of a document in source order, from the `#` to the end of the line. */
export function commentsOf({
  text,
  root,
}: ParsedDocument): { readonly text: string; readonly range: Range }[] {
  const scalars: Range[] = [];
  if (root !== null) collect(root, scalars);
  scalars.sort((a, b) => a[0] - b[0]);
  const comments: { text: string; range: Range }[] = [];
  let next = 0;
  for (let position = 0; position < text.length; position++) {
    while (next < scalars.length && scalars[next]![1] <= position) next++;
    const scalar = scalars[next];
    if (scalar !== undefined && position >= scalar[0]) {
      const isBlock = text[scalar[0]] === '|' || text[scalar[0]] === '>';
      const headerEnd = lineEnd(text, scalar[0]);
      const comment = isBlock ? text.slice(scalar[0], headerEnd).search(/[ \t]#/) : -1;
      if (comment !== -1) {
        const start = scalar[0] + comment + 1;
        comments.push({ text: text.slice(start, headerEnd), range: [start, headerEnd] });
      }
      position = Math.max(position, scalar[1] - 1);
    } else if (isCommentStart(text, position)) {
      const end = lineEnd(text, position);
      comments.push({ text: text.slice(position, end), range: [position, end] });
      position = end - 1;
    }
  }
  return comments;
}

/** The ranges of all keys and scalars that are written where they are read. */
function collect(node: Located, ranges: Range[]): void {
  if (node.via !== undefined) return;
  if (isScalar(node)) {
    if (node.range[1] > node.range[0]) ranges.push(node.range);
  } else if (isSequence(node)) {
    for (const item of node.items) collect(item, ranges);
  } else {
    for (const { key, value, via } of node.pairs) {
      if (via !== undefined) continue;
      ranges.push(key.range);
      collect(value, ranges);
    }
  }
}
