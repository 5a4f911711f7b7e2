import { expect, test } from 'vitest';
import { createWorkspace } from '../../../server/src/engine/workspace.ts';
import { configPathUri } from '../../../server/src/lsp/configurations.ts';
import { createFiles } from '../../../server/src/lsp/files.ts';
import { rules } from '../../../server/src/rules/registry.ts';

const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: build\n';
const definition =
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n';

test.each([
  ['nothing in it', definition, ''],
  ['a document rules look at', `${definition}---\n${account}`, `${definition}---\n${account}`],
  [
    'an ignore comment',
    `# zero-token-ignore-file no-x\n${definition}`,
    `# zero-token-ignore-file no-x\n${definition}`,
  ],
])('of a closed file with %s the text is kept only when it matters', (_what, text, kept) => {
  const workspace = createWorkspace(rules);
  const files = createFiles(workspace, () => undefined);
  const uri = 'file:///a.yaml';
  files.onDisk(uri, text);
  expect(workspace.text(uri)).toBe(kept);
  expect([...workspace.uris()]).toEqual([uri]);
  files.edited(uri, () => text);
  files.flush();
  expect(workspace.text(uri)).toBe(text);
  files.closed(uri);
  files.onDisk(uri, text);
  expect(workspace.text(uri)).toBe(kept);
});

test('an empty buffer of a file whose text is not kept is told of, since others have read that text', () => {
  const told: string[] = [];
  const workspace = createWorkspace(rules);
  const files = createFiles(workspace, (uri) => told.push(uri));
  const uri = 'file:///.zero-token.yaml';
  files.onDisk(uri, 'ignore: ["**"]\n');
  expect(workspace.text(uri)).toBe('');
  files.edited(uri, () => '');
  files.flush();
  files.flush();
  expect(told).toEqual([uri, uri]);
});

test.each([
  ['file:///work', 'a/b.yaml', 'file:///work/a/b.yaml'],
  ['file:///work', './a/../b.yaml', 'file:///work/b.yaml'],
  ['file:///work', '/etc/b.yaml', 'file:///etc/b.yaml'],
  ['file:///c%3A/work', 'own\\b.yaml', 'file:///c%3A/work/own/b.yaml'],
  ['file:///c%3A/work', 'D:\\b.yaml', 'file:///d%3A/b.yaml'],
  ['file:///work', 'a b (1)#?%.yaml', 'file:///work/a%20b%20%281%29%23%3F%25.yaml'],
  ['vscode-vfs://github/o/r', 'b.yaml', 'vscode-vfs://github/o/r/b.yaml'],
  [
    'vscode-vfs://github/o/r',
    'https://example.com/b.yaml',
    'vscode-vfs://github/o/r/https%3A/example.com/b.yaml',
  ],
])('in %s, configPath %s is %s', (folder, path, uri) => {
  expect(configPathUri(folder, path)).toBe(uri);
});
