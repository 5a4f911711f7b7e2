import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { CommandIo } from '../../server/src/cli/io.ts';
import { harmless, makeFolder, staleComment } from './bundle.ts';
import { runHere, type Spoken } from './in-process.ts';

const names = Array.from({ length: 40 }, (_, i) => `${i}.yaml`);
const folder = makeFolder({
  ...Object.fromEntries(names.map((name) => [name, harmless])),
  'last.yaml': staleComment,
});
const broken = makeFolder({ 'a.yaml': harmless, '.zero-token.yaml': 'presett: strict\n' });
afterAll(() => {
  for (const used of [folder, broken]) rmSync(used, { recursive: true, force: true });
});

/** A check whose clock goes on by so many milliseconds whenever it is asked. */
function scan(pace: number, change: Partial<CommandIo> = {}): Promise<Spoken> {
  let time = Date.parse('2026-06-01T12:00:00Z');
  const now = (): Date => {
    time += pace;
    return new Date(time);
  };
  return runHere(folder, ['check'], { isTerminal: true, isErrorTerminal: true, now, ...change });
}

/** What a terminal shows of a line that is rewritten, after each write. */
function screen(writes: readonly string[]): readonly string[] {
  let line: string[] = [];
  let column = 0;
  return writes.map((text) => {
    for (const character of text) {
      if (character === '\r') column = 0;
      else if (character === '\n') {
        line = [];
        column = 0;
      } else line[column++] = character;
    }
    return line.join('').trimEnd();
  });
}

test('a long scan says how far it is, in one line that is gone at the end', async () => {
  const { code, stderr, stdout, writes } = await scan(60);
  expect(code).toBe(1);
  const shown = screen(writes.slice(0, -1));
  expect(shown.length).toBeGreaterThan(5);
  expect(
    shown.slice(0, -1).every((line) => /^(?:Reading|Indexing|Checking) \d+ of 41 files$/.test(line)),
  ).toBe(true);
  expect(shown.at(-1)).toBe('');
  // Nothing else is written in between, and the report comes last.
  expect(writes.at(-1)).toBe(stdout);
  expect(stderr).not.toMatch(/\n|\u001b/);
});

test('it counts up, and not more often than people can read', async () => {
  const often = (await scan(60)).writes.length;
  expect((await scan(20)).writes.length).toBeLessThan(often);
  const counts = (await scan(60)).writes.flatMap((text) => {
    const found = /Checking (\d+)/.exec(text);
    return found === null ? [] : [Number(found[1])];
  });
  expect(counts.length).toBeGreaterThan(3);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
});

test('a short one says nothing', async () => {
  expect((await scan(1)).stderr).toBe('');
});

test.each<[string, Partial<CommandIo>]>([
  ['in CI', { env: { CI: 'true' } }],
  ['into a pipe', { isErrorTerminal: false }],
  ['on a terminal that cannot rewrite a line', { env: { TERM: 'dumb' } }],
])('nothing %s', async (_, change) => {
  expect((await scan(60, change)).stderr).toBe('');
});

test('colours have nothing to do with it', async () => {
  expect((await scan(60, { env: { NO_COLOR: '1' } })).stderr).toBe((await scan(60)).stderr);
  expect((await scan(60, { env: { CI: 'false' } })).stderr).toContain('Checking');
});

test('the line is gone when something is wrong', async () => {
  const { code, writes } = await scan(600, { cwd: broken });
  expect(code).toBe(2);
  expect(screen(writes.slice(0, -1)).at(-1)).toBe('');
  expect(writes.at(-1)).toMatch(/^zero-token: the configuration is not usable/);
});
