/** The fastest runs of one measurement, in milliseconds. */
export interface Growth {
  readonly linear: boolean;
  readonly small: number;
  readonly large: number;
}

// Below this a run says more about timer and scheduler than about the work.
const floor = 1;
const attempts = 3;
const rounds = 2;

/**
 * The largest growth of time that still counts as linear: halfway between linear and quadratic. At factor 16 it is
 * 64, four times the linear growth (caches and the collector alone can double it) and a quarter of the quadratic.
 */
function bound(factor: number): number {
  return factor ** 1.5;
}

function measureOnce(timeOf: (size: number) => number, small: number, factor: number): Growth {
  const best = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round += 1) {
    // Small runs stand on both sides of the large one, so that a busy spell meets both sizes.
    best.small = Math.min(best.small, timeOf(small), timeOf(small));
    best.large = Math.min(best.large, timeOf(small * factor));
    best.small = Math.min(best.small, timeOf(small));
    if (best.large <= bound(factor) * Math.max(best.small, floor)) return { linear: true, ...best };
  }
  return { linear: false, ...best };
}

/**
 * Compares the time of `small` with that of `factor` times as much. `timeOf` runs the work on a size and
 * gives milliseconds; noise can only lengthen a run, so the fastest of several counts, and the whole
 * measurement is repeated before the work is called worse than linear.
 */
export function measureGrowth(timeOf: (size: number) => number, small: number, factor: number): Growth {
  timeOf(small);
  let growth = measureOnce(timeOf, small, factor);
  for (let attempt = 1; attempt < attempts && !growth.linear; attempt += 1) {
    growth = measureOnce(timeOf, small, factor);
  }
  return growth;
}

/**
 * Throws when `work` takes clearly more than `factor` times as long on an input `factor` times as large.
 * `prepare` makes the input of a size anew for every run, outside the measured time.
 */
export function expectLinearGrowth<Input>(
  prepare: (size: number) => Input,
  work: (input: Input) => unknown,
  small: number,
  factor = 16,
): void {
  const timeOf = (size: number): number => {
    const input = prepare(size);
    const start = performance.now();
    work(input);
    return performance.now() - start;
  };
  const { linear, small: before, large: after } = measureGrowth(timeOf, small, factor);
  if (linear) return;
  throw new Error(
    `${factor} times the size took ${(after / before).toFixed(1)} times as long ` +
      `(${before.toFixed(2)} ms, then ${after.toFixed(2)} ms); at most ${bound(factor).toFixed(1)} is linear.`,
  );
}
