import { tell } from '../words/tell.ts';
import { isScalar } from '../yaml/access.ts';
import type { Located, LocatedScalar, Path, ScalarStyle, ScalarValue } from '../yaml/located.ts';
import { keepsLines } from './block.ts';
import { checkAnchorsUnused, checkReplaceable, type EditContext, locate } from './context.ts';
import { lineEnd, nextLine } from './lines.ts';
import type { TextEdit } from './operations.ts';
import { isLiteralSafe } from './plain-text.ts';
import { type Printed, type PrintPlace, printLiteral, printScalar } from './print.ts';
import { refuse } from './refusal.ts';
import { type NodePrinter, replaceNode } from './replace.ts';
import { type Style, styleFor } from './style.ts';

/** Gives a scalar another value; its quotes stay as they are where they can hold the new one. */
export function replaceScalar(
  context: EditContext,
  path: Path,
  value: ScalarValue,
  wanted: ScalarStyle | undefined,
): TextEdit[] {
  const { step, node } = locate(context, path);
  if (!isScalar(node)) refuse(tell`The place holds a map or a sequence, not a single value.`);
  checkReplaceable(context, node);
  if (isSame(node.value, value) && (wanted === undefined || wanted === node.style)) return [];
  const quoteStyle = node.style === 'single' || node.style === 'double' ? { quote: node.style } : {};
  const style: Style = { ...styleFor(context.text, context.style, step?.container), ...quoteStyle };
  const printer = new ScalarPrinter(context.text, value, style, wanted ?? kept(node, style));
  const keepsProperties = node.tag === undefined || (node.tag === '!!str' && typeof value === 'string');
  if (keepsProperties && node.range[0] !== node.range[1]) {
    const { range, ...rest } = node;
    const { anchor: _anchor, tag: _tag, ...bare } = rest;
    return replaceNode(context, step, { range, ...bare }, printer);
  }
  checkAnchorsUnused(context.text, node, node.range);
  return replaceNode(context, step, node, printer);
}

/** True for values that Kubernetes would not tell apart. */
function isSame(a: ScalarValue, b: ScalarValue): boolean {
  return (
    Object.is(a, b) || (typeof a === 'bigint' && typeof b === 'number' && Number(a) === b && BigInt(b) === a)
  );
}

/** A plain string stays plain; a plain number that becomes a string follows the neighbours. */
function kept(node: LocatedScalar, style: Style): ScalarStyle {
  if (node.style !== 'plain') return node.style;
  return typeof node.value === 'string' || !style.quoteAlways ? 'plain' : style.quote;
}

class ScalarPrinter implements NodePrinter {
  private readonly text: string;
  private readonly value: ScalarValue;
  private readonly style: Style;
  private readonly wanted: ScalarStyle;

  constructor(text: string, value: ScalarValue, style: Style, wanted: ScalarStyle) {
    this.text = text;
    this.value = value;
    this.style = style;
    this.wanted = wanted;
  }

  flow(): string {
    return printScalar(this.value, this.style, 'flow', this.wanted);
  }

  block(place: PrintPlace, old: Located): Printed {
    const isBlock = this.wanted === 'literal' || this.wanted === 'folded';
    const { value } = this;
    const several = typeof value === 'string' && value.includes('\n') && this.wanted !== 'double';
    const fits = typeof value === 'string' && (!value.endsWith('\n\n') || keepsLines(this.text, old));
    if (fits && (isBlock || several) && isLiteralSafe(value)) {
      const literal = printLiteral(value, place, this.style, contentColumn(this.text, place, old));
      if (literal !== undefined) return this.folded(literal, value);
    }
    const inline = printScalar(value, this.style, 'block', isBlock ? 'plain' : this.wanted);
    return { inline, lines: [], needsFinalBreak: false };
  }

  /** A folded scalar of one line has the same content as a literal one; with more lines only the literal form is exact. */
  private folded(literal: Printed, value: string): Printed {
    const isOneLine = !value.trimEnd().includes('\n') && !/^\s/.test(value);
    if (this.wanted !== 'folded' || !isOneLine) return literal;
    return { ...literal, inline: literal.inline.replace('|', '>') };
  }
}

/** The column of the content of an old block scalar, so that a new one lines up with it. */
function contentColumn(text: string, place: PrintPlace, old: Located): number | undefined {
  if (!isScalar(old) || (old.style !== 'literal' && old.style !== 'folded')) return undefined;
  let line = nextLine(text, old.range[0]);
  while (line < old.range[1]) {
    const end = lineEnd(text, line);
    const indent = /^ */.exec(text.slice(line, end))?.[0].length ?? 0;
    if (indent < end - line) {
      const declared = /^[|>][-+]?([1-9])/.exec(text.slice(old.range[0], old.range[0] + 3))?.[1];
      return declared === undefined ? indent : place.column + Number(declared);
    }
    line = nextLine(text, line);
  }
  return undefined;
}
