import type { Located, LocatedMap, LocatedSequence, Range } from './located.ts';
import type { StructuralAction } from './mask.ts';

/** The innermost branch at each offset, by binary search over the places where branches start and end. */
interface BranchIndex {
  innermost(offset: number): Range | undefined;
  /** True when a branch starts or ends inside the range. */
  changesWithin(range: Range): boolean;
}

function indexBranches(branches: readonly Range[]): BranchIndex {
  const sorted = [...branches].sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const offsets: number[] = [];
  const inside: (Range | undefined)[] = [];
  const stack: Range[] = [];
  const mark = (offset: number): void => {
    offsets.push(offset);
    inside.push(stack[stack.length - 1]);
  };
  const closeUntil = (offset: number): void => {
    for (let top = stack[stack.length - 1]; top && top[1] <= offset; top = stack[stack.length - 1]) {
      stack.pop();
      mark(top[1]);
    }
  };
  for (const branch of sorted) {
    closeUntil(branch[0]);
    stack.push(branch);
    mark(branch[0]);
  }
  closeUntil(Number.POSITIVE_INFINITY);

  /** Index of the last offset that is not behind the given one; -1 when all are. */
  const lastUpTo = (offset: number): number => {
    let low = -1;
    let high = offsets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((offsets[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    innermost: (offset) => inside[lastUpTo(offset)],
    changesWithin: ([start, end]) => lastUpTo(end - 1) > lastUpTo(start),
  };
}

interface Entry {
  readonly start: number;
  readonly value: Located;
}

/** The entries of a collection that stand in it, not those that an alias brings. */
function entriesOf(node: LocatedMap | LocatedSequence): readonly Entry[] {
  if (node.type === 'sequence') return node.items.map((value) => ({ start: value.range[0], value }));
  return node.pairs
    .filter((pair) => pair.via === undefined)
    .map((pair) => ({ start: pair.key.range[0], value: pair.value }));
}

function covers(branch: Range | undefined, range: Range): boolean {
  return branch === undefined || (branch[0] <= range[0] && range[1] <= branch[1]);
}

function lastStartingBefore(entries: readonly Entry[], offset: number): number {
  let low = -1;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((entries[middle]?.start ?? 0) < offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where template actions and branches leave the content of a parsed document open. */
export interface OpenMarks {
  readonly text: string;
  readonly branches: readonly Range[];
  readonly structural: readonly StructuralAction[];
}

/** A copy of the tree in which everything that the template may change is marked `open` or `opaque`. */
export function markOpen(root: Located, marks: OpenMarks): Located {
  const branches = indexBranches(marks.branches);
  const marked = new Set<Located>();

  const columnOf = (offset: number): number => offset - (marks.text.lastIndexOf('\n', offset - 1) + 1);

  /** The column at which entries of the collection stand. */
  const entryColumn = (node: Located): number => columnOf(node.range[0]);

  const markBranches = (node: Located): void => {
    if (node.type === 'scalar') {
      if (branches.changesWithin(node.range)) marked.add(node);
      return;
    }
    for (const { start, value } of entriesOf(node)) {
      if (!covers(branches.innermost(start), node.range)) marked.add(node);
      const conditional = branches.innermost(value.range[0]);
      if (value.range[0] !== start && !covers(conditional, [start, value.range[1]])) {
        if (!covers(conditional, [start, start])) marked.add(value);
      }
      if (node.flow && value.type === 'scalar' && value.opaque && value.style === 'plain') marked.add(node);
      if (value.via === undefined) markBranches(value);
    }
  };

  /** Marks what an action on a line of its own adds to: the collections that could take more entries there. */
  const markStructural = ({ start, column }: StructuralAction): void => {
    const candidates: Located[] = [];
    let node: Located = root;
    let keyColumn = -1;
    for (;;) {
      if (node.type === 'scalar') {
        const isEmpty = node.value === null && node.range[0] === node.range[1];
        // A sequence may stand at the column of its key.
        if (isEmpty && (column === undefined || column >= keyColumn)) marked.add(node);
        if (isEmpty && column !== undefined && column > keyColumn) return;
        break;
      }
      if (start < node.range[0]) {
        marked.add(node);
        return;
      }
      if (node.range[1] > start) candidates.length = 0;
      candidates.push(node);
      const entries = entriesOf(node);
      const entry = entries[lastStartingBefore(entries, start)];
      if (entry === undefined || entry.value.via !== undefined) break;
      node = entry.value;
      keyColumn = columnOf(entry.start);
    }
    const exact = candidates.filter((candidate) => entryColumn(candidate) === column);
    const chosen = column === undefined || exact.length === 0 ? candidates : exact;
    for (const candidate of chosen) marked.add(candidate);
  };

  /** Nodes with nothing marked in them stay what they are. */
  const rebuild = (node: Located): Located => {
    if (node.via !== undefined) return node;
    const open = marked.has(node);
    if (node.type === 'scalar') return open ? { ...node, opaque: true } : node;
    if (node.type === 'sequence') {
      const items = rebuiltAll(node.items, rebuild);
      return open || items !== node.items ? { ...node, open: node.open || open, items } : node;
    }
    const pairs = rebuiltAll(node.pairs, (pair) => {
      const value = rebuild(pair.value);
      return value === pair.value ? pair : { ...pair, value };
    });
    return open || pairs !== node.pairs ? { ...node, open: node.open || open, pairs } : node;
  };

  if (marks.branches.length > 0) markBranches(root);
  else markFlow(root, marked);
  for (const action of marks.structural) markStructural(action);
  return marked.size === 0 ? root : rebuild(root);
}

/** The list itself where every element stays what it is. */
function rebuiltAll<T>(list: readonly T[], rebuild: (element: T) => T): readonly T[] {
  const rebuilt = list.map(rebuild);
  return rebuilt.every((element, i) => element === list[i]) ? list : rebuilt;
}

function markFlow(node: Located, marked: Set<Located>): void {
  if (node.type === 'scalar') return;
  const markIn = (value: Located): void => {
    if (node.flow && value.type === 'scalar' && value.opaque && value.style === 'plain') marked.add(node);
    markFlow(value, marked);
  };
  if (node.type === 'sequence') node.items.forEach(markIn);
  else for (const { value, via } of node.pairs) if (via === undefined) markIn(value);
}
