import { tell } from '../words/tell.ts';
import { isMap, isScalar, isSequence } from '../yaml/access.ts';
import type { Located, LocatedMap, LocatedSequence, Path } from '../yaml/located.ts';
import { type BlockEntry, blockEntry, endWithKeptLines, entryColumn, lastOwnedLineEnd } from './block.ts';
import {
  type Collection,
  checkAnchorsUnused,
  checkContainer,
  checkReplaceable,
  type EditContext,
  locate,
  locateOrParent,
  type Step,
  type Target,
} from './context.ts';
import { insertInFlow } from './flow-insert.ts';
import { lineEnd, lineStart, restIsTrivia } from './lines.ts';
import type { NewValue, Operation, TextEdit } from './operations.ts';
import {
  commentLines,
  type Printed,
  type PrintPlace,
  printFlow,
  printItem,
  printKey,
  printPair,
} from './print.ts';
import { refuse } from './refusal.ts';
import { type NodePrinter, replaceNode } from './replace.ts';
import { insertRoot } from './root.ts';
import { type Style, styleFor } from './style.ts';

type InsertPair = Extract<Operation, { op: 'insertPair' }>;
type InsertItem = Extract<Operation, { op: 'insertItem' }>;

/** What goes into a collection: printed for a block collection's column, or for the inside of brackets. */
export interface NewEntry {
  readonly comment: string | undefined;
  lines(column: number, style: Style): Printed;
  flow(style: Style): string;
  /** The entry as the only one of a new collection. */
  readonly whole: NewValue;
  readonly kind: 'pair' | 'item';
}

/** Adds a pair to a map; a map that is absent, null or `{}` is created. */
export function insertPair(context: EditContext, operation: InsertPair): TextEdit[] {
  const { path, key, value, comment } = operation;
  return insert(context, path, pairEntry(key, value, comment), (map) => {
    if (!isMap(map)) return refuse(tell`The path leads to a sequence, which cannot take a pair.`);
    const own = map.pairs.filter(({ via }) => via === undefined);
    if (own.some((pair) => pair.key.text === key)) refuse(tell`The map has this key already.`);
    const find = (name: string): number => own.findIndex((pair) => pair.key.text === name);
    const before = operation.before?.map(find).find((index) => index !== -1);
    if (before !== undefined) return { index: map.pairs.indexOf(own[before]!), side: 'before' };
    const after = operation.after?.map(find).find((index) => index !== -1);
    if (after !== undefined) return { index: map.pairs.indexOf(own[after]!), side: 'after' };
    return 'end';
  });
}

/** Adds an item to a sequence; a sequence that is absent, null or `[]` is created. */
export function insertItem(context: EditContext, operation: InsertItem): TextEdit[] {
  const { path, value, comment } = operation;
  const index = operation.index;
  return insert(
    context,
    path,
    itemEntry(value, comment),
    (sequence) => {
      if (!isSequence(sequence)) return refuse(tell`The path leads to a map, which cannot take an item.`);
      if (index === undefined || index === sequence.items.length) return 'end';
      if (index < 0 || index > sequence.items.length)
        refuse(tell`The sequence is shorter than the index of the item.`);
      return { index, side: 'before' };
    },
    index,
  );
}

function pairEntry(key: string, value: NewValue, comment: string | undefined): NewEntry {
  return {
    kind: 'pair',
    comment,
    whole: { [key]: value },
    lines: (column, style) => printPair(key, value, column, style, comment),
    flow: (style) => `${printKey(key, style, 'flow')}: ${printFlow(value, style, 'flow')}`,
  };
}

function itemEntry(value: NewValue, comment: string | undefined): NewEntry {
  return {
    kind: 'item',
    comment,
    whole: [value],
    lines: (column, style) => printItem(value, column, style, comment),
    flow: (style) => printFlow(value, style, 'flow'),
  };
}

/** Where among the entries of a collection the new one goes. */
export type Spot = 'end' | { readonly index: number; readonly side: 'before' | 'after' };

function insert(
  context: EditContext,
  path: Path,
  entry: NewEntry,
  choose: (collection: Collection) => Spot,
  index = 0,
): TextEdit[] {
  if (context.root === null) {
    if (path.length > 0) refuse(tell`The path leads to nothing in the document.`);
    checkFirst(index);
    return insertRoot(context, entry.lines(0, context.style));
  }
  const target = locateOrParent(context, path);
  if (target === undefined) {
    checkFirst(index);
    return insertWithParent(context, path, entry);
  }
  const { step, node } = target;
  checkContainer(node, context.text, context.document.problems);
  if (isScalar(node)) {
    if (node.opaque) refuse(tell`The place holds a template; its real value is not known.`);
    if (node.value !== null) refuse(tell`The path leads to a single value, which cannot take an entry.`);
    checkFirst(index);
    return create(context, target, entry);
  }
  if (node.open) refuse(tell`A template in the collection may add entries to it.`);
  const spot = choose(node);
  if (!node.flow) return insertInBlock(context, step, node, spot, entry);
  const isEmpty = /^.\s*.$/s.test(context.text.slice(...node.range));
  if (isEmpty) return create(context, target, entry);
  return insertInFlow(context, step, node, spot, entry);
}

function checkFirst(index: number): void {
  if (index !== 0) refuse(tell`The sequence is shorter than the index of the item.`);
}

/** Writes a collection with the one entry over a null or an empty collection. */
function create(context: EditContext, { step, node }: Target, entry: NewEntry): TextEdit[] {
  checkReplaceable(context, node);
  checkAnchorsUnused(context.text, node, node.range);
  return replaceNode(context, step, node, collectionPrinter(context.style, entry));
}

function collectionPrinter(style: Style, entry: NewEntry): NodePrinter {
  return {
    flow: () => {
      if (entry.comment !== undefined) refuse(tell`A comment has no place between brackets on one line.`);
      return printFlow(entry.whole, style, 'flow');
    },
    block: (place) => entry.lines(columnIn(place, entry.kind, style), style),
  };
}

function columnIn(place: PrintPlace, kind: 'pair' | 'item', style: Style): number {
  if (place.parent === 'root') return 0;
  if (place.parent === 'dash') return place.column + 1 + style.dashGap;
  return place.column + (kind === 'item' ? style.sequenceOffset : style.indent);
}

/** The collection itself is missing: it becomes a new pair at the end of its parent. */
function insertWithParent(context: EditContext, path: Path, entry: NewEntry): TextEdit[] {
  const key = path.at(-1);
  if (typeof key !== 'string') refuse(tell`The path leads to nothing in the document.`);
  const wrapped: NewEntry = {
    kind: 'pair',
    comment: entry.comment,
    whole: { [key]: entry.whole },
    lines: (column, style) => {
      const inner = entry.lines(columnIn({ parent: 'key', column }, entry.kind, style), style);
      return { ...inner, lines: [`${' '.repeat(column)}${printKey(key, style, 'block')}:`, ...inner.lines] };
    },
    flow: (style) => `${printKey(key, style, 'flow')}: ${printFlow(entry.whole, style, 'flow')}`,
  };
  const parent = path.slice(0, -1);
  const { node } = locate(context, parent);
  if (isSequence(node)) refuse(tell`The path expects a map where the document has a sequence.`);
  return insert(context, parent, wrapped, () => 'end');
}

function insertInBlock(
  context: EditContext,
  step: Step | undefined,
  collection: Collection,
  spot: Spot,
  entry: NewEntry,
): TextEdit[] {
  const { text } = context;
  const style = styleFor(text, context.style, collection);
  const column = entryColumn(text, collection);
  const printed = entry.lines(column, style);
  if (spot === 'end') return [behind(context, endOf(text, collection, column), printed)];
  const sibling = blockEntry(text, siblingStep(collection, spot.index, step));
  if (spot.side === 'after') return [behind(context, sibling.lastLineEnd, printed)];
  return sibling.ownsLine
    ? [{ range: [sibling.ownedStart, sibling.ownedStart], newText: joined(printed.lines, style) }]
    : beforeFirstBehindDash(text, sibling, printed, entry, style);
}

function siblingStep(collection: Collection, index: number, parent: Step | undefined): Step {
  return isMap(collection)
    ? { kind: 'pair', container: collection, pair: collection.pairs[index]!, parent }
    : { kind: 'item', container: collection, index, parent };
}

function joined(lines: readonly string[], { lineBreak }: Style): string {
  return lines.map((line) => line + lineBreak).join('');
}

/** The end of the line behind which a new last entry goes; also right behind a merge key that ends the map. */
function endOf(text: string, collection: LocatedMap | LocatedSequence, column: number): number {
  const last = lastOwn(collection);
  const step = last === undefined ? undefined : siblingStep(collection, last, undefined);
  const entry = step === undefined ? undefined : entryUnchecked(text, step);
  const end = Math.max(entry?.end ?? 0, endWithKeptLines(text, collection));
  if (!restIsTrivia(text, end)) refuse(tell`Something else stands on the line of the last entry.`);
  return lastOwnedLineEnd(text, end, column);
}

/** A key with an anchor keeps its entry from being removed, but not from having a neighbour. */
function entryUnchecked(text: string, step: Step): BlockEntry {
  if (step.kind === 'item') return blockEntry(text, step);
  const { anchor: _anchor, tag: _tag, ...key } = step.pair.key;
  return blockEntry(text, { ...step, pair: { ...step.pair, key } });
}

function lastOwn(collection: Collection): number | undefined {
  const entries: readonly { readonly via?: Located['via'] }[] = isMap(collection) ? collection.pairs : [];
  const index = isMap(collection)
    ? entries.findLastIndex(({ via }) => via === undefined)
    : collection.items.length - 1;
  return index < 0 ? undefined : index;
}

function behind({ text, style }: EditContext, lineEndOffset: number, printed: Printed): TextEdit {
  const final = printed.needsFinalBreak && lineEndOffset >= text.length ? style.lineBreak : '';
  const newText = style.lineBreak + printed.lines.join(style.lineBreak) + final;
  return { range: [lineEndOffset, lineEndOffset], newText };
}

/** The new entry takes the place behind the dash and pushes the old first one to a line of its own. */
function beforeFirstBehindDash(
  text: string,
  sibling: BlockEntry,
  printed: Printed,
  entry: NewEntry,
  style: Style,
): TextEdit[] {
  const pad = ' '.repeat(sibling.column);
  const own = printed.lines.slice(commentLines(entry.comment, 0).length);
  const moved = `${own.join(style.lineBreak).trimStart()}${style.lineBreak}${pad}`;
  const edits: TextEdit[] = [{ range: [sibling.start, sibling.start], newText: moved }];
  if (entry.comment === undefined) return edits;
  const start = lineStart(text, sibling.start);
  const indent = /^ */.exec(text.slice(start, lineEnd(text, start)))?.[0].length ?? 0;
  return [{ range: [start, start], newText: joined(commentLines(entry.comment, indent), style) }, ...edits];
}
