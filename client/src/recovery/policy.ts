/** What is done about a server that has ended by itself. */
export type CrashAnswer =
  | {
      readonly restart: true;
      /** How long to wait before it. */
      readonly afterMilliseconds: number;
      /** True for the second time in a while: before, it is nobody's business, and afterwards it has been said. */
      readonly tell: boolean;
    }
  | { readonly restart: false };

/** Milliseconds; crashes further apart have nothing to do with each other. */
export const crashWindow = 5 * 60_000;

/** Milliseconds to wait after the first crash within the window, the second, and so on; after one more it stays off. */
export const restartDelays: readonly number[] = [500, 2_000, 5_000, 10_000];

/** Whether and when to start the server again, by the times (milliseconds) of its crashes, the one just now last. */
export function answerToCrash(crashes: readonly number[]): CrashAnswer {
  const count = recentCrashes(crashes).length;
  const afterMilliseconds = restartDelays[count - 1];
  return afterMilliseconds === undefined
    ? { restart: false }
    : { restart: true, afterMilliseconds, tell: count === 2 };
}

/** The crashes that count together with the last one. */
export function recentCrashes(crashes: readonly number[]): readonly number[] {
  const last = crashes.at(-1) ?? 0;
  // A clock that was put back must not make old crashes of new ones.
  return crashes.filter((time) => Math.abs(last - time) < crashWindow);
}
