import { tell } from '../words/tell.ts';
import { isScalar } from '../yaml/access.ts';
import type { Located, Path } from '../yaml/located.ts';
import { type Slot, slotOf } from './block.ts';
import { checkAnchorsUnused, checkReplaceable, type EditContext, locate, type Step } from './context.ts';
import { lineEnd, lineStart } from './lines.ts';
import type { NewValue, TextEdit } from './operations.ts';
import { type Printed, type PrintPlace, printBlock, printFlow } from './print.ts';
import { propertiesStart, putInSlot } from './put-in-slot.ts';
import { refuse } from './refusal.ts';
import { checkPropertiesAt } from './remove.ts';
import { type Style, styleFor } from './style.ts';

/** Puts another value under the same key or index; an anchor or tag of the old value goes with it. */
export function replaceValue(context: EditContext, path: Path, value: NewValue): TextEdit[] {
  if (context.root === null && path.length === 0) refuse(tell`The document is empty.`);
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
  if (!slot.hasColon) refuse(tell`The key has no colon behind it.`);
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

function checkNodeProperties(text: string, node: Located, slot: Slot): void {
  if (node.anchor === undefined && node.tag === undefined) return;
  if (slot.kind === 'root') return;
  checkPropertiesAt(node, slot.properties);
  if (isScalar(node) && node.range[0] > lineEnd(text, slot.after)) {
    refuse(tell`The anchor or tag stands on another line than the value.`);
  }
}

/** The slot of the root: behind the `---` when the value is on its line, else in front of the value. */
function rootSlot(text: string, node: Located): Slot {
  if (node.anchor !== undefined || node.tag !== undefined) {
    refuse(tell`The root of the document carries an anchor or a tag.`);
  }
  const [start] = node.range;
  const after = Math.max(lineStart(text, start), markerEnd(text, start));
  return { kind: 'root', after, hasColon: true, properties: [after, after], column: 0 };
}

function markerEnd(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return text.startsWith('---', start) && start + 3 <= offset ? start + 3 : start;
}
