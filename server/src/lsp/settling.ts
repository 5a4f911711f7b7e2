/** Collects what was touched and hands it on when things have been quiet for a while. */
export interface Settler {
  touch(uris: Iterable<string>): void;
  /** Hands on at once whatever has been collected. */
  flush(): void;
  dispose(): void;
}

/** `quiet` is the pause to wait for; a stream of touches is still handed on every `longest` milliseconds. */
export function createSettler(
  quiet: number,
  longest: number,
  settled: (uris: ReadonlySet<string>) => void,
): Settler {
  let touched = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let deadline = 0;
  let due = 0;
  // A scan touches thousands of files: one timer that looks again when it rings, instead of a new one for each.
  const wait = (now: number): void => {
    timer = setTimeout(
      () => {
        const then = performance.now();
        if (then < due) wait(then);
        else flush();
      },
      Math.max(0, due - now),
    );
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (touched.size === 0) return;
    const uris = touched;
    touched = new Set();
    settled(uris);
  };
  return {
    touch(uris) {
      const before = touched.size;
      for (const uri of uris) touched.add(uri);
      if (touched.size === 0) return;
      const now = performance.now();
      if (before === 0) deadline = now + longest;
      due = Math.min(now + quiet, deadline);
      if (timer === undefined) wait(now);
    },
    flush,
    dispose() {
      clearTimeout(timer);
      timer = undefined;
      touched.clear();
    },
  };
}
