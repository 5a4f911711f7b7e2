import type { Located, LocatedMap, LocatedPair, LocatedScalar, LocatedSequence } from '../located.ts';
import { blockScalar } from './block-scalar.ts';
import {
  BAR,
  COLON,
  DASH,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  isBlankOrEnd,
  isBreak,
  mayStartPlain,
  OPEN_BRACE,
  OPEN_BRACKET,
  SINGLE_QUOTE,
  SPACE,
} from './characters.ts';
import { type Cursor, endLine, enter, nothingAt, refuse, scalarOf, startsWithAction } from './cursor.ts';
import { flowCollection } from './flow.ts';
import { decodeQuoted, onOneLine, plainEnd, quotedEnd } from './flow-scalar.ts';
import { addPair, emptyPairList } from './pair-list.ts';

/**
 * Reads the value at the cursor and goes to the line below it. `cursor.column` is the column it starts at, `parent`
 * that of the collection it belongs to, -1 for the root. The caller sees from the column of the next line whether
 * that line still belongs here, and refuses one that is deeper.
 */
function blockNode(cursor: Cursor, parent: number): Located {
  const { text, at } = cursor;
  const code = text.charCodeAt(at);
  if (code === DASH && isBlankOrEnd(text.charCodeAt(at + 1))) return blockSequence(cursor);
  if (code === OPEN_BRACKET || code === OPEN_BRACE) {
    const collection = flowCollection(cursor, parent);
    endLine(cursor);
    return collection;
  }
  if (code === BAR || code === GREATER) return blockScalar(cursor, parent);
  const column = cursor.column;
  const scalar = scalarAt(cursor, parent);
  if (isColon(cursor)) {
    if (text.slice(...scalar.range).includes('\n')) refuse();
    return blockMap(cursor, column, scalar);
  }
  endLine(cursor);
  return continuedScalar(cursor, parent, scalar);
}

/**
 * A plain scalar that ends on its line, or a quoted one, which may go over lines deeper than `parent`; the cursor is
 * behind it then, and behind blanks before a colon.
 */
function scalarAt(cursor: Cursor, parent: number): LocatedScalar {
  const { text, at: start } = cursor;
  const code = text.charCodeAt(start);
  let end: number;
  let scalar: LocatedScalar;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    end = quotedEnd(text, start, parent);
    const style = code === DOUBLE_QUOTE ? 'double' : 'single';
    scalar = scalarOf(cursor, style, start, end, decodeQuoted(text, start, end));
  } else {
    if (code === OPEN_BRACE && text.charCodeAt(start + 1) === OPEN_BRACE) throw startsWithAction;
    if (!mayStartPlain(text, start)) refuse();
    end = plainEnd(text, start, false);
    scalar = scalarOf(cursor, 'plain', start, end, text.slice(start, end));
  }
  cursor.at = end;
  return scalar;
}

/** A plain scalar with the deeper lines below its own, folded (YAML 1.2 §7.3.3); actions may make anything of such lines. */
function continuedScalar(cursor: Cursor, parent: number, first: LocatedScalar): LocatedScalar {
  if (cursor.column <= parent || first.style !== 'plain') return first;
  if (cursor.input !== undefined) refuse();
  const { text } = cursor;
  let { text: decoded } = first;
  let [start, end] = first.range;
  while (cursor.column > parent) {
    const gap = text.slice(end, cursor.at);
    // A comment ends the scalar.
    if (gap.includes('#')) refuse();
    const breaks = gap.split('\n').length - 1;
    start = cursor.at;
    end = plainEnd(text, start, false);
    cursor.at = end;
    if (end === start || isColon(cursor)) refuse();
    decoded += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + text.slice(start, end);
    endLine(cursor);
  }
  return scalarOf(cursor, 'plain', first.range[0], end, decoded);
}

/** Whether the scalar behind which the cursor stands is a key; then the cursor goes to its colon. */
function isColon(cursor: Cursor): boolean {
  const { text } = cursor;
  let at = cursor.at;
  while (text.charCodeAt(at) === SPACE) at += 1;
  if (text.charCodeAt(at) !== COLON) return false;
  if (!isBlankOrEnd(text.charCodeAt(at + 1))) refuse();
  cursor.at = at;
  return true;
}

/** Longer keys are not allowed on one line. */
const longestKey = 1000;

/** Reads a map from the colon behind its first key on; all its keys stand at `column`. */
function blockMap(cursor: Cursor, column: number, firstKey: LocatedScalar): LocatedMap {
  enter(cursor);
  const list = emptyPairList();
  const start = firstKey.range[0];
  let end = start;
  let key = firstKey;
  for (;;) {
    if (cursor.at - key.range[0] > longestKey) refuse();
    const value = valueOfKey(cursor, column);
    const pairEnd = Math.max(key.range[1], value.range[1]);
    end = Math.max(end, pairEnd);
    const pair: LocatedPair = { key, value, range: [key.range[0], pairEnd] };
    addPair(list, pair, cursor);
    if (cursor.column !== column) break;
    key = scalarAt(cursor, onOneLine);
    if (!isColon(cursor)) refuse();
  }
  if (cursor.column > column) refuse();
  cursor.depth -= 1;
  return { type: 'map', range: [start, end], pairs: list.pairs, flow: false, open: list.open };
}

/** What stands behind the colon, or below it. */
function valueOfKey(cursor: Cursor, column: number): Located {
  const { text } = cursor;
  const behind = cursor.at + 1;
  if (standsBelow(cursor, behind)) {
    if (cursor.column > column) return belowIndicator(cursor, column);
    const isSequence =
      cursor.column === column &&
      text.charCodeAt(cursor.at) === DASH &&
      isBlankOrEnd(text.charCodeAt(cursor.at + 1));
    return isSequence ? blockSequence(cursor) : nothingAt(behind);
  }
  const code = text.charCodeAt(cursor.at);
  if (code === BAR || code === GREATER) return blockScalar(cursor, column);
  if (code === OPEN_BRACKET || code === OPEN_BRACE) {
    const collection = flowCollection(cursor, column);
    endLine(cursor);
    return collection;
  }
  const scalar = scalarAt(cursor, column);
  // A second key on the line, or whatever else follows, is refused here.
  endLine(cursor);
  return continuedScalar(cursor, column, scalar);
}

function blockSequence(cursor: Cursor): LocatedSequence {
  enter(cursor);
  const { text, at: start, column } = cursor;
  const items: Located[] = [];
  let end = start + 1;
  for (;;) {
    const dash = cursor.at;
    let item: Located;
    if (standsBelow(cursor, dash + 1)) {
      item = cursor.column > column ? belowIndicator(cursor, column) : nothingAt(dash + 1);
    } else {
      cursor.column = column + cursor.at - dash;
      item = blockNode(cursor, column);
    }
    items.push(item);
    end = Math.max(end, item.range[1]);
    if (cursor.column !== column) break;
    const isItem = text.charCodeAt(cursor.at) === DASH && isBlankOrEnd(text.charCodeAt(cursor.at + 1));
    if (!isItem) break;
  }
  if (cursor.column > column) refuse();
  cursor.depth -= 1;
  return { type: 'sequence', range: [start, end], items, flow: false, open: false };
}

/**
 * Goes from behind an indicator to what follows it. True when that is nothing on the same line: then the cursor stands
 * at the next line with content.
 */
function standsBelow(cursor: Cursor, behind: number): boolean {
  const { text } = cursor;
  let at = behind;
  while (text.charCodeAt(at) === SPACE) at += 1;
  const code = text.charCodeAt(at);
  const isEnd = at >= text.length || isBreak(code) || code === HASH;
  cursor.at = isEnd ? behind : at;
  if (isEnd) endLine(cursor);
  return isEnd;
}

/** A value on lines of its own. A block scalar's header belongs behind the indicator. */
export function belowIndicator(cursor: Cursor, parent: number): Located {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === BAR || code === GREATER) refuse();
  return blockNode(cursor, parent);
}
