import { describe, expect, test } from 'vitest';
import { runTarget } from '../../scripts/fuzz/target.ts';
import { targets } from '../../scripts/fuzz/targets.ts';

// The same cases in every run, so that a red run is about the change; `npm run fuzz` draws others (docs/fuzzing.md).
const seed = 20261123;
/** About so many of the cheapest cases take a second. */
const share = 800;

describe('input that nobody would write', () => {
  test.each(targets.map((target) => [target.name, target] as const))('%s', async (_name, target) => {
    const { cases, failures } = await runTarget(target, seed, 0, Math.ceil(share / target.cost));
    expect(failures).toEqual([]);
    expect(cases).toBeGreaterThanOrEqual(20);
  });
});
