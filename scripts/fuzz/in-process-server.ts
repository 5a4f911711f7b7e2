import { PassThrough } from 'node:stream';
import 'vscode-languageserver/node';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { memoryFileSystem } from '../../server/src/host/memory.ts';
import { createServer } from '../../server/src/lsp/server.ts';
import { serve } from '../../server/src/lsp/shell.ts';
import { testNow } from '../../test/support/workspaces.ts';

/** A language server in this process, with the connection its client has. */
export interface InProcessServer {
  readonly client: ProtocolConnection;
  /** What the server logged of its own failures. */
  readonly failures: readonly string[];
  /** The section `zeroToken` it is told. */
  settings: Record<string, unknown>;
  stop(): Promise<void>;
}

/** The root of the workspace the server is started in. */
export const workspaceRoot = 'file:///fuzz';

/** Starts a server over files in memory and shakes hands with it. */
export async function startServer(
  files: ReadonlyMap<string, string>,
  capabilities: ClientCapabilities,
): Promise<InProcessServer> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  serve({
    reader: new StreamMessageReader(toServer),
    writer: new StreamMessageWriter(toClient),
    load: async () => ({
      createServer,
      host: {
        files: memoryFileSystem(files),
        yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
        now: () => testNow,
      },
    }),
    exit: () => undefined,
  });
  const client = createProtocolConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  const failures: string[] = [];
  const server: InProcessServer = {
    client,
    failures,
    settings: {},
    async stop() {
      await client.sendRequest('shutdown');
      client.dispose();
      toServer.destroy();
      toClient.destroy();
    },
  };
  client.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
    items.map(() => server.settings),
  );
  for (const method of ['client/registerCapability', 'client/unregisterCapability', 'workspace/applyEdit'])
    client.onRequest(method, () => null);
  for (const method of ['diagnostic', 'inlayHint', 'codeLens'])
    client.onRequest(`workspace/${method}/refresh`, () => null);
  client.onNotification('window/logMessage', ({ message }: { message: string }) => {
    if (/failed/i.test(message)) failures.push(message);
  });
  client.listen();
  await client.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities,
    workspaceFolders: [{ uri: workspaceRoot, name: 'fuzz' }],
    initializationOptions: { counts: true, settleMilliseconds: 1, changes: true, status: true },
  });
  await client.sendNotification('initialized', {});
  return server;
}
