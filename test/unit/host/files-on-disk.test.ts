import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { nodeFileSystem } from '../../../server/src/host/node.ts';
import { maximumFileBytes } from '../../../server/src/host/ports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zero-token-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = nodeFileSystem();
const uriOf = (path: string): string => URI.file(join(folder, path)).toString();
const lay = (path: string, text: string | Uint8Array): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

test('one walk answers several queries, each with its own folders and its own limit', async () => {
  for (const path of ['a.yaml', 'b/a.yaml', 'b/c.md', 'b/d/e.yaml', 'other/f.yaml', 'other/g.md'])
    lay(path, '');
  const found = await files.find(
    URI.file(folder).toString(),
    [
      { include: ['**/*.yaml'], exclude: ['**/other/**'], limit: 10 },
      { include: ['**/*.md'], exclude: ['**/b/**'], limit: 10 },
      { include: ['**/*'], exclude: [], limit: 2 },
      { include: ['*.md'], exclude: [], limit: 0 },
    ],
    { isCancellationRequested: false },
  );
  expect(found).toEqual([
    { uris: ['a.yaml', 'b/a.yaml', 'b/d/e.yaml'].map(uriOf), truncated: false },
    { uris: ['other/g.md'].map(uriOf), truncated: false },
    { uris: [uriOf('a.yaml'), expect.any(String)], truncated: true },
    { uris: [], truncated: false },
  ]);
});

test('names of any kind lead to their file', async () => {
  const names = ['plain.yaml', 'with space.yaml', '100%.yaml', 'ü–€.yaml', 'a#b.yaml', '~x-_.yaml'];
  if (process.platform !== 'win32') names.push('a?b.yaml', 'a:b.yaml', 'back\\slash.yaml');
  for (const name of names) lay(`some folder/${name}`, `name: ${name}\n`);
  const query = { include: ['**/*.yaml'], exclude: [], limit: 100 };
  const [found] = await files.find(URI.file(folder).toString(), [query], { isCancellationRequested: false });
  expect(found?.uris.toSorted()).toEqual(names.map((name) => uriOf(`some folder/${name}`)).toSorted());
  for (const uri of found?.uris ?? []) {
    const name = URI.parse(uri).path.split('/').at(-1);
    expect(await files.read(uri)).toBe(`name: ${name}\n`);
    expect((await files.version?.(uri))?.id).toContain(String(Buffer.byteLength(`name: ${name}\n`)));
  }
});

test('texts of all lengths are read whole, and what is no text is not', async () => {
  for (const length of [0, 1, 255 * 1024, 256 * 1024, 256 * 1024 + 1, 2_000_000]) {
    lay('text.yaml', 'x'.repeat(length));
    expect((await files.read(uriOf('text.yaml')))?.length, String(length)).toBe(length);
  }
  lay('bytes.yaml', new Uint8Array([0x61, 0xff, 0x62]));
  lay('huge.yaml', 'x'.repeat(maximumFileBytes + 1));
  lay('marked.yaml', '\ufeffa: b\n');
  for (const path of ['bytes.yaml', 'huge.yaml', 'missing.yaml', '.'])
    expect(await files.read(uriOf(path))).toBeUndefined();
  expect(await files.read(uriOf('marked.yaml'))).toBe('a: b\n');
  expect(await files.read('untitled:text.yaml')).toBeUndefined();
});

test.skipIf(process.platform === 'win32')('nobody waits for a pipe', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  expect(await files.read(uriOf('pipe.yaml'))).toBeUndefined();
});
