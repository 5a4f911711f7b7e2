import type { LocatedScalar, Range, ScalarStyle } from '../located.ts';
import { resolvePlain } from '../scalar.ts';
import { DASH, DOT, HASH, isBlankOrEnd, isBreak, LINE_FEED, SPACE, TAB } from './characters.ts';

/** What the reader asks about template actions; see `ConversionInput`. */
export interface PlainInput {
  readonly branches: boolean;
  readonly isOpaque: (range: Range) => boolean;
  readonly reveal: (decoded: string, range: Range) => string;
}

/**
 * Where the reader stands. Between two entries it stands at the first character of the next line with content, and
 * `column` is that line's indentation, -1 at the end of the text.
 */
export interface Cursor {
  readonly text: string;
  at: number;
  column: number;
  depth: number;
  /** Undefined for a text without template actions. */
  readonly input: PlainInput | undefined;
}

/** Thrown, and caught in read.ts, where the text is not plain YAML. One object, so that no stack is ever captured. */
export const notPlain = new Error('not plain YAML');

/** Thrown where a value or key starts with `{{`, as no YAML does that Kubernetes reads: a map cannot be a key. */
export const startsWithAction = new Error('a template');

/** Leaves the document to the `yaml` package. */
export function refuse(): never {
  throw notPlain;
}

/** Far below what is too deep to be read at all; no manifest comes near it. */
const maximumDepth = 100;

/** Counts a level of nesting. */
export function enter(cursor: Cursor): void {
  cursor.depth += 1;
  if (cursor.depth > maximumDepth) refuse();
}

/** Ends a line: only blanks or a comment may follow. Then goes to the next line with content. */
export function endLine(cursor: Cursor): void {
  const { text } = cursor;
  let at = cursor.at;
  let code = text.charCodeAt(at);
  if (code === SPACE) {
    do code = text.charCodeAt(++at);
    while (code === SPACE);
    if (code === HASH) {
      at = text.indexOf('\n', at);
      if (at === -1) at = text.length;
      code = LINE_FEED;
    }
  }
  if (at < text.length && !isBreak(code)) refuse();
  cursor.at = code === LINE_FEED ? at + 1 : at + 2;
  toContent(cursor);
}

/** From the start of a line to the first character that is no blank, line break or comment. */
export function toContent(cursor: Cursor): void {
  const { text } = cursor;
  let lineStart = cursor.at;
  for (;;) {
    let at = lineStart;
    let code = text.charCodeAt(at);
    while (code === SPACE) code = text.charCodeAt(++at);
    if (code > SPACE && code !== HASH) {
      cursor.at = at;
      cursor.column = at - lineStart;
      if (at === lineStart && (code === DASH || code === DOT) && isMarker(text, at)) endDocument(cursor);
      return;
    }
    if (code === TAB) refuse();
    const lineBreak = code === LINE_FEED ? at : text.indexOf('\n', at);
    if (lineBreak === -1) {
      cursor.at = text.length;
      cursor.column = -1;
      return;
    }
    lineStart = lineBreak + 1;
  }
}

const END = /\.\.\.[ \r\n]*$/y;

/** `...` ends the text, unless something follows it. */
function endDocument(cursor: Cursor): void {
  END.lastIndex = cursor.at;
  if (!END.test(cursor.text)) refuse();
  cursor.at = cursor.text.length;
  cursor.column = -1;
}

/** Whether `---` or `...` stands there as the marker of a document. */
export function isMarker(text: string, at: number): boolean {
  return (text.startsWith('---', at) || text.startsWith('...', at)) && isBlankOrEnd(text.charCodeAt(at + 3));
}

/**
 * A scalar as `convert` makes it. `reach` is how far template actions may be part of it: those that were erased
 * from a block scalar have left blank lines behind its end.
 */
export function scalarOf(
  { input }: Cursor,
  style: ScalarStyle,
  start: number,
  end: number,
  decoded: string,
  reach: number = end,
): LocatedScalar {
  const range: Range = [start, end];
  if (input?.isOpaque([start, reach]) === true) {
    const content = input.reveal(decoded, [start, reach]);
    return { type: 'scalar', range, value: content, text: content, style, opaque: true };
  }
  const value = style === 'plain' ? resolvePlain(decoded) : decoded;
  return { type: 'scalar', range, value, text: decoded, style, opaque: false };
}

/** The value of `key:` or `-` with nothing behind it. */
export function nothingAt(offset: number): LocatedScalar {
  return { type: 'scalar', range: [offset, offset], value: null, text: '', style: 'plain', opaque: false };
}
