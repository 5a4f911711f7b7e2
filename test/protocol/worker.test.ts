import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, expect, test } from 'vitest';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createProtocolConnection,
  type DataCallback,
  type Disposable,
  type Message,
} from 'vscode-languageserver-protocol/node';
import { connectClient, eventually, fullCapabilities, rangeOf, type TestClient } from './client.ts';
import { deployment, tokenSecret } from './manifests.ts';
import { builtServer, removeBuilds } from './server-build.ts';

// A thread whose global scope holds what web workers have and nothing of Node.
const bootstrap = `
const { parentPort, workerData } = require('node:worker_threads');
const { createContext, runInContext } = require('node:vm');
const { readFileSync } = require('node:fs');
const scope = { MessageChannel, TextDecoder, TextEncoder, URL, AbortController, setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, console, performance, crypto, btoa, atob };
scope.self = scope;
scope.importScripts = (path) => runInContext(readFileSync(path, 'utf8'), scope, { filename: path });
scope.addEventListener = () => undefined;
scope.postMessage = (message) => parentPort.postMessage(message);
parentPort.on('message', (data) => scope.onmessage?.({ data }));
createContext(scope);
scope.importScripts(workerData);
parentPort.postMessage('started');
`;

class WorkerReader extends AbstractMessageReader {
  readonly #worker: Worker;
  constructor(worker: Worker) {
    super();
    this.#worker = worker;
  }
  listen(callback: DataCallback): Disposable {
    this.#worker.on('message', (message: Message | 'started') => {
      if (message !== 'started') callback(message);
    });
    return { dispose: () => undefined };
  }
}

class WorkerWriter extends AbstractMessageWriter {
  readonly #worker: Worker;
  constructor(worker: Worker) {
    super();
    this.#worker = worker;
  }
  async write(message: Message): Promise<void> {
    this.#worker.postMessage(message);
  }
  end(): void {}
}

const workers: Worker[] = [];
const root = 'vscode-vfs://github/example/manifests';

async function start(files: Record<string, string>): Promise<TestClient> {
  const script = builtServer('server-shell');
  const worker = new Worker(bootstrap, { eval: true, workerData: script });
  workers.push(worker);
  await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const connection = createProtocolConnection(new WorkerReader(worker), new WorkerWriter(worker));
  connection.onRequest('zeroToken/fs/find', ({ folder, include }: { folder: string; include: string[] }) => {
    expect(folder).toBe(root);
    const wanted = include.some((glob) => glob.includes('.zero-token')) ? /\.zero-token\.ya?ml$/ : /\.ya?ml$/;
    return {
      uris: Object.keys(files)
        .filter((name) => wanted.test(name))
        .map((name) => `${root}/${name}`),
      truncated: false,
    };
  });
  connection.onRequest('zeroToken/fs/read', ({ uri }: { uri: string }) => ({
    text: files[uri.slice(root.length + 1)] ?? null,
  }));
  return connectClient(connection, {
    capabilities: fullCapabilities,
    folders: [root],
    initializationOptions: {
      clientFileSystem: true,
      serverScript: script.replace('server-shell.js', 'server.js'),
    },
  });
}

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});
afterAll(removeBuilds);

test('the worker reads a virtual workspace through the client and answers as the process does', async () => {
  const client = await start({
    'secret.yaml': tokenSecret,
    'deployment.yaml': deployment,
    '.zero-token.yaml': 'rules: {ZT101: hint}\n',
  });
  const report = await client.pullWorkspace();
  expect(report.items.map(({ uri }) => uri).toSorted()).toEqual([
    `${root}/deployment.yaml`,
    `${root}/secret.yaml`,
  ]);
  const uri = `${root}/deployment.yaml`;
  client.open(uri, deployment);
  const [finding] = (await client.diagnostics(uri)).filter(({ code }) => code === 'no-mounted-token-secret');
  expect(finding?.range).toEqual(rangeOf(deployment, 'reporter-token'));
  const secret = await client.diagnostics(`${root}/secret.yaml`);
  expect(secret.map(({ code, severity }) => [code, severity])).toContainEqual(['no-token-secret', 4]);
  const actions = await client.actions(uri, finding!.range);
  const fix = actions.find(({ title }) => title.startsWith('Mount a projected token'));
  expect((await client.resolve(fix!)).edit?.documentChanges).toHaveLength(1);
  expect(client.log.filter((line) => line.includes('failed'))).toEqual([]);
});

test('the worker follows edits and changed files', async () => {
  const files: Record<string, string> = { 'deployment.yaml': deployment };
  const client = await start(files);
  const uri = `${root}/deployment.yaml`;
  client.open(uri, deployment);
  expect((await client.diagnostics(uri)).map(({ code }) => code)).not.toContain('no-mounted-token-secret');
  files['secret.yaml'] = tokenSecret;
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: `${root}/secret.yaml`, type: 1 }],
  });
  await eventually('a refresh', () => client.refreshes.diagnostics > 0 || undefined);
  expect((await client.diagnostics(uri)).map(({ code }) => code)).toContain('no-mounted-token-secret');
});
