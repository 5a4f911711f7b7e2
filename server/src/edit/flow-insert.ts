import { tell } from '../words/tell.ts';
import { isMap } from '../yaml/access.ts';
import { ownedCommentStart } from './block.ts';
import type { Collection, EditContext, Step } from './context.ts';
import { type FlowEntry, flowEntryIndex, flowLayout, standsOnOwnLines, tailOf } from './flow.ts';
import type { NewEntry, Spot } from './insert.ts';
import { columnOf, lineEnd, lineStart } from './lines.ts';
import type { TextEdit } from './operations.ts';
import { commentLines } from './print.ts';
import { refuse } from './refusal.ts';
import { type Style, styleFor } from './style.ts';

/** Adds an entry to a flow collection that has entries already; on its own line where its neighbour has one. */
export function insertInFlow(
  context: EditContext,
  parent: Step | undefined,
  collection: Collection,
  spot: Spot,
  entry: NewEntry,
): TextEdit[] {
  const { text } = context;
  const style = styleFor(text, context.style, collection);
  const layout = flowLayout(text, collection);
  const { entries, inner } = layout;
  const newText = entry.flow(style);
  if (entries.length === 0) {
    if (entry.comment !== undefined) refuse(tell`A comment has no place between brackets on one line.`);
    return [{ range: [inner[0], inner[0]], newText }];
  }
  const index =
    spot === 'end'
      ? entries.length - 1
      : flowEntryIndex(text, layout, stepTo(collection, spot.index, parent));
  const sibling = entries[index]!;
  const side = spot === 'end' ? 'after' : spot.side;
  if (standsOnOwnLines(text, sibling)) return onOwnLine(text, sibling, side, newText, entry, style);
  if (entry.comment !== undefined) refuse(tell`A comment has no place between brackets on one line.`);
  return side === 'before'
    ? [{ range: [sibling.start, sibling.start], newText: `${newText}, ` }]
    : [{ range: [sibling.end, sibling.end], newText: `, ${newText}` }];
}

function stepTo(collection: Collection, index: number, parent: Step | undefined): Step {
  return isMap(collection)
    ? { kind: 'pair', container: collection, pair: collection.pairs[index]!, parent }
    : { kind: 'item', container: collection, index, parent };
}

function onOwnLine(
  text: string,
  sibling: FlowEntry,
  side: 'before' | 'after',
  newText: string,
  entry: NewEntry,
  style: Style,
): TextEdit[] {
  const column = columnOf(text, sibling.start);
  const lines = [...commentLines(entry.comment, column), ' '.repeat(column) + newText];
  const body = lines.join(style.lineBreak);
  if (side === 'before') {
    const at = ownedCommentStart(text, lineStart(text, sibling.start), column);
    return [{ range: [at, at], newText: `${body},${style.lineBreak}` }];
  }
  const tail = tailOf(text, sibling);
  const at = lineEnd(text, tail);
  const hasComma = sibling.comma !== undefined;
  const edits: TextEdit[] = hasComma ? [] : [{ range: [sibling.end, sibling.end], newText: ',' }];
  if (hasComma && sibling.comma! >= tail) refuse(tell`The comma behind the entry stands on a later line.`);
  return [...edits, { range: [at, at], newText: style.lineBreak + body + (hasComma ? ',' : '') }];
}
