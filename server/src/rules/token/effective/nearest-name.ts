/** The candidate that differs from a name by at most two letters (one in names below six); undefined without exactly one such. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const most = name.length < 6 ? 1 : 2;
  const near = [...new Set(candidates)].filter(
    // Names that differ in their numbers only are a series.
    (candidate) => withoutDigits(candidate) !== withoutDigits(name) && distance(name, candidate) <= most,
  );
  return near.length === 1 ? near[0] : undefined;
}

/** Edits of one letter that turn one name into the other, a swap of neighbours counting as one (optimal string alignment). */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 3;
}

function withoutDigits(name: string): string {
  return name.replaceAll(/\d/g, '');
}
