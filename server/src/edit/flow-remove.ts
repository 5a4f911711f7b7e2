import { lastOwnedLineEnd, ownedCommentStart } from './block.ts';
import type { EditContext, Step } from './context.ts';
import { checkAnchorsUnused } from './context.ts';
import { type FlowEntry, flowEntryIndex, flowLayout, standsOnOwnLines, tailOf } from './flow.ts';
import { columnOf, lineEnd, lineStart, nextLine, skipSpaces, skipSpacesBack } from './lines.ts';
import type { TextEdit } from './operations.ts';

/** Removes one entry of a flow collection with its comma; alone on its lines, it takes its comments with it. */
export function removeFlowEntry({ text }: EditContext, step: Step): TextEdit[] {
  if (step.kind === 'pair' && text[step.container.range[0]] !== '{') {
    // `[a: 1]`: the map has no braces, so an empty one has to be written.
    return [{ range: step.container.range, newText: '{}' }];
  }
  const layout = flowLayout(text, step.container);
  const { entries, inner } = layout;
  const index = flowEntryIndex(text, layout, step);
  const entry = entries[index]!;
  const value = step.kind === 'pair' ? step.pair.value : step.container.items[step.index]!;
  checkAnchorsUnused(text, value, [entry.start, entry.end]);
  const previous = entries[index - 1];
  const next = entries[index + 1];

  if (previous === undefined && next === undefined && isOnlyThing(text, entry, inner)) {
    return [{ range: inner, newText: '' }];
  }
  if (standsOnOwnLines(text, entry)) return removeOwnLines(text, entry, previous, next);
  if (previous?.comma !== undefined && isPlainGap(text, previous.end, previous.comma, entry.start)) {
    return [{ range: [previous.end, entry.end], newText: '' }];
  }
  if (next !== undefined && isPlainGap(text, entry.end, entry.comma!, next.start)) {
    return [{ range: [entry.start, next.start], newText: '' }];
  }
  return removePiecewise(text, entry, previous, next);
}

/** True when the brackets hold the entry, its comma and white space, but no comment of anybody else. */
function isOnlyThing(text: string, entry: FlowEntry, inner: readonly [number, number]): boolean {
  const before = text.slice(inner[0], entry.start);
  const after = text.slice(entry.end, inner[1]);
  return /^\s*$/.test(before) && /^\s*(?:,\s*)?$/.test(after);
}

function isPlainGap(text: string, end: number, comma: number, start: number): boolean {
  return /^[ \t]*$/.test(text.slice(end, comma)) && /^[ \t]*$/.test(text.slice(comma + 1, start));
}

function removeOwnLines(
  text: string,
  entry: FlowEntry,
  previous: FlowEntry | undefined,
  next: FlowEntry | undefined,
): TextEdit[] {
  const column = columnOf(text, entry.start);
  const start = ownedCommentStart(text, lineStart(text, entry.start), column);
  const tail = tailOf(text, entry);
  const edits: TextEdit[] = [
    { range: [start, nextLine(text, lastOwnedLineEnd(text, tail, column))], newText: '' },
  ];
  return [...edits, ...danglingComma(entry, previous, next, tail)];
}

/** The comma that would be left over: the entry's own on a later line, or the one before a removed last entry. */
function danglingComma(
  entry: FlowEntry,
  previous: FlowEntry | undefined,
  next: FlowEntry | undefined,
  removedTo: number,
): TextEdit[] {
  if (entry.comma !== undefined) {
    return entry.comma >= removedTo ? [{ range: [entry.comma, entry.comma + 1], newText: '' }] : [];
  }
  if (next !== undefined || previous?.comma === undefined) return [];
  return [{ range: [previous.comma, previous.comma + 1], newText: '' }];
}

function removePiecewise(
  text: string,
  entry: FlowEntry,
  previous: FlowEntry | undefined,
  next: FlowEntry | undefined,
): TextEdit[] {
  const tail = tailOf(text, entry);
  const behind = skipSpaces(text, tail);
  const endsLine = behind >= lineEnd(text, behind) || text[behind] === '#';
  // The trailing comment belongs to the last entry on its line.
  const end = endsLine ? lineEnd(text, tail) : behind;
  const beginsLine = skipSpacesBack(text, entry.start) <= lineStart(text, entry.start);
  const start = endsLine && !beginsLine ? skipSpacesBack(text, entry.start) : entry.start;
  return [{ range: [start, end], newText: '' }, ...danglingComma(entry, previous, next, tail)];
}
