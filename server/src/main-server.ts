// Gives the protocol's library its timers; of Node and browsers the same ones.
import 'vscode-languageserver/browser';

/** What Node and a worker load behind their shells; the build gives the Node host what it shares with the server from here. */
export { URI } from 'vscode-uri';
export { createFileFilter } from './host/file-filter.ts';
export { createServer } from './lsp/server.ts';
