/** Unchanged lines shown around a change. */
const context = 3;

interface Row {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** The difference of two texts in the unified format that `patch` and `git apply` read; empty when they are equal. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const rows = compare(splitLines(before), splitLines(after));
  const hunks = hunkRanges(rows).map(([from, to]) => hunk(rows, from, to));
  return `--- a/${file}\n+++ b/${file}\n${hunks.join('')}`;
}

/** Lines with their line break, so that a changed line ending is a change. */
function splitLines(text: string): readonly string[] {
  return text === '' ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
}

/** Common lines at both ends are cut off first; fixes are small, so what is left is short. */
function compare(before: readonly string[], after: readonly string[]): readonly Row[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const same = (lines: readonly string[]): readonly Row[] => lines.map((text) => ({ sign: ' ', text }));
  return [
    ...same(before.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

/** Myers' greedy search for a shortest edit script (An O(ND) Difference Algorithm, 1986). */
function middle(before: readonly string[], after: readonly string[]): readonly Row[] {
  const total = before.length + after.length;
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let distance = 0; distance <= total; distance++) {
    trace.push(new Map(furthest));
    for (let k = -distance; k <= distance; k += 2) {
      const down = k === -distance || (k !== distance && reach(furthest, k - 1) < reach(furthest, k + 1));
      let x = down ? reach(furthest, k + 1) : reach(furthest, k - 1) + 1;
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x += 1;
      furthest.set(k, x);
      if (x >= before.length && x - k >= after.length) return backtrack(before, after, trace);
    }
  }
  return [];
}

function reach(furthest: ReadonlyMap<number, number>, k: number): number {
  return furthest.get(k) ?? -1;
}

function backtrack(
  before: readonly string[],
  after: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
): readonly Row[] {
  const rows: Row[] = [];
  let x = before.length;
  let y = after.length;
  for (let distance = trace.length - 1; distance >= 0; distance--) {
    const furthest = trace[distance]!;
    const k = x - y;
    const down = k === -distance || (k !== distance && reach(furthest, k - 1) < reach(furthest, k + 1));
    const previousX = distance === 0 ? 0 : reach(furthest, down ? k + 1 : k - 1);
    const previousY = distance === 0 ? 0 : previousX - (down ? k + 1 : k - 1);
    while (x > previousX && y > previousY) {
      rows.push({ sign: ' ', text: before[x - 1]! });
      x -= 1;
      y -= 1;
    }
    if (distance === 0) break;
    rows.push(down ? { sign: '+', text: after[y - 1]! } : { sign: '-', text: before[x - 1]! });
    x = previousX;
    y = previousY;
  }
  return rows.reverse();
}

function hunkRanges(rows: readonly Row[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  rows.forEach(({ sign }, place) => {
    if (sign === ' ') return;
    const from = Math.max(0, place - context);
    const to = Math.min(rows.length, place + context + 1);
    const last = ranges.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to;
    else ranges.push([from, to]);
  });
  return ranges;
}

function hunk(rows: readonly Row[], from: number, to: number): string {
  const count = (part: readonly Row[], sign: '-' | '+'): number =>
    part.filter((row) => row.sign === ' ' || row.sign === sign).length;
  const above = rows.slice(0, from);
  const part = rows.slice(from, to);
  const place = (sign: '-' | '+'): string => {
    const length = count(part, sign);
    // An empty side names the line before it (POSIX diff -u).
    const start = count(above, sign) + (length === 0 ? 0 : 1);
    return length === 1 ? `${start}` : `${start},${length}`;
  };
  const lines = part.map(({ sign, text }) =>
    text.endsWith('\n') ? `${sign}${text}` : `${sign}${text}\n\\ No newline at end of file\n`,
  );
  return `@@ -${place('-')} +${place('+')} @@\n${lines.join('')}`;
}
