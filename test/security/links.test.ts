import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { nodeFileSystem } from '../../server/src/host/node.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test.skipIf(process.platform === 'win32')(
  'a scan of the editor ends where links double the way at every step, and finds each file once',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zero-token-links-'));
    folders.push(folder);
    const steps = [...Array(24).keys()];
    for (const i of steps) {
      mkdirSync(join(folder, 'all', String(i)), { recursive: true });
      writeFileSync(join(folder, 'all', String(i), 'a.yaml'), 'a: b\n');
      if (i === 0) continue;
      symlinkSync(`../${i}`, join(folder, 'all', String(i - 1), 'one'));
      symlinkSync(`../${i}`, join(folder, 'all', String(i - 1), 'two'));
    }
    const start = pathToFileURL(join(folder, 'all/0')).href;
    const query = { include: ['**/*.yaml'], exclude: [], limit: 100_000 };
    const [found] = await nodeFileSystem().find(start, [query], { isCancellationRequested: false });
    expect(found?.uris).toHaveLength(24);
    expect(found?.truncated).toBe(false);
  },
);
