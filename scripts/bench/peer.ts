import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { ProtocolConnection, PublishDiagnosticsParams } from 'vscode-languageserver-protocol/node';
import { type Client, keystroke, serverFile, start, stop } from './client.ts';
import { median, milliseconds, percentile, print, residentMegabytes } from './figures.ts';

const folder = resolve('scripts/bench/peers');
const peerServer = resolve(folder, 'node_modules/yaml-language-server/bin/yaml-language-server');
const uri = 'file:///bench/bench.yaml';
const rounds = 20;

/** A server under test. Ours is asked for findings, as VS Code does; the peer can only push them. */
interface Server extends Client {
  readonly name: string;
  /** Resolves when the findings of that version of the file are there. */
  found(version: number): Promise<void>;
  /** Milliseconds to the first findings, and to those after each change. */
  open: number;
  readonly changes: number[];
}

/** Types the same text into both servers in turn and prints what each takes, ours first. */
export async function benchPeer(files: Readonly<Record<string, string>>): Promise<void> {
  if (!installed()) return;
  for (const [name, text] of Object.entries(files)) {
    const [ours, peer] = [await startOurs(), await startPeer()];
    const servers = [ours, peer];
    for (const server of servers) server.open = await opening(server, text);
    const line = text.slice(0, text.indexOf('replicas', text.length / 2)).split('\n').length - 1;
    for (let version = 2; version < rounds + 2; version += 1)
      for (const server of servers) server.changes.push(await changing(server, line, version));
    print(`ours as a part of yaml-language-server, ${name}`, {
      'spawn → initialize': (ours.startUp / peer.startUp).toFixed(2),
      'didOpen → diagnostics, cold': (ours.open / peer.open).toFixed(2),
      'didChange → diagnostics, median': (median(ours.changes) / median(peer.changes)).toFixed(3),
    });
    for (const server of servers) {
      print(`${server.name}, ${name}`, {
        'spawn → initialize': milliseconds(server.startUp),
        'didOpen → diagnostics, cold': milliseconds(server.open),
        'didChange → diagnostics, median': milliseconds(median(server.changes)),
        'didChange → diagnostics, p95': milliseconds(percentile(server.changes, 0.95)),
        'RSS, MB': residentMegabytes(server.process.pid),
      });
      await stop(server);
    }
  }
}

/** It is no dependency of the project: the bench fetches it once, as npm's lock file there says. */
function installed(): boolean {
  if (existsSync(peerServer)) return true;
  console.log('Installing yaml-language-server below scripts/bench/peers (once) …');
  const run = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (run.status === 0 && existsSync(peerServer)) return true;
  console.log(`yaml-language-server could not be installed and is left out: ${run.stderr.trim()}`);
  return false;
}

async function startOurs(): Promise<Server> {
  const client = await start([serverFile, '--stdio']);
  const found = async (): Promise<void> => {
    await client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  };
  return { ...client, name: 'ours', found, open: 0, changes: [] };
}

/** Without a schema, which it would have to download. */
async function startPeer(): Promise<Server> {
  const waiting = new Map<number, () => void>();
  const prepare = (connection: ProtocolConnection): void => {
    connection.onNotification('textDocument/publishDiagnostics', (pushed: PublishDiagnosticsParams) => {
      for (const [version, done] of waiting) {
        if (pushed.uri !== uri || (pushed.version ?? version) < version) continue;
        waiting.delete(version);
        done();
      }
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
      items.map(({ section }) =>
        section === 'yaml' ? { validate: true, schemaStore: { enable: false } } : null,
      ),
    );
    connection.onRequest('client/registerCapability', () => null);
  };
  const client = await start([peerServer, '--stdio'], {
    prepare,
    capabilities: {
      workspace: { configuration: true },
      textDocument: { publishDiagnostics: { versionSupport: true } },
    },
  });
  const found = (version: number): Promise<void> => new Promise((done) => waiting.set(version, done));
  return { ...client, name: 'yaml-language-server', found, open: 0, changes: [] };
}

async function opening({ connection, found }: Server, text: string): Promise<number> {
  const begin = performance.now();
  const textDocument = { uri, languageId: 'yaml', version: 1, text };
  await Promise.all([connection.sendNotification('textDocument/didOpen', { textDocument }), found(1)]);
  return performance.now() - begin;
}

async function changing({ connection, found }: Server, line: number, version: number): Promise<number> {
  const begin = performance.now();
  const change = { textDocument: { uri, version }, contentChanges: [keystroke(line, version)] };
  await Promise.all([connection.sendNotification('textDocument/didChange', change), found(version)]);
  return performance.now() - begin;
}
