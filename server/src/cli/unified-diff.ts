/** Unchanged lines shown around a change. */
const context = 3;

type Sign = ' ' | '-' | '+';

interface Row {
  readonly sign: Sign;
  readonly text: string;
}

/** How a line of a difference is written; `text` is without its line feed. */
export type WriteRow = (sign: Sign, text: string) => string;

/**
 * The difference of two texts in the unified format that `patch` and `git apply` read; empty when they are equal. As it has
 * no line `diff --git`, both take the file's name to be relative to the folder they are called in.
 */
export function unifiedDiff(
  file: string,
  before: string,
  after: string,
  write: WriteRow = (sign, text) => `${sign}${text}`,
): string {
  if (before === after) return '';
  const rows = compare(splitLines(before), splitLines(after));
  const hunks = hunkRanges(rows).map(([from, to]) => hunk(rows, from, to, write));
  return `--- ${headerName(`a/${file}`)}\n+++ ${headerName(`b/${file}`)}\n${hunks.join('')}`;
}

/** As git writes names: in quotes, byte by byte, where a character could be taken for something else; a tab ends those with blanks. */
function headerName(name: string): string {
  if (!/["\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)) return /\s/.test(name) ? `${name}\t` : name;
  const quoted = name.replace(/["\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  );
  return `"${quoted}"`;
}

/** Lines with their line break, so that a changed line ending is a change. */
function splitLines(text: string): readonly string[] {
  return text === '' ? [] : (text.match(/[^\n]*\n|[^\n]+/g) ?? []);
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

function hunk(rows: readonly Row[], from: number, to: number, write: WriteRow): string {
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
    text.endsWith('\n')
      ? `${write(sign, text.slice(0, -1))}\n`
      : `${write(sign, text)}\n\\ No newline at end of file\n`,
  );
  return `@@ -${place('-')} +${place('+')} @@\n${lines.join('')}`;
}
