import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/edit/apply.ts';
import { configPathUri } from '../../server/src/lsp/configurations.ts';
import { openDocuments } from '../../server/src/lsp/connection.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { uriOf, workspaceOf } from '../support/workspaces.ts';

// What the fuzzer found once, as small as it goes; see docs/fuzzing.md.

test('a change that begins behind the last line leaves the lines of the text countable', () => {
  const handlers = new Map<string, (params: never) => void>();
  const on = (method: string) => (handler: (params: never, token: never) => unknown) => {
    handlers.set(method, handler as (params: never) => void);
    return { dispose: () => undefined };
  };
  const documents = openDocuments();
  documents.listen({
    onDidOpenTextDocument: on('textDocument/didOpen'),
    onDidChangeTextDocument: on('textDocument/didChange'),
    onDidCloseTextDocument: on('textDocument/didClose'),
    onWillSaveTextDocument: on('textDocument/willSave'),
    onWillSaveTextDocumentWaitUntil: on('textDocument/willSaveWaitUntil'),
    onDidSaveTextDocument: on('textDocument/didSave'),
  });
  const send = (method: string, params: unknown): void => handlers.get(method)?.(params as never);
  send('textDocument/didOpen', { textDocument: { uri: 'u', languageId: 'yaml', version: 1, text: 'a\nb' } });
  send('textDocument/didChange', {
    textDocument: { uri: 'u', version: 2 },
    contentChanges: [
      { range: { start: { line: 5, character: 0 }, end: { line: 6, character: 3 } }, text: '\nc' },
      { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } }, text: 'd' },
    ],
  });
  expect(documents.get('u')?.getText()).toBe('a\nb\nd');
});

test.each(['constructor', 'toString', '__proto__'])('a kind called %s is a kind like others', (kind) => {
  const text = `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ${kind}, metadata: {name: a}, spec: {}}\n  - {apiVersion: apps/v1, kind: ${kind}, spec: {}}\n`;
  const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
  expect(workspace.check(uriOf('a.yaml')).findings).toEqual([]);
});

test('what is put into a flow map that nobody closed lies in its range', () => {
  const { root } = parseDocument('metadata: {name: issuer}|~ quote }}\n');
  if (root?.type !== 'map') throw new Error('There is no map.');
  const [metadata] = root.pairs;
  if (metadata?.value.type !== 'map') throw new Error('There is no flow map.');
  const ends = metadata.value.pairs.map(({ range }) => range[1]);
  expect(Math.max(...ends)).toBeLessThanOrEqual(metadata.value.range[1]);
  expect(metadata.value.range[1]).toBeLessThanOrEqual(metadata.range[1]);
});

test('half of a surrogate pair in a path is no error', () => {
  expect(configPathUri('file:///a', 'b\ud800.json')).toBe('file:///a/b%EF%BF%BD.json');
});

test('taking a comment away leaves no line break that only some readers see', () => {
  const text =
    'apiVersion: v1\r\nkind: ServiceAccount\r # zero-token-ignore no-token-secret\r\nmetadata: {name: a}\r\n';
  const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
  const [finding] = workspace
    .check(uriOf('a.yaml'))
    .findings.filter(({ rule }) => rule === 'no-unused-suppression');
  const [offer] = finding === undefined ? [] : workspace.offers(finding);
  const plan = offer === undefined ? undefined : workspace.plan(offer);
  if (plan?.ok !== true) throw new Error('There is no plan.');
  const edits = plan.files[0]?.edits.map(({ start, end, newText }) => ({
    range: [start, end] as const,
    newText,
  }));
  expect(applyEdits(text, edits ?? [])).toBe(
    'apiVersion: v1\r\nkind: ServiceAccount\r\nmetadata: {name: a}\r\n',
  );
});

test.each([
  ['no-unused-suppression', '# zero-token-ignore no-token-secret -- x'],
  ['no-unknown-suppression', '# zero-token-ignore no-such-rule'],
])('a comment that may be all that ends a value is not taken away: %s', (slug, comment) => {
  const broken = `q: yes ${comment}\n  more\n`;
  const whole = `q: yes ${comment}\nr: no\n`;
  const found = (text: string) => {
    const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
    const findings = workspace.check(uriOf('a.yaml')).findings.filter(({ rule }) => rule === slug);
    return { findings: findings.length, offers: findings.flatMap((one) => workspace.offers(one)).length };
  };
  expect(found(whole)).toMatchObject({ findings: 1 });
  expect(found(whole).offers).toBeGreaterThan(0);
  expect(found(broken).offers).toBe(0);
});
