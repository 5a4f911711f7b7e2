/** Waiting for a thread to read a small file takes six times as long as reading it, unless the disk is far away. */
const slowMilliseconds = 4;
/** So many slow answers among the last ten or so: a single one may have had to wait for the processor. */
const slowAnswers = 3;
let slowness = 0;
let isSlow = false;

/** True when the disk keeps this process waiting: then it is asked through threads only. */
export function isDiskSlow(): boolean {
  return isSlow;
}

/** Asks the disk and waits for it. */
export function askDisk<T>(question: () => T): T {
  const since = performance.now();
  try {
    return question();
  } finally {
    slowness = 0.9 * slowness + (performance.now() - since > slowMilliseconds ? 1 : 0);
    isSlow ||= slowness > slowAnswers;
  }
}
