import { tell } from '../words/tell.ts';
import { isScalar } from '../yaml/access.ts';
import type { Located, LocatedScalar } from '../yaml/located.ts';
import { endWithKeptLines, lastOwnedLineEnd, ownedCommentStart, type Slot } from './block.ts';
import {
  columnOf,
  isCommentStart,
  lineEnd,
  lineStart,
  nextLine,
  readProperties,
  restIsTrivia,
  skipSpaces,
  skipTrivia,
} from './lines.ts';
import type { TextEdit } from './operations.ts';
import type { Printed } from './print.ts';
import { refuse } from './refusal.ts';

/** The edits that put a printed value in a slot, over whatever stands there; comments around it stay. */
export function putInSlot(
  text: string,
  slot: Slot,
  old: Located,
  printed: Printed,
  lineBreak: string,
): TextEdit[] {
  if (isScalar(old) && (old.style === 'literal' || old.style === 'folded')) {
    return overBlockScalar(text, slot, old, printed, lineBreak);
  }
  if (!isScalar(old) && !old.flow) {
    return isBehindDash(text, old) || slot.kind === 'root'
      ? overInPlace(text, slot, old, printed, lineBreak)
      : overLines(text, slot, old, printed, lineBreak);
  }
  return overInline(text, slot, old, printed, lineBreak);
}

function isBehindDash(text: string, node: Located): boolean {
  return skipSpaces(text, lineStart(text, node.range[0])) !== node.range[0];
}

/** What stands behind the indicator: a space and the inline part, when there is one. */
function glued(printed: Printed): string {
  return printed.inline === '' ? '' : ` ${printed.inline}`;
}

/** From the end of the indicator over the properties that go with the old value. */
function headStart(slot: Slot): number {
  return slot.properties[0] === slot.properties[1] ? slot.after : slot.properties[0];
}

function overBlockScalar(
  text: string,
  slot: Slot,
  old: LocatedScalar,
  printed: Printed,
  lineBreak: string,
): TextEdit[] {
  const [start] = old.range;
  const header = /^[|>][-+0-9]*/.exec(text.slice(start, lineEnd(text, start)))?.[0] ?? '';
  const headerEnd = start + header.length;
  if (start > lineEnd(text, slot.after))
    refuse(tell`The block scalar does not begin on the line of its key.`);
  const hasProperties = old.anchor !== undefined || old.tag !== undefined;
  const from = hasProperties ? slot.properties[0] : start;
  const contentStart = lineEnd(text, headerEnd);
  const contentEnd = Math.max(contentStart, endWithKeptLines(text, old));
  const head: TextEdit =
    printed.inline === ''
      ? { range: [slot.after, headerEnd], newText: '' }
      : { range: [from, headerEnd], newText: printed.inline };
  return [
    head,
    { range: [contentStart, contentEnd], newText: linesBehind(printed, lineBreak, text, contentEnd) },
  ];
}

/** The printed lines, each behind a line break; a block scalar at the very end gets a final one. */
function linesBehind(printed: Printed, lineBreak: string, text: string, at: number): string {
  if (printed.lines.length === 0) return '';
  const final = printed.needsFinalBreak && at >= text.length ? lineBreak : '';
  return lineBreak + printed.lines.join(lineBreak) + final;
}

/** Over a block collection that begins on the dash's own line, or at the root. */
function overInPlace(
  text: string,
  slot: Slot,
  old: Located,
  printed: Printed,
  lineBreak: string,
): TextEdit[] {
  const [start] = old.range;
  const end = Math.max(endWithKeptLines(text, old), old.range[1]);
  const lastEnd = lastOwnedLineEnd(text, lineEnd(text, end), slot.kind === 'root' ? 0 : slot.column);
  const indent = columnOf(text, start);
  const [first = '', ...rest] = printed.lines;
  const newText =
    printed.inline === ''
      ? [first.trimStart(), ...rest].join(lineBreak)
      : [printed.inline, ...printed.lines].join(lineBreak);
  if (printed.inline === '' && slot.kind === 'item' && first.length - first.trimStart().length !== indent) {
    // The dash gap of the item differs from the prevailing one: begin below the dash instead.
    return [{ range: [slot.after, lastEnd], newText: linesBehind(printed, lineBreak, text, lastEnd) }];
  }
  const final = printed.needsFinalBreak && lastEnd >= text.length ? lineBreak : '';
  return [{ range: [start, lastEnd], newText: newText + final }];
}

/** Over a block collection on lines of its own below the key or dash. */
function overLines(text: string, slot: Slot, old: Located, printed: Printed, lineBreak: string): TextEdit[] {
  const [start] = old.range;
  const column = columnOf(text, start);
  const first = ownedCommentStart(text, lineStart(text, start), column);
  const end = lastOwnedLineEnd(text, endWithKeptLines(text, old), slot.column);
  const from = headStart(slot);
  const head: TextEdit = { range: [slot.after, Math.max(from, slot.properties[1])], newText: glued(printed) };
  const lines = printed.lines.length === 0 ? '' : printed.lines.join(lineBreak) + lineBreak;
  if (lines === '') return [head, { range: [first, nextLine(text, end)], newText: '' }];
  if (printed.inline === '') {
    const body = lines.slice(0, -lineBreak.length);
    const final = printed.needsFinalBreak && end >= text.length ? lineBreak : '';
    return [head, { range: [first, end], newText: body + final }];
  }
  // The content of a block scalar has to follow its header without lines between.
  const headLine = nextLine(text, slot.after);
  return [
    head,
    { range: [headLine, headLine], newText: lines },
    { range: [first, nextLine(text, end)], newText: '' },
  ];
}

/** Over a scalar or a flow collection, on the indicator's line or on a later one. */
function overInline(text: string, slot: Slot, old: Located, printed: Printed, lineBreak: string): TextEdit[] {
  const [start, end] = old.range;
  if (start === end) {
    const head: TextEdit = {
      range: [slot.after, Math.max(slot.after, slot.properties[1])],
      newText: glued(printed),
    };
    return placeLines(text, slot, head, head.range[1], printed, lineBreak);
  }
  const valueStart = propertiesStart(text, old);
  if (printed.inline !== '' && printed.lines.length === 0) {
    return [{ range: [valueStart, end], newText: printed.inline }];
  }
  if (lineStart(text, valueStart) > slot.after) return overLaterLine(text, slot, old, printed, lineBreak);
  const head: TextEdit =
    printed.inline === ''
      ? { range: [slot.after, end], newText: '' }
      : { range: [valueStart, end], newText: printed.inline };
  return placeLines(text, slot, head, end, printed, lineBreak);
}

function placeLines(
  text: string,
  slot: Slot,
  head: TextEdit,
  end: number,
  printed: Printed,
  lineBreak: string,
): TextEdit[] {
  if (printed.lines.length === 0) return [head];
  if (!restIsTrivia(text, end)) refuse(tell`Something else stands on the line of the value.`);
  const hasComment = isCommentStart(text, skipSpaces(text, end));
  if (printed.inline === '' && slot.kind !== 'pair' && !hasComment) {
    return [compact(text, slot, head, end, printed, lineBreak)];
  }
  const at = lineEnd(text, end);
  return [head, { range: [at, at], newText: linesBehind(printed, lineBreak, text, at) }];
}

/** A block collection behind a dash on its line, or at the root. */
function compact(
  text: string,
  slot: Slot,
  head: TextEdit,
  end: number,
  printed: Printed,
  lineBreak: string,
): TextEdit {
  const final = printed.needsFinalBreak && end >= text.length ? lineBreak : '';
  const [first = '', ...rest] = printed.lines;
  if (slot.kind === 'root') {
    const isOnMarker = text.startsWith('---', lineStart(text, slot.after)) && text[slot.after - 1] === '-';
    const lead = isOnMarker ? lineBreak : '';
    return { range: [slot.after, end], newText: lead + printed.lines.join(lineBreak) + final };
  }
  const gap = ' '.repeat(first.length - first.trimStart().length - slot.column - 1);
  return {
    range: [slot.after, head.range[1]],
    newText: gap + [first.trimStart(), ...rest].join(lineBreak) + final,
  };
}

/** The old value stands on a line below its key, and the new one needs several lines: a comment there stays. */
function overLaterLine(
  text: string,
  slot: Slot,
  old: Located,
  printed: Printed,
  lineBreak: string,
): TextEdit[] {
  const [start, end] = old.range;
  if (skipTrivia(text, readProperties(text, slot.after)[1]) < start || !restIsTrivia(text, end)) {
    refuse(tell`The value shares its line with something else.`);
  }
  const at = slot.after;
  const behindHead = Math.max(at, slot.properties[1]);
  const body = printed.lines.join(lineBreak);
  const comment = skipSpaces(text, end);
  const kept = isCommentStart(text, comment) ? text.slice(comment, lineEnd(text, comment)) : '';
  const final = printed.needsFinalBreak && lineEnd(text, end) >= text.length ? lineBreak : '';
  const oldLine = lineStart(text, start);
  if (printed.inline === '') {
    const keptLine = kept === '' ? '' : ' '.repeat(columnOf(text, start)) + kept + lineBreak;
    const head: TextEdit = { range: [at, behindHead], newText: '' };
    return [head, { range: [oldLine, lineEnd(text, end)], newText: keptLine + body + final }];
  }
  // A comment between would become content of the block scalar; one behind the value fits behind the header.
  const headLine = lineEnd(text, at);
  if (nextLine(text, at) !== oldLine) refuse(tell`Other lines stand between the key and its value.`);
  if (kept !== '' && skipSpaces(text, behindHead) < headLine)
    refuse(tell`The key and its value have a comment each.`);
  const tail = kept === '' ? '' : ` ${kept}`;
  const head: TextEdit = { range: [at, behindHead], newText: glued(printed) + tail };
  return [head, { range: [oldLine, lineEnd(text, end)], newText: body + final }];
}

// The expression below is quadratic in the worst case, and a line may be as long as the document.
const longestProperties = 2_000;

/** Where the anchor and tag directly before a value begin; the value's own start when it has none. */
export function propertiesStart(text: string, node: Located): number {
  if (node.anchor === undefined && node.tag === undefined) return node.range[0];
  const before = /(?:[&!](?:<[^>\s]*>|[^\s,[\]{}]*)[ \t]+)+$/.exec(
    text.slice(Math.max(lineStart(text, node.range[0]), node.range[0] - longestProperties), node.range[0]),
  );
  return before === null
    ? refuse(tell`The anchor or tag of the value stands on a line of its own.`)
    : node.range[0] - before[0].length;
}
