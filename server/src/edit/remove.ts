import { tell } from '../words/tell.ts';
import type { Located, Path } from '../yaml/located.ts';
import { type BlockEntry, blockEntry, endWithKeptLines, keepsLines, slotOf } from './block.ts';
import { checkAnchorsUnused, type EditContext, locate, type Step } from './context.ts';
import { removeFlowEntry } from './flow-remove.ts';
import {
  columnOf,
  commentColumn,
  isBlankLine,
  lineEnd,
  nextLine,
  skipSpacesBack,
  skipTrivia,
} from './lines.ts';
import type { TextEdit } from './operations.ts';
import { refuse } from './refusal.ts';

/** Removes the pair at the path with the comments it owns; the last pair leaves `{}`. */
export function removePair(context: EditContext, path: Path): TextEdit[] {
  const { step } = locate(context, path);
  if (step?.kind !== 'pair') refuse(tell`The path does not lead to a pair of a map.`);
  return removeEntry(context, step);
}

/** Removes the item at the path with the comments it owns; the last item leaves `[]`. */
export function removeItem(context: EditContext, path: Path): TextEdit[] {
  const { step } = locate(context, path);
  if (step?.kind !== 'item') refuse(tell`The path does not lead to an item of a sequence.`);
  return removeEntry(context, step);
}

function removeEntry(context: EditContext, step: Step): TextEdit[] {
  const { text } = context;
  if (step.container.flow) return removeFlowEntry(context, step);
  const entry = blockEntry(text, step);
  checkAnchors(text, step, [entry.start, entry.end]);
  if (isOnlyEntry(text, step, entry)) {
    if (step.container.open) refuse(tell`A template in the collection may add entries to it.`);
    return emptyCollection(text, step, entry);
  }
  return entry.ownsLine
    ? [removeLines(text, entry, valueBefore(step))]
    : [removeFirstBehindDash(text, step, entry)];
}

function checkAnchors(text: string, step: Step, range: readonly [number, number]): void {
  const value = step.kind === 'pair' ? step.pair.value : step.container.items[step.index]!;
  checkAnchorsUnused(text, value, range);
}

/** False also where entries stand beside it that the located value does not list, such as a merge key. */
function isOnlyEntry(text: string, step: Step, entry: BlockEntry): boolean {
  const [start, end] = step.container.range;
  if (step.kind === 'item') return step.container.items.length === 1;
  const own = step.container.pairs.filter(({ via }) => via === undefined);
  return own.length === 1 && skipTrivia(text, start) >= entry.start && end <= entry.end;
}

function valueBefore(step: Step): Located | undefined {
  if (step.kind === 'item') return step.container.items[step.index - 1];
  const own = step.container.pairs.filter(({ via }) => via === undefined);
  return own[own.indexOf(step.pair) - 1]?.value;
}

function removeLines(text: string, entry: BlockEntry, before?: Located): TextEdit {
  // The line break before a last line without one stays: the line above is not touched.
  let end = nextLine(text, entry.lastLineEnd);
  const kept = before !== undefined && before.via === undefined && keepsLines(text, before);
  if (kept && nextLine(text, endWithKeptLines(text, before)) === entry.ownedStart) {
    // A block scalar with `+` right above would take the blank lines below for its own.
    while (end < text.length && isBlankLine(text, end)) end = nextLine(text, end);
  }
  return { range: [entry.ownedStart, end], newText: '' };
}

/** `- name: x` and its like: the next entry moves up behind the dash, unless comments stand between. */
function removeFirstBehindDash(text: string, step: Step, entry: BlockEntry): TextEdit {
  let next = nextLine(text, entry.lastLineEnd);
  while (next < text.length && isBlankLine(text, next)) next = nextLine(text, next);
  if (commentColumn(text, next) !== undefined) {
    return { range: [skipSpacesBack(text, entry.start), lineEnd(text, entry.lastLineEnd)], newText: '' };
  }
  const start = skipTrivia(text, next);
  if (start >= step.container.range[1] || columnOf(text, start) !== entry.column) {
    refuse(tell`What follows the first entry is not an entry of its own line.`);
  }
  return { range: [entry.start, start], newText: '' };
}

function emptyCollection(text: string, step: Step, entry: BlockEntry): TextEdit[] {
  const empty = step.kind === 'pair' ? '{}' : '[]';
  const { container, parent } = step;
  if (!entry.ownsLine) return [{ range: [entry.start, entry.lastLineEnd], newText: empty }];
  if (parent === undefined) {
    return [{ range: [entry.ownedStart, entry.lastLineEnd], newText: empty }];
  }
  const slot = slotOf(text, parent);
  checkPropertiesAt(container, slot.properties);
  const at = Math.max(slot.after, slot.properties[1]);
  return [{ range: [at, at], newText: ` ${empty}` }, removeLines(text, entry)];
}

/** Refuses where the anchor or tag of a collection stands on a line between the indicator and the entries. */
export function checkPropertiesAt(node: Located, properties: readonly [number, number]): void {
  const has = node.anchor !== undefined || node.tag !== undefined;
  if (has && properties[0] === properties[1])
    refuse(tell`The anchor or tag of the value stands on a line of its own.`);
}
