import type { Located, LocatedMap, LocatedPair, LocatedScalar, LocatedSequence } from '../located.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOUBLE_QUOTE,
  isBlankOrEnd,
  isFlowIndicator,
  mayStartPlain,
  OPEN_BRACE,
  OPEN_BRACKET,
  SINGLE_QUOTE,
  SPACE,
} from './characters.ts';
import { type Cursor, enter, notPlain, refuse, scalarOf, startsWithAction } from './cursor.ts';
import { decodeQuoted, plainEnd, quotedEnd } from './flow-scalar.ts';
import { addPair, emptyPairList } from './pair-list.ts';

/** Reads `[…]` or `{…}` on one line; the cursor is behind it then. */
export function flowCollection(cursor: Cursor): LocatedMap | LocatedSequence {
  if (cursor.text.charCodeAt(cursor.at) === OPEN_BRACKET) return flowSequence(cursor);
  if (cursor.text.charCodeAt(cursor.at + 1) === OPEN_BRACE) throw startsWithAction;
  return flowMap(cursor);
}

function flowSequence(cursor: Cursor): LocatedSequence {
  const start = cursor.at;
  const items: Located[] = [];
  eachEntry(cursor, CLOSE_BRACKET, () => items.push(flowValue(cursor)));
  return { type: 'sequence', range: [start, cursor.at], items, flow: true, open: false };
}

function flowMap(cursor: Cursor): LocatedMap {
  const start = cursor.at;
  const list = emptyPairList();
  eachEntry(cursor, CLOSE_BRACE, () => addPair(list, flowPair(cursor), cursor));
  return { type: 'map', range: [start, cursor.at], pairs: list.pairs, flow: true, open: list.open };
}

/** Goes from entry to entry and behind the closing bracket; a comma may stand before it. */
function eachEntry(cursor: Cursor, close: number, entry: () => void): void {
  const { text } = cursor;
  enter(cursor);
  cursor.at += 1;
  for (;;) {
    skipSpaces(cursor);
    if (text.charCodeAt(cursor.at) === close) break;
    entry();
    skipSpaces(cursor);
    const code = text.charCodeAt(cursor.at);
    if (code === COMMA) cursor.at += 1;
    else if (code !== close) throw notPlain;
  }
  cursor.at += 1;
  cursor.depth -= 1;
}

function skipSpaces(cursor: Cursor): void {
  while (cursor.text.charCodeAt(cursor.at) === SPACE) cursor.at += 1;
}

function flowPair(cursor: Cursor): LocatedPair {
  const { text } = cursor;
  const key = flowScalar(cursor);
  skipSpaces(cursor);
  // Behind a quoted key the colon needs no blank.
  const separate = key.style !== 'plain' || isBlankOrEnd(text.charCodeAt(cursor.at + 1));
  if (text.charCodeAt(cursor.at) !== COLON || !separate) refuse();
  cursor.at += 1;
  skipSpaces(cursor);
  const value = flowValue(cursor);
  return { key, value, range: [key.range[0], Math.max(key.range[1], value.range[1])] };
}

function flowValue(cursor: Cursor): Located {
  const code = cursor.text.charCodeAt(cursor.at);
  return code === OPEN_BRACKET || code === OPEN_BRACE ? flowCollection(cursor) : flowScalar(cursor);
}

function flowScalar(cursor: Cursor): LocatedScalar {
  const { text, at: start } = cursor;
  const code = text.charCodeAt(start);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    cursor.at = quotedEnd(text, start);
    const style = code === DOUBLE_QUOTE ? 'double' : 'single';
    return scalarOf(cursor, style, start, cursor.at, decodeQuoted(text, start, cursor.at));
  }
  if (code === OPEN_BRACE && text.charCodeAt(start + 1) === OPEN_BRACE) throw startsWithAction;
  const isIndicator = code === DASH || code === COLON;
  if (!mayStartPlain(text, start) || (isIndicator && isFlowIndicator(text.charCodeAt(start + 1)))) refuse();
  cursor.at = plainEnd(text, start, true);
  return scalarOf(cursor, 'plain', start, cursor.at, text.slice(start, cursor.at));
}
