import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import texts from '../../../package.nls.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '../../..');
const source = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(source) as {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { readonly svg: string }; readonly description: string }[];
    }[];
    readonly [point: string]: unknown;
  };
};

test('every text of the manifest is there, and none besides', () => {
  const used = [...source.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
});

test('every file the manifest names is there', () => {
  const paths = [...source.matchAll(/"((?:\.\/)?(?:schemas|snippets|images|docs)\/[\w./-]+)"/g)];
  expect(paths.length).toBeGreaterThan(5);
  for (const [, path] of paths) expect(existsSync(join(root, path!)), path).toBe(true);
});

test('the walkthrough leads to commands that exist', () => {
  const commands = manifest.contributes.commands.map(({ command }) => command);
  const [walkthrough] = manifest.contributes.walkthroughs;
  expect(walkthrough?.steps).toHaveLength(4);
  for (const { description, media } of walkthrough!.steps) {
    const text = (texts as Readonly<Record<string, string>>)[description.replaceAll('%', '')] ?? '';
    const led = [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command);
    expect(led.length).toBeGreaterThan(0);
    expect(commands).toEqual(expect.arrayContaining(led));
    expect(readFileSync(join(root, media.svg), 'utf8')).not.toContain('<script');
  }
});
