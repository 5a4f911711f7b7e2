import { isScalar } from '../yaml/access.ts';
import type { Located, LocatedScalar, Path } from '../yaml/located.ts';
import { endWithKeptLines, lastOwnedLineEnd, ownedCommentStart, type Slot, slotOf } from './block.ts';
import { checkAnchorsUnused, checkReplaceable, type EditContext, locate, type Step } from './context.ts';
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
import type { NewValue, TextEdit } from './operations.ts';
import { type Printed, type PrintPlace, printBlock, printFlow } from './print.ts';
import { refuse } from './refusal.ts';
import { checkPropertiesAt } from './remove.ts';
import { type Style, styleFor } from './style.ts';

/** Puts another value under the same key or index; an anchor or tag of the old value goes with it. */
export function replaceValue(context: EditContext, path: Path, value: NewValue): TextEdit[] {
  if (context.root === null && path.length === 0) refuse('The document is empty.');
  const { step, node } = locate(context, path);
  checkReplaceable(context, node);
  checkAnchorsUnused(context.text, node, node.range);
  const style = styleFor(context.text, context.style, step?.container);
  return replaceNode(context, step, node, new ValuePrinter(value, style));
}

/** Prints the value for the place it is going to; `replaceScalar` has one of its own. */
export interface NodePrinter {
  flow(): string;
  block(place: PrintPlace, old: Located): Printed;
}

class ValuePrinter implements NodePrinter {
  private readonly value: NewValue;
  private readonly style: Style;

  constructor(value: NewValue, style: Style) {
    this.value = value;
    this.style = style;
  }

  flow(): string {
    return printFlow(this.value, this.style, 'flow');
  }

  block(place: PrintPlace): Printed {
    return printBlock(this.value, place, this.style);
  }
}

/** The edits that put the printer's value in the place of the node, whatever form either has. */
export function replaceNode(
  context: EditContext,
  step: Step | undefined,
  node: Located,
  printer: NodePrinter,
): TextEdit[] {
  const { text } = context;
  if (step?.container.flow) return replaceInFlow(text, step, node, printer.flow());
  const slot = step === undefined ? rootSlot(text, node) : slotOf(text, step);
  if (!slot.hasColon) refuse('The key has no colon behind it.');
  checkNodeProperties(text, node, slot);
  const parent = slot.kind === 'pair' ? 'key' : slot.kind === 'item' ? 'dash' : 'root';
  const printed = printer.block({ parent, column: slot.column }, node);
  return putInSlot(text, slot, node, printed, context.style.lineBreak);
}

function replaceInFlow(text: string, step: Step, node: Located, newText: string): TextEdit[] {
  const [start, end] = node.range;
  if (step.kind === 'item') {
    return [{ range: [propertiesStart(text, node), end], newText }];
  }
  const slot = slotOf(text, step);
  if (start !== end) return [{ range: [propertiesStart(text, node), end], newText }];
  const from = slot.properties[0] === slot.properties[1] ? slot.after : slot.properties[0];
  const glue = slot.hasColon ? (text[from - 1] === ':' ? ' ' : '') : ': ';
  return [{ range: [from, Math.max(from, slot.properties[1])], newText: glue + newText }];
}

/** Where the anchor and tag directly before a value begin; the value's own start when it has none. */
function propertiesStart(text: string, node: Located): number {
  if (node.anchor === undefined && node.tag === undefined) return node.range[0];
  const before = /(?:[&!](?:<[^>\s]*>|[^\s,[\]{}]*)[ \t]+)+$/.exec(
    text.slice(lineStart(text, node.range[0]), node.range[0]),
  );
  return before === null
    ? refuse('The anchor or tag of the value stands on a line of its own.')
    : node.range[0] - before[0].length;
}

function checkNodeProperties(text: string, node: Located, slot: Slot): void {
  if (node.anchor === undefined && node.tag === undefined) return;
  if (slot.kind === 'root') return;
  checkPropertiesAt(node, slot.properties);
  if (isScalar(node) && node.range[0] > lineEnd(text, slot.after)) {
    refuse('The anchor or tag stands on another line than the value.');
  }
}

/** The slot of the root: behind the `---` when the value is on its line, else in front of the value. */
function rootSlot(text: string, node: Located): Slot {
  if (node.anchor !== undefined || node.tag !== undefined) {
    refuse('The root of the document carries an anchor or a tag.');
  }
  const [start] = node.range;
  const after = Math.max(lineStart(text, start), markerEnd(text, start));
  return { kind: 'root', after, hasColon: true, properties: [after, after], column: 0 };
}

function markerEnd(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return text.startsWith('---', start) && start + 3 <= offset ? start + 3 : start;
}

function putInSlot(text: string, slot: Slot, old: Located, printed: Printed, lineBreak: string): TextEdit[] {
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
  if (start > lineEnd(text, slot.after)) refuse('The block scalar does not begin on the line of its key.');
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
  if (!restIsTrivia(text, end)) refuse('Something else stands on the line of the value.');
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
    refuse('The value shares its line with something else.');
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
  if (nextLine(text, at) !== oldLine) refuse('Other lines stand between the key and its value.');
  if (kept !== '' && skipSpaces(text, behindHead) < headLine)
    refuse('The key and its value have a comment each.');
  const tail = kept === '' ? '' : ` ${kept}`;
  const head: TextEdit = { range: [at, behindHead], newText: glued(printed) + tail };
  return [head, { range: [oldLine, lineEnd(text, end)], newText: body + final }];
}
