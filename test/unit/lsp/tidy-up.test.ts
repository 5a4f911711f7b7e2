import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTidyUp } from '../../../server/src/lsp/tidy-up.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('garbage is collected twice after a scan, when nobody has asked for anything for a while', () => {
  const collect = vi.fn();
  const tidyUp = createTidyUp(collect);
  tidyUp.busy();
  vi.advanceTimersByTime(60_000);
  expect(collect).not.toHaveBeenCalled();
  tidyUp.scanned();
  for (let second = 0; second < 30; second += 1) {
    vi.advanceTimersByTime(1000);
    tidyUp.busy();
  }
  expect(collect).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2000);
  expect(collect).toHaveBeenCalledTimes(1);
  tidyUp.busy();
  vi.advanceTimersByTime(60_000);
  expect(collect).toHaveBeenCalledTimes(2);
});

test('a scan that follows another puts it off, and the end of the session calls it off', () => {
  const collect = vi.fn();
  const tidyUp = createTidyUp(collect);
  for (let scans = 0; scans < 5; scans += 1) {
    tidyUp.scanned();
    vi.advanceTimersByTime(12_000);
  }
  expect(collect).not.toHaveBeenCalled();
  vi.advanceTimersByTime(3000);
  expect(collect).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2000);
  expect(collect).toHaveBeenCalledTimes(2);
  tidyUp.scanned();
  tidyUp.dispose();
  vi.advanceTimersByTime(60_000);
  expect(collect).toHaveBeenCalledTimes(2);
});
