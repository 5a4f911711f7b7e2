import { escapeDigits, escapes } from '../yaml/escapes.ts';
import type { LocatedScalar } from '../yaml/located.ts';

/**
 * Places in the source for places in a scalar's decoded text: `starts[i]` is where the character at `i` begins,
 * `ends[i]` where the one before it ends. Undefined inside an escape or a line fold, which is no place to cut.
 */
export interface StringMap {
  readonly starts: readonly (number | undefined)[];
  readonly ends: readonly (number | undefined)[];
}

/** The map of a plain, quoted or folded scalar; undefined where decoding it again does not give its text. */
export function mapString(source: string, scalar: LocatedScalar): StringMap | undefined {
  switch (scalar.style) {
    case 'plain':
      return mapFlow(source, scalar.range[0], scalar.range[1], scalar.text, plainUnit);
    case 'single':
      return mapFlow(source, scalar.range[0] + 1, scalar.range[1] - 1, scalar.text, singleUnit);
    case 'double':
      return mapFlow(source, scalar.range[0] + 1, scalar.range[1] - 1, scalar.text, doubleUnit);
    case 'folded':
      return mapFolded(source, scalar);
    case 'literal':
      return undefined;
  }
}

/** One step of decoding: what stands at the offset, and where it ends. */
interface Unit {
  readonly text: string;
  readonly end: number;
}

type ReadUnit = (source: string, offset: number) => Unit;

const FOLD = /[ \t]*(?:\r?\n[ \t]*)+/y;

function mapFlow(
  source: string,
  start: number,
  end: number,
  text: string,
  read: ReadUnit,
): StringMap | undefined {
  const starts: (number | undefined)[] = [];
  const ends: (number | undefined)[] = [start];
  let decoded = '';
  let position = start;
  while (position < end) {
    FOLD.lastIndex = position;
    const fold = FOLD.exec(source)?.[0];
    const unit = fold === undefined ? read(source, position) : foldUnit(fold, position);
    for (let index = 0; index < unit.text.length; index++) {
      starts.push(index === 0 ? position : undefined);
      ends.push(index === unit.text.length - 1 ? unit.end : undefined);
    }
    decoded += unit.text;
    position = unit.end;
  }
  starts.push(end);
  return position === end && decoded === text ? { starts, ends } : undefined;
}

function foldUnit(fold: string, position: number): Unit {
  const breaks = fold.split('\n').length - 1;
  return { text: breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), end: position + fold.length };
}

function plainUnit(source: string, offset: number): Unit {
  return { text: source[offset]!, end: offset + 1 };
}

function singleUnit(source: string, offset: number): Unit {
  return source.startsWith("''", offset) ? { text: "'", end: offset + 2 } : plainUnit(source, offset);
}

function doubleUnit(source: string, offset: number): Unit {
  if (source[offset] !== '\\') return plainUnit(source, offset);
  const letter = source[offset + 1] ?? '';
  const length = escapeDigits[letter];
  if (length !== undefined) {
    const code = Number.parseInt(source.slice(offset + 2, offset + 2 + length), 16);
    const text = code <= 0x10ffff ? String.fromCodePoint(code) : '';
    return { text, end: offset + 2 + length };
  }
  const lineBreak = /^\\\r?\n[ \t]*/.exec(source.slice(offset, offset + 200))?.[0];
  if (lineBreak !== undefined) return { text: '', end: offset + lineBreak.length };
  return { text: escapes[letter] ?? '', end: offset + 2 };
}

/** Matches the lines of a folded scalar one by one with its text; the breaks between them are no place to cut. */
function mapFolded(source: string, { range, text }: LocatedScalar): StringMap | undefined {
  const map: (number | undefined)[] = new Array<number | undefined>(text.length + 1).fill(undefined);
  const content = source.slice(range[0], range[1]);
  const lines = [...content.matchAll(/\n([^\r\n]*)/g)];
  const indent = Math.min(...lines.map(([, line = '']) => (/\S/.test(line) ? line.search(/\S/) : Infinity)));
  let cursor = 0;
  for (const match of lines) {
    const line = (match[1] ?? '').slice(indent);
    if (line === '') continue;
    while (text[cursor] === '\n') cursor++;
    if (!text.startsWith(line, cursor) && text[cursor] === ' ') cursor++;
    if (!text.startsWith(line, cursor)) return undefined;
    const start = range[0] + match.index + 1 + indent;
    for (let index = 0; index <= line.length; index++) map[cursor + index] = start + index;
    cursor += line.length;
  }
  return { starts: map, ends: map };
}
