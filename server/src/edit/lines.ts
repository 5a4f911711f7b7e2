/** Offsets of lines and tokens in YAML text. Line breaks are LF or CRLF; offsets are UTF-16 units. */

const BYTE_ORDER_MARK = '\ufeff';

/** The first offset of the line; behind a byte-order mark on the first line. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith(BYTE_ORDER_MARK) ? Math.min(1, text.length) : start;
}

/** The offset of the line's break, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  if (feed === -1) return text.length;
  return feed > offset && text[feed - 1] === '\r' ? feed - 1 : feed;
}

/** The offset behind the line's break, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed === -1 ? text.length : feed + 1;
}

/** Characters between the start of the line and the offset. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The offset of the first character that is neither space nor tab. */
export function skipSpaces(text: string, offset: number): number {
  let position = offset;
  while (text[position] === ' ' || text[position] === '\t') position++;
  return position;
}

/** The offset behind the last character before `offset` that is neither space nor tab. */
export function skipSpacesBack(text: string, offset: number): number {
  let position = offset;
  while (text[position - 1] === ' ' || text[position - 1] === '\t') position--;
  return position;
}

/** The offset of the first character that is neither white space nor inside a comment. */
export function skipTrivia(text: string, offset: number): number {
  let position = offset;
  for (;;) {
    const character = text[position];
    if (character === ' ' || character === '\t' || character === '\n' || character === '\r') position++;
    else if (character === '#' && isCommentStart(text, position)) position = lineEnd(text, position);
    else return position;
  }
}

/** True when a `#` at the offset starts a comment: at the start of a line or behind white space. */
export function isCommentStart(text: string, offset: number): boolean {
  if (text[offset] !== '#') return false;
  const before = text[offset - 1];
  return before === undefined || /[\s\ufeff]/.test(before);
}

/** True when only white space and at most a comment stand between the offset and the end of its line. */
export function restIsTrivia(text: string, offset: number): boolean {
  const position = skipSpaces(text, offset);
  return position >= lineEnd(text, position) || isCommentStart(text, position);
}

/** True when nothing but white space stands on the line. */
export function isBlankLine(text: string, start: number): boolean {
  return skipSpaces(text, start) >= lineEnd(text, start);
}

/** The column of a line that holds only a comment, indented with spaces; undefined for any other line. */
export function commentColumn(text: string, start: number): number | undefined {
  let position = start;
  while (text[position] === ' ') position++;
  return text[position] === '#' ? position - start : undefined;
}

const PROPERTY = /[&!](?:<[^>\s]*>|[^\s,[\]{}]*)/y;

/** The anchor and tag that stand from the offset on, on the same line: their range, empty when there are none. */
export function readProperties(text: string, offset: number): readonly [start: number, end: number] {
  let start = offset;
  let end = offset;
  for (;;) {
    const position = skipSpaces(text, end);
    PROPERTY.lastIndex = position;
    if (!PROPERTY.test(text)) return [start, end];
    if (start === end) start = position;
    end = PROPERTY.lastIndex;
  }
}

const ALIAS = /\*[^\s,[\]{}]+/y;

/** The end of an alias that stands at the offset; undefined where there is none. */
export function aliasEnd(text: string, offset: number): number | undefined {
  ALIAS.lastIndex = offset;
  return ALIAS.test(text) ? ALIAS.lastIndex : undefined;
}

/** True when an alias of that name stands in the text outside the range; may take quoted text for one. */
export function hasAliasOutside(text: string, name: string, start: number, end: number): boolean {
  const token = `*${name}`;
  for (let at = text.indexOf(token); at !== -1; at = text.indexOf(token, at + 1)) {
    const behind = text[at + token.length];
    if (behind !== undefined && !/[\s,[\]{}]/.test(behind)) continue;
    if (at < start || at >= end) return true;
  }
  return false;
}
