import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { CommandIo } from '../../server/src/cli/io.ts';
import { makeFolder, staleComment } from './bundle.ts';
import { runHere, type Spoken } from './in-process.ts';

const folder = makeFolder({ 'a.yaml': staleComment });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command in this process, at a made-up terminal. */
const atTerminal = (args: readonly string[], change: Partial<CommandIo> = {}): Promise<Spoken> =>
  runHere(folder, args, { isTerminal: true, ...change });

test('colours at a terminal, none with NO_COLOR, on a dumb terminal or into a pipe', async () => {
  const coloured = await atTerminal(['check']);
  expect(coloured.stdout).toContain('\u001b[1;33mwarning[no-unused-suppression]\u001b[0m');
  const plain = coloured.stdout.replace(/\u001b\[[\d;]*m/g, '');
  expect((await atTerminal(['check'], { env: { NO_COLOR: '1' } })).stdout).toBe(plain);
  expect((await atTerminal(['check'], { env: { TERM: 'dumb' } })).stdout).toBe(plain);
  expect((await atTerminal(['check'], { isTerminal: false })).stdout).toBe(plain);
});

test('explain shows no Markdown at a terminal', async () => {
  const { stdout } = await atTerminal(['explain', 'ZT902'], { env: { NO_COLOR: '1' } });
  expect(stdout).toContain('\n    kind: ConfigMap\n');
  expect(stdout).not.toMatch(/^#|```|\|---/m);
});

test('an error of ours is an internal error, not a stack on standard output', async () => {
  const broken = {
    stdout: () => {
      throw new Error('made up');
    },
  };
  const { code, stderr } = await atTerminal(['rules'], broken);
  expect(code).toBe(4);
  expect(stderr).toMatch(/^zero-token: internal error: .*made up/);
});

test('lsp starts the server it is given', async () => {
  let started = 0;
  const startLanguageServer = async (): Promise<void> => {
    started += 1;
  };
  expect((await atTerminal(['lsp', '--stdio'], { startLanguageServer })).code).toBe(0);
  expect((await atTerminal(['lsp'], { startLanguageServer })).code).toBe(2);
  expect(started).toBe(1);
});
