import fc from 'fast-check';
import picomatch from 'picomatch/posix.js';
import { describe, expect, test } from 'vitest';
import { compileGlobs } from '../../server/src/engine/config/globs.ts';
import { createFileFilter } from '../../server/src/host/file-filter.ts';
import { mayMatch } from '../../server/src/words/wildcards.ts';

const name = fc
  .array(fc.constantFrom('a', 'b', '.', 'A'), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''));
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const segment = fc.oneof(
  fc.constant('**'),
  fc
    .array(fc.constantFrom('a', 'b', '*', '?', '.'), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('')),
);
const glob = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

describe('globs of a repository', () => {
  test('that match are never said not to', () => {
    fc.assert(
      fc.property(glob, path, (written, file) => {
        if (picomatch(written, { dot: true, nocase: true })(file)) expect(mayMatch(written)(file)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
  test.each([
    `${'*a'.repeat(30)}*b`,
    `${'**/a/'.repeat(20)}b`,
    `${'*[ab]'.repeat(30)}c`,
    `${'+(a|aa)'.repeat(10)}${'*a'.repeat(10)}b`,
    `${'{a*,*a}'.repeat(8)}b`,
  ])('as bad as %s are answered at once', (written) => {
    const start = performance.now();
    for (const file of ['a'.repeat(250), `${'a/'.repeat(250)}c`, `${'a'.repeat(250)}/b`]) {
      expect(compileGlobs([written]).matches(file)).toBe(false);
      expect(createFileFilter({ include: [written], exclude: [written] }).matches(file)).toBe(false);
    }
    // Hours otherwise; this leaves room for a busy machine.
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
