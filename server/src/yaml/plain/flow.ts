import type { Located, LocatedMap, LocatedPair, LocatedScalar, LocatedSequence } from '../located.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOUBLE_QUOTE,
  isBlankOrEnd,
  isBreak,
  isFlowIndicator,
  mayStartPlain,
  OPEN_BRACE,
  OPEN_BRACKET,
  SINGLE_QUOTE,
  SPACE,
} from './characters.ts';
import { type Cursor, enter, notPlain, refuse, scalarOf, startsWithAction, toContent } from './cursor.ts';
import { decodeQuoted, onOneLine, plainEnd, quotedEnd } from './flow-scalar.ts';
import { addPair, emptyPairList } from './pair-list.ts';

/**
 * Reads `[…]` or `{…}`; the cursor is behind it then. It may go over lines between its entries, all of them deeper than
 * `parent`, the column of the block collection around it.
 */
export function flowCollection(cursor: Cursor, parent: number): LocatedMap | LocatedSequence {
  if (cursor.text.charCodeAt(cursor.at) === OPEN_BRACKET) return flowSequence(cursor, parent);
  if (cursor.text.charCodeAt(cursor.at + 1) === OPEN_BRACE) throw startsWithAction;
  return flowMap(cursor, parent);
}

function flowSequence(cursor: Cursor, parent: number): LocatedSequence {
  const start = cursor.at;
  const items: Located[] = [];
  enter(cursor);
  cursor.at += 1;
  while (!isClosed(cursor, parent, CLOSE_BRACKET)) {
    items.push(flowValue(cursor, parent));
    endEntry(cursor, parent, CLOSE_BRACKET);
  }
  cursor.depth -= 1;
  return { type: 'sequence', range: [start, cursor.at], items, flow: true, open: false };
}

function flowMap(cursor: Cursor, parent: number): LocatedMap {
  const start = cursor.at;
  const list = emptyPairList();
  enter(cursor);
  cursor.at += 1;
  while (!isClosed(cursor, parent, CLOSE_BRACE)) {
    addPair(list, flowPair(cursor, parent), cursor);
    endEntry(cursor, parent, CLOSE_BRACE);
  }
  cursor.depth -= 1;
  return { type: 'map', range: [start, cursor.at], pairs: list.pairs, flow: true, open: list.open };
}

/** Goes to the next entry, or behind the closing bracket. */
function isClosed(cursor: Cursor, parent: number, close: number): boolean {
  skipBlanks(cursor, parent);
  if (cursor.text.charCodeAt(cursor.at) !== close) return false;
  cursor.at += 1;
  return true;
}

/** Goes behind the comma; the last entry needs none. */
function endEntry(cursor: Cursor, parent: number, close: number): void {
  skipBlanks(cursor, parent);
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === COMMA) cursor.at += 1;
  else if (code !== close) throw notPlain;
}

function skipSpaces(cursor: Cursor): void {
  while (cursor.text.charCodeAt(cursor.at) === SPACE) cursor.at += 1;
}

/** Goes over spaces, line breaks and lines of comments. */
function skipBlanks(cursor: Cursor, parent: number): void {
  const { text } = cursor;
  skipSpaces(cursor);
  if (!isBreak(text.charCodeAt(cursor.at))) return;
  toContent(cursor);
  if (cursor.column <= parent) refuse();
}

function flowPair(cursor: Cursor, parent: number): LocatedPair {
  const { text } = cursor;
  const key = flowScalar(cursor);
  skipSpaces(cursor);
  // Behind a quoted key the colon needs no blank.
  const separate = key.style !== 'plain' || isBlankOrEnd(text.charCodeAt(cursor.at + 1));
  if (text.charCodeAt(cursor.at) !== COLON || !separate) refuse();
  cursor.at += 1;
  skipSpaces(cursor);
  const value = flowValue(cursor, parent);
  return { key, value, range: [key.range[0], Math.max(key.range[1], value.range[1])] };
}

function flowValue(cursor: Cursor, parent: number): Located {
  const code = cursor.text.charCodeAt(cursor.at);
  return code === OPEN_BRACKET || code === OPEN_BRACE ? flowCollection(cursor, parent) : flowScalar(cursor);
}

function flowScalar(cursor: Cursor): LocatedScalar {
  const { text, at: start } = cursor;
  const code = text.charCodeAt(start);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    cursor.at = quotedEnd(text, start, onOneLine);
    const style = code === DOUBLE_QUOTE ? 'double' : 'single';
    return scalarOf(cursor, style, start, cursor.at, decodeQuoted(text, start, cursor.at));
  }
  if (code === OPEN_BRACE && text.charCodeAt(start + 1) === OPEN_BRACE) throw startsWithAction;
  const isIndicator = code === DASH || code === COLON;
  if (!mayStartPlain(text, start) || (isIndicator && isFlowIndicator(text.charCodeAt(start + 1)))) refuse();
  cursor.at = plainEnd(text, start, true);
  return scalarOf(cursor, 'plain', start, cursor.at, text.slice(start, cursor.at));
}
