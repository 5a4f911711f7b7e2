import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../server/src/cli/unified-diff.ts';

test('equal texts have none', () => {
  expect(unifiedDiff('f', 'a\n', 'a\n')).toBe('');
});

test('far changes get hunks of their own', () => {
  const lines = Array.from({ length: 30 }, (_, place) => `line ${place}\n`);
  const changed = lines.map((line, place) => (place === 2 || place === 25 ? line.toUpperCase() : line));
  const diff = unifiedDiff('f', lines.join(''), changed.join(''));
  expect(diff.match(/^@@ .*$/gm)).toEqual(['@@ -1,6 +1,6 @@', '@@ -23,7 +23,7 @@']);
});

describe('git applies it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zero-token-diff-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** `git apply` outside a repository: a reader of patches that is not ours. */
  function apply(before: string, diff: string): string {
    writeFileSync(join(folder, 'f'), before);
    const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '--unidiff-zero', '-'], {
      cwd: folder,
      input: diff,
      encoding: 'utf8',
      env: { ...process.env, GIT_DIR: join(folder, 'none'), GIT_CEILING_DIRECTORIES: tmpdir() },
    });
    if (status !== 0) throw new Error(`${stderr}\n${diff}`);
    return readFileSync(join(folder, 'f'), 'utf8');
  }

  test('for any two texts', () => {
    const line = fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', '- x\n');
    const text = fc
      .tuple(fc.array(line, { minLength: 1, maxLength: 20 }), fc.constantFrom('', 'end'))
      .map(([lines, end]) => lines.join('') + end);
    fc.assert(
      fc.property(text, text, (before, after) => {
        if (before === after) return;
        expect(apply(before, unifiedDiff('f', before, after))).toBe(after);
      }),
      { numRuns: 60 },
    );
  });
});
