/** Gives memory back once everything is read and nobody asks for anything. */
export interface TidyUp {
  /** A scan has looked at everything: its garbage is the greater part of what the process holds. */
  scanned(): void;
  /** Somebody works: not now. */
  busy(): void;
  dispose(): void;
}

/** Milliseconds after a scan: by then what the next session may want to know is written, and V8 has seen that little happens. */
const afterScan = 15_000;
/** Milliseconds in which nobody has asked for anything. */
const quiet = 2000;
/** The first time finds what is garbage, the second gives back the pages that it lay on. */
const times = 2;

/** V8 leaves garbage where it is while nothing is allocated. Collecting all of it takes a moment, so nobody may be waiting. */
export function createTidyUp(collectGarbage: (() => void) | undefined): TidyUp {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = 0;
  let left = 0;
  const wait = (): void => {
    timer = setTimeout(
      () => {
        timer = undefined;
        if (performance.now() >= due) {
          collectGarbage?.();
          left -= 1;
          due = performance.now() + quiet;
        }
        if (left > 0) wait();
      },
      Math.max(0, due - performance.now()),
    );
  };
  return {
    scanned() {
      if (collectGarbage === undefined) return;
      due = performance.now() + afterScan;
      left = times;
      if (timer === undefined) wait();
    },
    busy() {
      if (timer !== undefined) due = Math.max(due, performance.now() + quiet);
    },
    dispose() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
