import { expect, test } from 'vitest';
import type { DataCallback, Message, MessageReader, MessageWriter } from 'vscode-jsonrpc';
import { readAbilities } from '../../../server/src/lsp/client-abilities.ts';
import { type LoadedServer, serve } from '../../../server/src/lsp/shell.ts';

const never = () => ({ dispose: () => undefined });

/** A shell without a process: what is said to it, and what it and the server behind it say. */
function shell() {
  const written: Message[] = [];
  const exits: number[] = [];
  const delivered: Message[] = [];
  const given: Parameters<LoadedServer['createServer']>[2][] = [];
  let say: DataCallback = () => undefined;
  let answer: MessageWriter['write'] = async () => undefined;
  const reader: MessageReader = {
    onError: never,
    onClose: never,
    onPartialMessage: never,
    dispose: () => undefined,
    listen(callback) {
      say = callback;
      return never();
    },
  };
  const writer: MessageWriter = {
    onError: never,
    onClose: never,
    write: async (message) => void written.push(message),
    end: () => undefined,
    dispose: () => undefined,
  };
  let loaded = (): void => undefined;
  const loading = new Promise<void>((resolve) => {
    loaded = resolve;
  });
  serve({
    reader,
    writer,
    async load() {
      await loading;
      return {
        host: { files: undefined, yieldNow: async () => undefined, now: () => new Date(0) },
        createServer(transport, _, params) {
          given.push(params);
          answer = transport.writer.write;
          transport.reader.listen((message) => delivered.push(message));
        },
      };
    },
    exit: (code) => exits.push(code),
  });
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return {
    written,
    exits,
    delivered,
    given,
    say: (message: object) => say({ jsonrpc: '2.0', ...message } as Message),
    answer: (message: object) => answer({ jsonrpc: '2.0', ...message } as Message),
    async load() {
      loaded();
      await settled();
    },
    settled,
  };
}

test.each([[0], [7], ['0'], ['hello']])('greets a client that counts from %j, once', async (id) => {
  const { say, answer, written, load, delivered } = shell();
  say({ id, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  await load();
  expect(written).toMatchObject([{ id, result: { serverInfo: { name: 'zero-token' } } }]);
  expect(delivered).toMatchObject([{ id, method: 'initialize' }]);
  await answer({ id, result: { capabilities: {} } });
  await answer({ id, method: 'workspace/configuration' });
  await answer({ id, result: 'of a later request by the same name' });
  expect(written.slice(1)).toMatchObject([
    { method: 'workspace/configuration' },
    { result: 'of a later request by the same name' },
  ]);
});

test.each([
  [undefined],
  [null],
  [[]],
  [{}],
  [{ capabilities: null, initializationOptions: null, workspaceFolders: null }],
  [{ capabilities: { workspace: null, textDocument: null } }],
  [
    {
      capabilities: {
        textDocument: {
          diagnostic: null,
          hover: { contentFormat: null },
          codeAction: { resolveSupport: null, dataSupport: true },
        },
      },
    },
  ],
])('takes what a client leaves out for missing: %j', async (params) => {
  const { say, written, load, delivered, given } = shell();
  say({ id: 1, method: 'initialize', params });
  await load();
  expect(written).toMatchObject([{ id: 1, result: { capabilities: { hoverProvider: true } } }]);
  expect(written[0]).not.toHaveProperty('result.capabilities.diagnosticProvider');
  expect(given.map(readAbilities)).toMatchObject([{ pullsDiagnostics: false, markdownHover: true, own: {} }]);
  // The library behind the shell reads them too.
  expect(delivered).toMatchObject([{ params: { capabilities: {} } }]);
});

test('keeps the order of what comes while it loads, and leaves at once when told to', async () => {
  const { say, load, delivered, exits, written, settled } = shell();
  say({ id: 1, method: 'initialize', params: { capabilities: {} } });
  say({ method: 'initialized', params: {} });
  say({ id: 'a', method: 'textDocument/hover', params: {} });
  say({ method: '$/cancelRequest', params: { id: 'a' } });
  say({ id: 2, method: 'shutdown' });
  say({ id: 3, method: 'textDocument/hover', params: {} });
  await settled();
  expect(written).toMatchObject([{ id: 1 }, { id: 3, error: { code: -32600 } }]);
  await load();
  expect(delivered.map((message) => (message as { method?: string }).method)).toEqual([
    'initialize',
    'initialized',
    'textDocument/hover',
    '$/cancelRequest',
    'shutdown',
  ]);
  say({ method: 'exit' });
  expect(exits).toEqual([0]);
});
