import { setFlagsFromString } from 'node:v8';
import { createConnection } from 'vscode-languageserver/node';
import { nodeHost } from '../host/node.ts';
import { createServer } from './server.ts';

/**
 * Serves until the client leaves. The transport is named by the process's arguments: `--node-ipc` from VS Code, `--stdio`
 * from other editors, `--socket`, `--pipe`. The connection ends the process with its input, or when the client's process
 * is gone.
 */
export function startNodeServer(): void {
  // A scan leaves much garbage and little else; V8 would let the heap grow to twice what is kept, and not give it back.
  setFlagsFromString('--heap-growing-percent=30');
  const connection = createConnection();
  createServer(connection, nodeHost());
  // A VS Code that dies closes the channel; the timer of the connection's own watch-dog would keep the process alive.
  process.on('disconnect', () => process.exit(0));
  connection.listen();
}
