import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol/node';

/** The built server; of another build where the environment names its folder. */
export const serverFile = resolve(process.env.ZERO_TOKEN_DIST ?? 'dist', 'server-shell.js');

/** A server that runs, and how long it took to say so. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  /** Milliseconds from spawning to the answer to `initialize`. */
  readonly startUp: number;
  /** Of the spawning, by `performance.now()`. */
  readonly spawned: number;
}

export interface Hello {
  readonly folder?: string;
  /** For `initializationOptions`. */
  readonly options?: object;
  /** Instead of a client that asks for diagnostics. */
  readonly capabilities?: ClientCapabilities;
  /** Called before the first message, for what the server may ask. */
  prepare?(connection: ProtocolConnection): void;
}

/** Starts a server with Node's arguments and greets it. */
export async function start(command: readonly string[], hello: Hello = {}): Promise<Client> {
  const spawned = performance.now();
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  hello.prepare?.(connection);
  connection.listen();
  const { folder } = hello;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: hello.capabilities ?? { textDocument: { diagnostic: {} } },
    workspaceFolders: folder === undefined ? null : [{ uri: folder, name: 'bench' }],
    initializationOptions: { counts: true, ...hello.options },
  });
  const startUp = performance.now() - spawned;
  await connection.sendNotification('initialized', {});
  return { connection, process: child, startUp, spawned };
}

/** Ends a server in peace: resolves when its process is gone. */
export async function stop({ connection, process: child }: Client): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  await ended;
  connection.dispose();
}

/** Another number behind `replicas:`. Never the same one again: texts of a moment ago are known. */
export function keystroke(line: number, version: number): TextDocumentContentChangeEvent {
  const [start, before] = [12, String(version - 1).length];
  return {
    range: { start: { line, character: start }, end: { line, character: start + before } },
    text: String(version),
  };
}
