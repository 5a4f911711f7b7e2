import type { ScalarStyle, ScalarValue } from '../yaml/located.ts';
import type { NewValue } from './operations.ts';
import {
  doubleQuoted,
  isLiteralSafe,
  isPlainSafe,
  isSingleQuotable,
  type ScalarPlace,
  singleQuoted,
} from './plain-text.ts';
import type { Style } from './style.ts';

/** A printed value: text for the place behind its indicator, and full lines to follow. */
export interface Printed {
  /** A scalar, a flow collection or a block-scalar header; empty for a block collection. */
  readonly inline: string;
  /** Lines with their indentation: block-scalar content, or the entries of a block collection. */
  readonly lines: readonly string[];
  /** True when the last line is block-scalar content whose line break counts. */
  readonly needsFinalBreak: boolean;
}

/** Where a block value stands: under a key at that column, behind a dash at that column, or at the root. */
export interface PrintPlace {
  readonly parent: 'key' | 'dash' | 'root';
  readonly column: number;
}

export function isVerbatim(value: NewValue): value is { readonly verbatim: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length === 1 &&
    typeof (value as { verbatim?: unknown }).verbatim === 'string'
  );
}

function isList(value: NewValue): value is readonly NewValue[] {
  return Array.isArray(value);
}

/** The value in block form for a place; empty collections as `{}` and `[]`. */
export function printBlock(value: NewValue, place: PrintPlace, style: Style): Printed {
  // With more than one break at its end a literal scalar would swallow blank lines that stand below it.
  if (typeof value === 'string' && value.includes('\n') && !value.endsWith('\n\n') && isLiteralSafe(value)) {
    const literal = printLiteral(value, place, style);
    if (literal !== undefined) return literal;
  }
  if (isEmptyCollection(value) || !isCollection(value)) {
    return { inline: printFlow(value, style, 'block'), lines: [], needsFinalBreak: false };
  }
  const column = childColumn(value, place, style);
  const parts = isList(value)
    ? value.map((item) => printItem(item, column, style))
    : Object.entries(value).map(([key, child]) => printPair(key, child, column, style));
  return {
    inline: '',
    lines: parts.flatMap((part) => part.lines),
    needsFinalBreak: parts.at(-1)?.needsFinalBreak ?? false,
  };
}

function isCollection(value: NewValue): value is readonly NewValue[] | { readonly [key: string]: NewValue } {
  return typeof value === 'object' && value !== null && !isVerbatim(value);
}

function isEmptyCollection(value: NewValue): boolean {
  return isCollection(value) && Object.keys(value).length === 0;
}

function childColumn(value: NewValue, place: PrintPlace, style: Style): number {
  switch (place.parent) {
    case 'root':
      return 0;
    case 'dash':
      return place.column + 1 + style.dashGap;
    case 'key':
      return place.column + (isList(value) ? style.sequenceOffset : style.indent);
  }
}

/** One pair of a block map at that column; a comment goes on lines of its own above. */
export function printPair(
  key: string,
  value: NewValue,
  column: number,
  style: Style,
  comment?: string,
): Printed {
  const printed = printBlock(value, { parent: 'key', column }, style);
  const head = `${' '.repeat(column)}${printKey(key, style, 'block')}:`;
  return {
    inline: '',
    lines: [
      ...commentLines(comment, column),
      printed.inline === '' ? head : `${head} ${printed.inline}`,
      ...printed.lines,
    ],
    needsFinalBreak: printed.needsFinalBreak,
  };
}

/** One item of a block sequence whose dashes stand at that column. */
export function printItem(value: NewValue, column: number, style: Style, comment?: string): Printed {
  const printed = printBlock(value, { parent: 'dash', column }, style);
  const head = `${' '.repeat(column)}-${' '.repeat(style.dashGap)}`;
  const [first = '', ...rest] = printed.lines;
  const lines =
    printed.inline === ''
      ? [head + first.slice(column + 1 + style.dashGap), ...rest]
      : [head + printed.inline, ...printed.lines];
  return {
    inline: '',
    lines: [...commentLines(comment, column), ...lines],
    needsFinalBreak: printed.needsFinalBreak,
  };
}

/** The lines of a comment, each with `#`; none for an absent comment. */
export function commentLines(comment: string | undefined, column: number): string[] {
  if (comment === undefined) return [];
  const pad = ' '.repeat(column);
  return comment
    .split(/\r\n|\n|\r/)
    .map((line) => line.trimEnd())
    .map((line) => (line === '' ? `${pad}#` : line.startsWith('#') ? pad + line : `${pad}# ${line}`));
}

/**
 * A literal block scalar; undefined where its form cannot say the text. The content stands one step in from the
 * parent, or at `contentColumn`.
 */
export function printLiteral(
  text: string,
  place: PrintPlace,
  style: Style,
  contentColumn?: number,
): Printed | undefined {
  if (!style.literals) return undefined;
  const base = place.parent === 'root' ? 0 : place.column;
  const column = contentColumn ?? base + style.indent;
  const needsIndicator = /^\n*[ \t]/.test(text);
  if (needsIndicator && (place.parent === 'root' || column - base < 1 || column - base > 9)) return undefined;
  const breaks = /(?<!\n)\n*$/.exec(text)?.[0].length ?? 0;
  const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+';
  const content = breaks === 0 ? text : text.slice(0, -1);
  return {
    inline: `|${needsIndicator ? column - base : ''}${chomping}`,
    lines: content.split('\n').map((line) => (line === '' ? '' : ' '.repeat(column) + line)),
    needsFinalBreak: chomping !== '-',
  };
}

/** The value on one line, as it may stand behind an indicator (`block`) or inside braces (`flow`). */
export function printFlow(value: NewValue, style: Style, place: ScalarPlace): string {
  if (isVerbatim(value)) return value.verbatim;
  if (isList(value)) return `[${value.map((item) => printFlow(item, style, 'flow')).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(
      ([key, child]) => `${printKey(key, style, 'flow')}: ${printFlow(child, style, 'flow')}`,
    );
    if (pairs.length === 0) return '{}';
    return style.flowPadding ? `{ ${pairs.join(', ')} }` : `{${pairs.join(', ')}}`;
  }
  return printScalar(value as ScalarValue, style, place);
}

/** A key: plain where every reader takes it for this string, quoted otherwise or where the style quotes keys. */
export function printKey(key: string, style: Style, place: ScalarPlace): string {
  if (!style.quoteKeys && isPlainSafe(key, place)) return key;
  return printQuoted(key, style.quote);
}

/** A scalar on one line; strings keep the wanted style where it can hold them. */
export function printScalar(
  value: ScalarValue,
  style: Style,
  place: ScalarPlace,
  wanted: ScalarStyle = style.quoteAlways ? style.quote : 'plain',
): string {
  if (typeof value !== 'string') return printOther(value);
  if (wanted === 'single' && isSingleQuotable(value)) return singleQuoted(value);
  if (wanted === 'double') return doubleQuoted(value);
  if (isPlainSafe(value, place)) return value;
  return printQuoted(value, style.quote);
}

/** Quotes of the preferred kind, unless the other kind gets along without escapes. */
function printQuoted(text: string, preferred: 'single' | 'double'): string {
  if (!isSingleQuotable(text)) return doubleQuoted(text);
  const single =
    preferred === 'single'
      ? !text.includes("'") || /["\\]/.test(text)
      : /["\\]/.test(text) && !text.includes("'");
  return single ? singleQuoted(text) : doubleQuoted(text);
}

function printOther(value: Exclude<ScalarValue, string>): string {
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return Object.is(value, -0) ? '0' : String(value);
}
