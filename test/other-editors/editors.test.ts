import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { builtServer, removeBuilds } from '../protocol/server-build.ts';

const root = resolve(import.meta.dirname, '../..');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  removeBuilds();
});

interface Editor {
  readonly name: string;
  /** Debian's packages that it takes. */
  readonly packages: string;
  /** Runs without an error where all of them are there. */
  readonly probe: readonly string[];
  readonly command: readonly string[];
}

const editors: readonly Editor[] = [
  {
    name: 'Neovim',
    packages: 'neovim',
    probe: ['nvim', '--version'],
    command: ['nvim', '--clean', '--headless', '-S', join(import.meta.dirname, 'neovim.lua')],
  },
  {
    name: 'Emacs with Eglot',
    packages: 'emacs-nox elpa-eglot elpa-yaml-mode',
    probe: ['emacs', '-q', '--batch', '--eval', "(progn (require 'eglot) (require 'yaml-mode))"],
    command: ['emacs', '-q', '--batch', '-l', join(import.meta.dirname, 'emacs.el')],
  },
];

describe.each(editors)('$name', ({ name, packages, probe, command }) => {
  const [program = '', ...args] = command;
  const isThere = runs(probe);
  if (!isThere) console.warn(`${name} is not there: its test is left out (apt-get install ${packages}).`);

  test.skipIf(!isThere)(
    'shows a finding that rests on another file, and applies its fix',
    () => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zero-token-editor-')));
      folders.push(folder);
      cpSync(join(root, 'examples/token-secret'), folder, { recursive: true });
      // The root of a project, which both editors look for.
      mkdirSync(join(folder, '.git'));
      const file = join(folder, 'deployment.yaml');
      const wish = [file, 'no-mounted-token-secret', 'projected token', builtServer('cli')].join('\n');
      const { stdout, stderr } = spawnSync(program, args, {
        cwd: folder,
        encoding: 'utf8',
        timeout: 90_000,
        env: { ...process.env, ZERO_TOKEN_TEST: wish },
      });
      const seen: unknown = JSON.parse(stdout.trim().split('\n').at(-1) || JSON.stringify({ stderr }));
      expect(seen).toEqual({
        title: 'Mount a projected token instead of Secret build-token',
        message: expect.stringContaining('Secret build-token, a token of ServiceAccount build'),
        left: 0,
      });
      const text = readFileSync(file, 'utf8');
      expect(text).toContain('serviceAccountToken:');
      expect(text).not.toContain('secretName: build-token');
      expect(text).toContain('# read by the runner at every request');
    },
    120_000,
  );
});

function runs([program = '', ...args]: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
