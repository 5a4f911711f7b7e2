import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const folders = ['one', 'two'].map((name) => mkdtempSync(join(tmpdir(), `zero-token-build-${name}-`)));

beforeAll(() => {
  for (const folder of folders)
    execFileSync(process.execPath, ['esbuild.mjs', '--production', `--outdir=${folder}`], {
      cwd: root,
      stdio: 'pipe',
    });
}, 60_000);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function contents(folder: string | undefined): ReadonlyMap<string, string> {
  const names = readdirSync(folder!).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder!, name), 'latin1')]));
}

test('two builds of the same sources are the same bytes', () => {
  const [first, second] = folders.map(contents);
  expect([...first!.keys()]).toEqual([...second!.keys()]);
  for (const [name, text] of first!) expect(text === second!.get(name), name).toBe(true);
});

test('no bundle knows where it was built, nor a source map', () => {
  for (const [name, text] of contents(folders[0])) {
    expect(text.includes(root), name).toBe(false);
    expect(text.includes('sourceMappingURL'), name).toBe(false);
  }
});

test('the licence of every bundled package is shipped', () => {
  const notices = contents(folders[0]).get('NOTICES.txt')!;
  for (const name of [
    'yaml',
    'jose',
    '@marcbachmann/cel-js',
    'vscode-languageclient',
    'vscode-languageserver',
    'vscode-uri',
  ])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((?:MIT|ISC)\\)$`, 'm'));
  expect(notices).not.toContain('undefined');
  expect(notices).not.toContain('esbuild');
});

test('the prose of the rules is in the pages, not in the servers', () => {
  const built = contents(folders[0]);
  const pages = JSON.parse(readFileSync(join(folders[0]!, 'rule-pages.json'), 'utf8')) as {
    readonly slug: string;
    readonly code: string;
    readonly markdown: string;
  }[];
  const page = pages.find(({ slug }) => slug === 'no-token-secret');
  expect(page?.code).toBe('ZT101');
  expect(page?.markdown).toContain('## When to turn it off');
  for (const name of ['server-node.js', 'server-web.js']) {
    expect(built.get(name)).toContain('no-token-secret');
    expect(built.get(name)).not.toContain('whenToTurnOff:"');
  }
  expect(built.get('cli.js')).toContain('whenToTurnOff:');
});
