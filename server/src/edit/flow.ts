import { tell } from '../words/tell.ts';
import { isMap } from '../yaml/access.ts';
import type { Located } from '../yaml/located.ts';
import type { Collection, Step } from './context.ts';
import { aliasEnd, lineEnd, lineStart, readProperties, skipSpaces, skipTrivia } from './lines.ts';
import { refuse } from './refusal.ts';

/** One entry of a flow collection as it is written; entries that the located value does not list are there too. */
export interface FlowEntry {
  /** The first character, properties included. */
  readonly start: number;
  /** Behind the last character, before white space, comments and the comma. */
  readonly end: number;
  /** The offset of the comma behind it. */
  readonly comma: number | undefined;
}

export interface FlowLayout {
  readonly entries: readonly FlowEntry[];
  /** Behind the opening and before the closing bracket. */
  readonly inner: readonly [start: number, end: number];
}

/** Splits a flow collection at its own commas. Refuses a single pair without braces (`[a: 1]`). */
export function flowLayout(text: string, collection: Collection): FlowLayout {
  const [start, end] = collection.range;
  const opening = isMap(collection) ? '{' : '[';
  if (text[start] !== opening) refuse(tell`The pair stands in a sequence without braces of its own.`);
  const jumps = jumpsOf(collection);
  const entries: FlowEntry[] = [];
  let position = start + 1;
  while (position < end - 1) {
    const first = skipTrivia(text, position);
    if (first >= end - 1) break;
    const entry = readEntry(text, first, end - 1, jumps);
    entries.push(entry);
    position = entry.comma === undefined ? end : entry.comma + 1;
  }
  return { entries, inner: [start + 1, end - 1] };
}

function readEntry(
  text: string,
  first: number,
  limit: number,
  jumps: ReadonlyMap<number, number>,
): FlowEntry {
  let position = first;
  let end = first;
  while (position < limit) {
    position = skipTrivia(text, position);
    if (position >= limit) break;
    if (text[position] === ',') return { start: first, end, comma: position };
    position = jumps.get(position) ?? aliasEnd(text, position) ?? skipToken(text, position);
    end = position;
  }
  return { start: first, end, comma: undefined };
}

/** Past something that no located value covers: properties, brackets, or one character. */
function skipToken(text: string, start: number): number {
  const character = text[start];
  if (character === '&' || character === '!') return Math.max(start + 1, readProperties(text, start)[1]);
  if (character !== '[' && character !== '{') return start + 1;
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    if ('[{'.includes(text[position]!)) depth++;
    if (']}'.includes(text[position]!) && --depth === 0) return position + 1;
  }
  return text.length;
}

/** From where a direct child begins to where it ends, for all children that are written here. */
function jumpsOf(collection: Collection): Map<number, number> {
  const jumps = new Map<number, number>();
  const add = (node: Located): void => {
    if (node.via !== undefined || node.range[0] === node.range[1]) return;
    jumps.set(node.range[0], node.range[1]);
  };
  if (isMap(collection)) {
    for (const { key, value, via } of collection.pairs) {
      if (via !== undefined) continue;
      add(key);
      add(value);
    }
  } else for (const item of collection.items) add(item);
  return jumps;
}

/** The entry that holds the step's pair or item. */
export function flowEntryIndex(text: string, layout: FlowLayout, step: Step): number {
  if (step.kind === 'item') {
    if (layout.entries.length !== step.container.items.length)
      refuse(tell`The flow sequence is not written as expected.`);
    return step.index;
  }
  const at = step.pair.key.range[0];
  if (text[layout.entries.find(({ start, end }) => at >= start && at <= end)?.start ?? at] === '?') {
    refuse(tell`The key is written with a question mark inside braces.`);
  }
  const index = layout.entries.findIndex(({ start, end }) => at >= start && at <= end);
  return index === -1 ? refuse(tell`The flow map is not written as expected.`) : index;
}

/** True when the entry begins its line and nothing but its comma and a comment follow it there. */
export function standsOnOwnLines(text: string, entry: FlowEntry): boolean {
  if (skipSpaces(text, lineStart(text, entry.start)) !== entry.start) return false;
  const behind = skipSpaces(text, tailOf(text, entry));
  return behind >= lineEnd(text, behind) || text[behind] === '#';
}

/** Behind the entry, or behind its comma where that stands on the same line. */
export function tailOf(text: string, entry: FlowEntry): number {
  return entry.comma !== undefined && entry.comma < lineEnd(text, entry.end) ? entry.comma + 1 : entry.end;
}
