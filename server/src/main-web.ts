import { BrowserMessageReader, BrowserMessageWriter } from 'vscode-jsonrpc/browser';
import { workerHost } from './host/worker.ts';
import type { InitializationOptions } from './lsp/protocol.ts';
import { type LoadedServer, serve } from './lsp/shell.ts';
import { lastWords } from './lsp/work-notes.ts';

/** The part of a worker's global scope that is used; lib.webworker clashes with lib.dom. */
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0] & {
  importScripts(url: string): void;
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason: unknown }) => void): void;
  reportError(error: Error): void;
  /** What `server.js` leaves in the scope of a worker. */
  zeroTokenServer: Pick<LoadedServer, 'createServer'>;
};

// It ends a process; here whoever made the worker has to hear of it, and ends it. The error's own message may quote a file.
scope.addEventListener('unhandledrejection', ({ reason }: { readonly reason: unknown }) =>
  scope.reportError(new Error(lastWords(reason, undefined))),
);
serve({
  reader: new BrowserMessageReader(scope),
  writer: new BrowserMessageWriter(scope),
  async load({ initializationOptions }) {
    const own = initializationOptions as InitializationOptions | undefined;
    // A worker that VS Code wraps is not told its own address, so the client names the file.
    scope.importScripts(own?.serverScript ?? 'server.js');
    return { createServer: scope.zeroTokenServer.createServer, host: workerHost() };
  },
  // Whoever made the worker ends it.
  exit: () => undefined,
});
