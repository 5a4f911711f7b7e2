import { escapeDigits, escapes } from './escapes.ts';
import type { LocatedScalar, Range } from './located.ts';

/** Where each UTF-16 unit of a decoded text starts and ends in the document. */
export interface DecodingTrace {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** `units` are the UTF-16 units decoded so far; a text that grows would be copied at every line break that looks back at it. */
interface Trace {
  readonly units: number[];
  readonly starts: number[];
  readonly ends: number[];
}

function emptyTrace(): Trace {
  return { units: [], starts: [], ends: [] };
}

function emit(trace: Trace, decoded: string, start: number, end: number): void {
  for (let unit = 0; unit < decoded.length; unit += 1) {
    trace.units.push(decoded.charCodeAt(unit));
    trace.starts.push(start);
    trace.ends.push(end);
  }
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';
const isBlankUnit = (unit: number | undefined): boolean => unit === 0x20 || unit === 0x09;
const isBreak = (character: string | undefined): boolean => character === '\n' || character === '\r';

function afterBreak(text: string, at: number): number {
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}

/** Folds the line breaks at `at` as flow scalars do: one is a space, n are n - 1 breaks. Returns where text goes on. */
function foldBreaks(trace: Trace, text: string, at: number, end: number): number {
  const breaks: Range[] = [];
  let position = at;
  while (position < end) {
    if (isBreak(text[position])) {
      const next = afterBreak(text, position);
      breaks.push([position, next]);
      position = next;
    } else if (isBlank(text[position])) position += 1;
    else break;
  }
  const first = breaks[0] ?? [at, at];
  if (breaks.length === 1) emit(trace, ' ', first[0], position);
  else for (const [from, to] of breaks.slice(1)) emit(trace, '\n', from, to);
  return position;
}

/** Removes blanks that stand between the last character and a line break: folding drops them. */
function dropTrailingBlanks(trace: Trace, kept: number): void {
  let { length } = trace.units;
  while (length > kept && isBlankUnit(trace.units[length - 1])) length -= 1;
  trace.units.length = length;
  trace.starts.length = length;
  trace.ends.length = length;
}

function traceFlow(text: string, from: number, to: number, quote: '' | '"' | "'"): Trace {
  const trace = emptyTrace();
  let at = from;
  // Escaped white space at the end of a line stays; `kept` is the length that folding may not cut into.
  let kept = 0;
  while (at < to) {
    const character = text[at] ?? '';
    if (isBreak(character)) {
      dropTrailingBlanks(trace, kept);
      at = foldBreaks(trace, text, at, to);
      kept = trace.units.length;
    } else if (quote === "'" && character === "'") {
      emit(trace, "'", at, at + 2);
      at += 2;
    } else if (quote === '"' && character === '\\') {
      const next = text[at + 1] ?? '';
      const digits = escapeDigits[next] ?? 0;
      if (isBreak(next)) {
        at = afterBreak(text, at + 1);
        while (at < to && isBlank(text[at])) at += 1;
      } else {
        const width = 2 + digits;
        const code = digits > 0 ? Number.parseInt(text.slice(at + 2, at + width), 16) : Number.NaN;
        const decoded =
          digits === 0 ? (escapes[next] ?? '') : code <= 0x10ffff ? String.fromCodePoint(code) : '';
        emit(trace, decoded, at, at + width);
        at += width;
      }
      kept = trace.units.length;
    } else {
      emit(trace, character, at, at + 1);
      at += 1;
    }
  }
  return trace;
}

interface SourceLine {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
  readonly next: number;
}

function contentLines(text: string, header: number, end: number): SourceLine[] {
  const lines: SourceLine[] = [];
  const firstBreak = text.indexOf('\n', header);
  if (firstBreak === -1) return lines;
  for (let start = firstBreak + 1; start < text.length; ) {
    const lineBreak = text.indexOf('\n', start);
    const next = lineBreak === -1 ? text.length : lineBreak + 1;
    let lineEnd = lineBreak === -1 ? text.length : lineBreak;
    if (lineEnd > start && text[lineEnd - 1] === '\r') lineEnd -= 1;
    // White space behind the last line with content may be content too, though outside of the scalar's range.
    if (start > end && text.slice(start, lineEnd).trim() !== '') break;
    lines.push({ start, end: lineEnd, next });
    start = next;
  }
  return lines;
}

const leadingSpaces = (line: string): number => line.length - line.replace(/^ +/, '').length;

/** Follows the source lines of a block scalar through its decoded text; breaks may have become spaces or vanished. */
function traceBlock(text: string, scalar: LocatedScalar): Trace {
  const trace = emptyTrace();
  const decoded = scalar.text;
  const lines = contentLines(text, scalar.range[0], scalar.range[1]);
  const firstDecoded = decoded.split('\n').find((line) => line.trim() !== '') ?? '';
  const first = lines.find((line) => text.slice(line.start, line.end).trim() !== '');
  const indent =
    first === undefined ? 0 : leadingSpaces(text.slice(first.start, first.end)) - leadingSpaces(firstDecoded);
  for (const line of lines) {
    const start = Math.min(line.start + Math.max(0, indent), line.end);
    const content = text.slice(start, line.end);
    if (decoded.startsWith(content, trace.units.length)) {
      for (let unit = 0; unit < content.length; unit += 1) {
        emit(trace, content[unit] ?? '', start + unit, start + unit + 1);
      }
    }
    const separator = decoded[trace.units.length];
    const folds = separator === ' ' && content.trim() !== '';
    if (separator === '\n' || folds) emit(trace, separator, line.end, Math.max(line.end, line.next));
  }
  // Kept line breaks behind the last line with content are outside of the scalar's range.
  while (trace.units.length < decoded.length && decoded[trace.units.length] === '\n') {
    emit(trace, '\n', scalar.range[1], scalar.range[1]);
  }
  return trace;
}

/** Follows the source of a scalar unit by unit; undefined where that does not give the scalar's text (template actions). */
export function traceScalar(text: string, scalar: LocatedScalar): DecodingTrace | undefined {
  const [from, to] = scalar.range;
  const trace = traceByStyle(text, scalar, from, to);
  return spells(trace, scalar.text) ? trace : undefined;
}

function spells({ units }: Trace, text: string): boolean {
  return units.length === text.length && units.every((unit, at) => unit === text.charCodeAt(at));
}

function traceByStyle(text: string, scalar: LocatedScalar, from: number, to: number): Trace {
  switch (scalar.style) {
    case 'plain':
      return traceFlow(text, from, to, '');
    case 'single':
      return traceFlow(text, from + 1, to - 1, "'");
    case 'double':
      return traceFlow(text, from + 1, to - 1, '"');
    default:
      return traceBlock(text, scalar);
  }
}
