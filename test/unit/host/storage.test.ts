import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Storage } from '../../../server/src/host/ports.ts';
import { nodeStorage } from '../../../server/src/host/storage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zero-token-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

test('keeps what was written last', async () => {
  const storage = storageIn(join(folder, 'of', 'the workspace'));
  expect(await storage.read('known')).toBeUndefined();
  await storage.write('known', pieces('a', 'b'));
  await storage.write('known', pieces('c'));
  expect(await storage.read('known')).toBe('c');
  expect(readdirSync(join(folder, 'of', 'the workspace'))).toEqual(['known']);
});

test('takes away what a process left that was ended while it wrote, and leaves one that writes alone', async () => {
  const hourAgo = new Date(Date.now() - 3_600_000);
  for (const name of ['known.1', 'known.2', 'other.3']) writeFileSync(join(folder, name), 'half of it');
  for (const name of ['known.1', 'other.3']) utimesSync(join(folder, name), hourAgo, hourAgo);
  mkdirSync(join(folder, 'known.4'));
  utimesSync(join(folder, 'known.4'), hourAgo, hourAgo);
  await storageIn(folder).write('known', pieces('all of it'));
  expect(readdirSync(folder).sort()).toEqual(['known', 'known.2', 'known.4', 'other.3']);
});

test('a folder without its full path would be another one for another process', () => {
  expect(nodeStorage('of the workspace')).toBeUndefined();
  expect(nodeStorage('')).toBeUndefined();
});

function storageIn(path: string): Storage {
  const storage = nodeStorage(path);
  if (storage === undefined) throw new Error(`${path} is no full path`);
  return storage;
}
