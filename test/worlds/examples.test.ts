import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { allFindings, workspaceOf } from '../support/workspaces.ts';

const root = resolve(import.meta.dirname, '../../examples');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replaceAll('\\', '/'));

test('checked together, every folder but the good one has something to find and to fix', () => {
  const workspace = workspaceOf(
    Object.fromEntries(files.map((file) => [file, readFileSync(join(root, file), 'utf8')])),
  );
  const folders = new Map<string, number>();
  for (const finding of allFindings(workspace)) {
    const folder = files.find((file) => finding.uri.endsWith(`/${file}`))?.split('/')[0] ?? finding.uri;
    if (workspace.offers(finding).some(({ refusal }) => refusal === undefined))
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    expect(folder, finding.message).not.toBe('good');
  }
  const all = new Set(files.map((file) => file.split('/')[0]));
  expect([...folders.keys(), 'good'].sort()).toEqual([...all].sort());
});
