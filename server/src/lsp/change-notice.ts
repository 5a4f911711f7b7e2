/** Tells that files changed, once things have been quiet for a moment, and now and then while they are not. */
export interface ChangeNotice {
  touch(): void;
  dispose(): void;
}

// Milliseconds: a scan touches files all the time, and whoever looks wants to see something come.
const longestWait = 1500;

export function createChangeNotice(tell: () => void, quiet: number): ChangeNotice {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = 0;
  const stop = (): void => {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
  };
  return {
    touch() {
      const now = performance.now();
      if (timer === undefined) due = now + longestWait;
      stop();
      timer = setTimeout(
        () => {
          timer = undefined;
          tell();
        },
        Math.max(0, Math.min(quiet, due - now)),
      );
    },
    dispose: stop,
  };
}
