import { phrase, tell } from '../words/tell.ts';
import { isMap, isScalar } from '../yaml/access.ts';
import type { Located, LocatedSequence } from '../yaml/located.ts';
import type { Collection, Step } from './context.ts';
import {
  aliasEnd,
  columnOf,
  commentColumn,
  isBlankLine,
  lineEnd,
  lineStart,
  nextLine,
  readProperties,
  restIsTrivia,
  skipSpacesBack,
  skipTrivia,
} from './lines.ts';
import { refuse } from './refusal.ts';

/**
 * Where an entry (a pair or an item) of a block collection stands, and which comments belong to it.
 *
 * Ownership of comments: to an entry belong
 *  - the comment lines directly above it, at its own column, without a blank line between;
 *  - the comment behind it on its line;
 *  - the comments inside it, and those directly below its last line that are indented deeper than the entry.
 * A blank line cuts ownership. Owned comments go when the entry is removed; no other comment ever goes, and replacing
 * a value removes only the comments inside a collection that is replaced.
 */
export interface BlockEntry {
  /** The first character: the dash, the key, or the `?` of an explicit key. */
  readonly start: number;
  /** Columns count from the start of the line. */
  readonly column: number;
  /** False when the entry begins behind a dash on the same line. */
  readonly ownsLine: boolean;
  /** Behind the last character of the value, kept blank lines of a block scalar included. */
  readonly end: number;
  /** Before the break of the last line that belongs to the entry, owned comments included. */
  readonly lastLineEnd: number;
  /** The start of the first line of the comments above, or of the entry's own line. */
  readonly ownedStart: number;
}

/** The place of a value: behind a colon, behind a dash, or the whole document. */
export interface Slot {
  readonly kind: 'pair' | 'item' | 'root';
  /** Behind the colon or dash; for a flow key without a colon, behind the key. */
  readonly after: number;
  readonly hasColon: boolean;
  /** Anchor and tag behind the indicator on its line; an empty range behind it where there are none. */
  readonly properties: readonly [start: number, end: number];
  /** The column of the key or the dash. */
  readonly column: number;
}

const UNCLEAR = phrase('The layout around the place is not one that can be edited safely.');

/** The slot of the value that a step leads to, in a block or a flow collection. */
export function slotOf(text: string, step: Step): Slot {
  if (step.kind === 'item' && step.container.flow) refuse(UNCLEAR);
  if (step.kind === 'item') {
    const dash = dashOf(text, step.container, step.index);
    const properties = readProperties(text, dash + 1);
    return { kind: 'item', after: dash + 1, hasColon: true, properties, column: columnOf(text, dash) };
  }
  const { key } = step.pair;
  const colon = skipTrivia(text, key.range[1]);
  const hasColon = text[colon] === ':';
  const after = hasColon ? colon + 1 : key.range[1];
  const properties = hasColon ? readProperties(text, after) : ([after, after] as const);
  const column = columnOf(text, keyStart(text, key.range[0], step.container.flow));
  return { kind: 'pair', after, hasColon, properties, column };
}

/** The offset of an item's dash in a block sequence. */
function dashOf(text: string, sequence: LocatedSequence, index: number): number {
  // The nearest earlier item that is written out gives a place to count from.
  let from = index - 1;
  while (from >= 0 && !isWrittenOut(sequence.items[from]!)) from--;
  let position = from < 0 ? sequence.range[0] : sequence.items[from]!.range[1];
  for (let current = from + 1; ; current++) {
    const dash = skipTrivia(text, position);
    if (text[dash] !== '-' || columnOf(text, dash) !== columnOf(text, sequence.range[0])) refuse(UNCLEAR);
    if (current === index) return dash;
    const content = skipTrivia(text, readProperties(text, dash + 1)[1]);
    position = aliasEnd(text, content) ?? readProperties(text, dash + 1)[1];
  }
}

function isWrittenOut(item: Located): boolean {
  return item.via === undefined && item.range[1] > item.range[0];
}

/** Where a key begins with the `?` of an explicit key. */
function keyStart(text: string, start: number, flow: boolean): number {
  const before = skipSpacesBack(text, start);
  if (text[before - 1] !== '?' || before === start) return start;
  if (flow) refuse(tell`The key is written with a question mark inside braces.`);
  return before - 1;
}

/** The place of a pair or item in a block collection. Refuses where other things share its lines. */
export function blockEntry(text: string, step: Step): BlockEntry {
  const slot = slotOf(text, step);
  if (step.kind === 'pair' && (step.pair.key.anchor !== undefined || step.pair.key.tag !== undefined)) {
    refuse(tell`The key carries an anchor or a tag.`);
  }
  const start =
    step.kind === 'pair'
      ? keyStart(text, step.pair.key.range[0], false)
      : dashOf(text, step.container, step.index);
  const column = columnOf(text, start);
  const prefix = text.slice(lineStart(text, start), start);
  if (!/^ *(?:[-?:] +)*$/.test(prefix)) refuse(UNCLEAR);
  const ownsLine = /^ *$/.test(prefix);
  const value = step.kind === 'pair' ? step.pair.value : step.container.items[step.index]!;
  const end = valueEnd(text, value, slot);
  if (!restIsTrivia(text, end)) refuse(UNCLEAR);
  return {
    start,
    column,
    ownsLine,
    end,
    lastLineEnd: lastOwnedLineEnd(text, end, column),
    ownedStart: ownsLine ? ownedCommentStart(text, lineStart(text, start), column) : start,
  };
}

/** Behind the value in a slot: an alias by its own name, a block scalar with the blank lines it keeps. */
function valueEnd(text: string, value: Located, slot: Slot): number {
  if (value.via !== undefined) {
    const alias = aliasEnd(text, skipTrivia(text, slot.properties[1]));
    return alias ?? refuse(UNCLEAR);
  }
  return Math.max(slot.properties[1], slot.after, endWithKeptLines(text, value));
}

/** Behind the value; for one that ends in a block scalar with `+`, behind the blank lines that count as content. */
export function endWithKeptLines(text: string, value: Located): number {
  const end = value.range[1];
  return keepsLines(text, value) ? skipBlankLines(text, end) : end;
}

/** True when the value ends in a block scalar with `+`, to which blank lines below belong. */
export function keepsLines(text: string, value: Located): boolean {
  const last = lastScalar(value);
  if (last === undefined || last.range[1] < value.range[1]) return false;
  if (!isScalar(last) || (last.style !== 'literal' && last.style !== 'folded')) return false;
  return /^[|>][1-9]?\+/.test(text.slice(last.range[0], last.range[0] + 3));
}

function lastScalar(node: Located): Located | undefined {
  let current: Located | undefined = node;
  while (current !== undefined && current.via === undefined && !isScalar(current) && !current.flow) {
    current = isMap(current)
      ? current.pairs.findLast(({ via }) => via === undefined)?.value
      : current.items.at(-1);
  }
  return current?.via === undefined ? current : undefined;
}

/** The end of the last of the blank lines below the offset's line; the line's own end where none follow. */
function skipBlankLines(text: string, offset: number): number {
  let end = lineEnd(text, offset);
  for (
    let next = nextLine(text, end);
    next < text.length && isBlankLine(text, next);
    next = nextLine(text, next)
  ) {
    end = lineEnd(text, next);
  }
  return end;
}

/** The start of the comment lines that stand directly above a line at the column, or of that line itself. */
export function ownedCommentStart(text: string, start: number, column: number): number {
  let owned = start;
  while (owned > 0) {
    const above = lineStart(text, owned - 1);
    if (above >= owned || commentColumn(text, above) !== column) break;
    owned = above;
  }
  return owned;
}

/** The end of the line at the offset, or of the deeper comment lines directly below it. */
export function lastOwnedLineEnd(text: string, offset: number, column: number): number {
  let end = lineEnd(text, offset);
  for (let next = nextLine(text, end); next < text.length; next = nextLine(text, next)) {
    const comment = commentColumn(text, next);
    if (comment === undefined || comment <= column) break;
    end = lineEnd(text, next);
  }
  return end;
}

/** The column at which the entries of a block collection stand. */
export function entryColumn(text: string, collection: Collection): number {
  const start = collection.range[0];
  const prefix = text.slice(lineStart(text, start), start);
  if (!/^ *(?:[-?:] +)*$/.test(prefix)) refuse(UNCLEAR);
  return columnOf(text, start);
}
