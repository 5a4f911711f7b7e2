import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from 'esbuild';
import type { ProtocolConnection } from 'vscode-languageserver-protocol/node';
import { keystroke, serverFile, start, stop } from './client.ts';
import { median, milliseconds, percentile, print, residentMegabytes } from './figures.ts';

const uri = 'file:///bench/bench.yaml';
const rounds = 30;
const starts = 15;

/** Servers that answer `initialize` and nothing else: what the process and the protocol cost by themselves. */
const stubs = {
  'no package at all': `
let bytes = Buffer.alloc(0);
process.stdin.on('data', (more) => {
  bytes = Buffer.concat([bytes, more]);
  for (;;) {
    const head = bytes.indexOf('\\r\\n\\r\\n');
    if (head < 0) return;
    const end = head + 4 + Number(/Content-Length: (\\d+)/i.exec(bytes.toString('latin1', 0, head))[1]);
    if (bytes.length < end) return;
    const { id, method } = JSON.parse(bytes.toString('utf8', head + 4, end));
    bytes = bytes.subarray(end);
    if (method === 'exit') process.exit(0);
    if (id === undefined) continue;
    const result = method === 'initialize' ? { capabilities: { textDocumentSync: 2 } } : null;
    const answer = JSON.stringify({ jsonrpc: '2.0', id, result });
    process.stdout.write('Content-Length: ' + Buffer.byteLength(answer) + '\\r\\n\\r\\n' + answer);
  }
});`,
  'vscode-languageserver, bundled': `
const { createConnection, ProposedFeatures, TextDocumentSyncKind } = require('vscode-languageserver/node');
const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
connection.onInitialize(() => ({ capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental } }));
connection.listen();`,
};

/** Writes the stubs as files, minified as ours is. */
async function buildStubs(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const [name, contents] of Object.entries(stubs)) {
    const outfile = join(folder, `${files.size}.cjs`);
    const stdin = { contents, resolveDir: resolve('.') };
    await build({ stdin, outfile, bundle: true, minify: true, platform: 'node', logLevel: 'error' });
    files.set(name, outfile);
  }
  return files;
}

/** Asks for the diagnostics of the file and waits for them. */
async function pull(connection: ProtocolConnection): Promise<void> {
  await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
}

async function typing(name: string, text: string, codeStorage: string): Promise<void> {
  const client = await start([serverFile, '--stdio'], { options: { codeStorage } });
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
      contentChanges: [keystroke(line, version)],
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

/** Measures the built server; needs `npm run build` before. */
export async function benchServer(files: Readonly<Record<string, string>>): Promise<void> {
  if (!existsSync(serverFile)) {
    console.log(`${serverFile} is not built: the server is left out. Run \`npm run build\` first.`);
    return;
  }
  await benchStart();
  const codeStorage = mkdtempSync(join(tmpdir(), 'zero-token-code-'));
  try {
    // As an editor starts it every time but the first.
    await stop(await start([serverFile, '--stdio'], { options: { codeStorage } }));
    for (const [name, text] of Object.entries(files)) await typing(name, text, codeStorage);
  } finally {
    rmSync(codeStorage, { recursive: true, force: true });
  }
}

/** In turns, so that a busy moment of the machine is everybody's. */
async function benchStart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zero-token-stubs-'));
  try {
    const servers = new Map([...(await buildStubs(folder)), ['ours', serverFile]]);
    const times = new Map([...servers.keys()].map((name) => [name, [] as number[]]));
    for (let i = 0; i < starts; i += 1) {
      for (const [name, file] of servers) {
        const client = await start([file, '--stdio']);
        times.get(name)?.push(client.startUp);
        await stop(client);
      }
    }
    const ours = median(times.get('ours') ?? []);
    for (const [name, measured] of times) {
      print(name === 'ours' ? 'start, ours' : `start, a server that does nothing: ${name}`, {
        'spawn → initialize': milliseconds(median(measured)),
        'ours as a multiple of it': (ours / median(measured)).toFixed(2),
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
