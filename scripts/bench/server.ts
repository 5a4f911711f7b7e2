import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { median, milliseconds, percentile, print } from './figures.ts';

const uri = 'file:///bench/bench.yaml';
const rounds = 30;

/** A server that answers `initialize` and nothing else: what the process and the protocol cost by themselves. */
const stub = `
const { createConnection, ProposedFeatures, TextDocumentSyncKind } = require('vscode-languageserver/node');
const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
connection.onInitialize(() => ({ capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental } }));
connection.listen();
`;

interface Client {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  /** Milliseconds from spawning to the answer to `initialize`. */
  readonly startUp: number;
}

async function start(command: readonly string[]): Promise<Client> {
  const begin = performance.now();
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
    workspaceFolders: null,
  });
  const startUp = performance.now() - begin;
  await connection.sendNotification('initialized', {});
  return { connection, process: child, startUp };
}

async function stop({ connection, process: child }: Client): Promise<void> {
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.dispose();
  child.kill();
}

/** Asks for the diagnostics of the file and waits for them. */
async function pull(connection: ProtocolConnection): Promise<void> {
  await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
}

async function typing(name: string, text: string): Promise<void> {
  const client = await start([resolve('dist/server-node.js'), '--stdio']);
  const { connection } = client;
  const opened = performance.now();
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  await pull(connection);
  const open = performance.now() - opened;
  const line = text.slice(0, text.indexOf('replicas', text.length / 2)).split('\n').length - 1;
  const times: number[] = [];
  for (let version = 2; version < rounds + 2; version += 1) {
    const begin = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [
        { range: { start: { line, character: 12 }, end: { line, character: 13 } }, text: `${version % 10}` },
      ],
    });
    await pull(connection);
    times.push(performance.now() - begin);
  }
  print(`over stdio, ${name}`, {
    'spawn → initialize': milliseconds(client.startUp),
    'didOpen → diagnostics, cold': milliseconds(open),
    'didChange → diagnostics, median': milliseconds(median(times)),
    'didChange → diagnostics, p95': milliseconds(percentile(times, 0.95)),
    'server RSS, MB': residentMegabytes(client.process.pid),
  });
  await stop(client);
}

function residentMegabytes(pid: number | undefined): number | string {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return 'not known on this system';
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024);
}

/** Measures the built server; needs `npm run build` before. */
export async function benchServer(small: string, large: string): Promise<void> {
  if (!existsSync('dist/server-node.js')) {
    console.log('dist/server-node.js is not built: the server is left out. Run `npm run build` first.');
    return;
  }
  const bare: number[] = [];
  const ours: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    for (const [command, times] of [
      [['-e', stub], bare],
      [[resolve('dist/server-node.js'), '--stdio'], ours],
    ] as const) {
      const client = await start(command);
      times.push(client.startUp);
      await stop(client);
    }
  }
  print('start', {
    'a server that does nothing': milliseconds(median(bare)),
    ours: milliseconds(median(ours)),
    ratio: (median(ours) / median(bare)).toFixed(2),
  });
  await typing('a small file', small);
  await typing('a file of 60 documents', large);
}
