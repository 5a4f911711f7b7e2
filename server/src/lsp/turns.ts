/** Long work is done in turns of a few milliseconds; between two of them messages are served. */
export interface Turn {
  /** True when the time of the turn is over: nothing more is begun in it. */
  isOver(): boolean;
  /** Ends the turn; resolves when the next one begins. */
  next(): Promise<void>;
}

/** Begins long work. Works under way at the same time take turns, so that together they hold nobody up for longer. */
export type Turns = () => Turn;

/**
 * Milliseconds in which work is begun. What is begun is done, and garbage may have to be collected meanwhile, so that a
 * message may wait for five times as long.
 */
export const turnMilliseconds = 2;

/** Smaller files, in UTF-16 units, are looked at in one turn. */
export const largeText = 8_000;

export function createTurns(yieldNow: () => Promise<void>, now = () => performance.now()): Turns {
  let last: Promise<void> = Promise.resolve();
  return () => {
    let ends = now() + turnMilliseconds;
    return {
      isOver: () => now() >= ends,
      async next() {
        last = last.then(yieldNow);
        await last;
        ends = now() + turnMilliseconds;
      },
    };
  };
}

/** Does one step after the other, each turn's under what `on` notes; see `WorkNotes`. */
export async function doInTurns(
  steps: Iterable<unknown>,
  turn: Turn,
  on: (work: () => boolean) => boolean,
): Promise<void> {
  const left = steps[Symbol.iterator]();
  const work = (): boolean => {
    while (!turn.isOver()) if (left.next().done === true) return true;
    return false;
  };
  while (!on(work)) await turn.next();
}
