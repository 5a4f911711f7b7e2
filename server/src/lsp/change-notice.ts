/** Tells that files changed, once things have been quiet for a moment, and now and then while they are not. */
export interface ChangeNotice {
  touch(): void;
  dispose(): void;
}

// Milliseconds: a scan touches files all the time, and whoever looks wants to see something come.
const longestWait = 1500;

export function createChangeNotice(tell: () => void, quiet: number): ChangeNotice {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [due, latest] = [0, 0];
  const wait = (now: number): void => {
    timer = setTimeout(
      () => {
        const then = performance.now();
        if (then < due) {
          wait(then);
          return;
        }
        timer = undefined;
        tell();
      },
      Math.max(0, due - now),
    );
  };
  return {
    touch() {
      const now = performance.now();
      if (timer === undefined) latest = now + longestWait;
      due = Math.min(now + quiet, latest);
      if (timer === undefined) wait(now);
    },
    dispose() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
