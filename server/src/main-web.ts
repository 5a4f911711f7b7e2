import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { workerHost } from './host/worker.ts';
import { createServer } from './lsp/server.ts';

/** The part of a worker's global scope that the transport needs; lib.webworker clashes with lib.dom. */
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];

const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
createServer(connection, workerHost());
connection.listen();
