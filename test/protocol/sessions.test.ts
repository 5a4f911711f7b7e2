import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type { WorkCounts } from '../../server/src/engine/workspace-types.ts';
import { pseudoCatalogue } from '../support/pseudo-locale.ts';
import { pause, startStdioClient } from './client.ts';
import { deployment, podDocument, tokenSecret } from './manifests.ts';
import { builtServer, removeBuilds } from './server-build.ts';

afterAll(removeBuilds);

describe('the next session', () => {
  let folder: string;
  let storage: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zero-token-session-'));
    storage = join(mkdtempSync(join(tmpdir(), 'zero-token-storage-')), 'of the workspace');
    write('secret.yaml', tokenSecret);
    // There is always something to report: without, the request for it stays open.
    write('always.yaml', tokenSecret.replaceAll('reporter', 'other'));
    write('app/deployment.yaml', deployment);
    write('app/values.yaml', 'image: web\nreplicas: 3\n');
    write('app/kustomization.yaml', 'resources: [deployment.yaml]\n');
  });
  afterEach(() => {
    for (const path of [folder, dirname(storage)]) rmSync(path, { recursive: true, force: true });
  });

  /** As written a while ago: what has only just changed is read again. */
  function write(name: string, text: string, age = 60): void {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const time = new Date(Date.now() - age * 1000);
    utimesSync(path, time, time);
  }

  async function session(
    given: string | undefined = storage,
    language?: unknown,
    codeStorage?: string,
  ): Promise<{ readonly said: string; readonly counts: WorkCounts }> {
    const client = await startStdioClient({
      folders: [pathToFileURL(folder).toString()],
      initializationOptions: { storage: given, language, codeStorage },
    });
    const { items } = await client.pullWorkspace();
    const counts = (await client.counts()) as WorkCounts;
    expect(client.log.filter((line) => line.includes('failed'))).toEqual([]);
    const ended = new Promise((resolve) => client.process?.once('exit', resolve));
    await client.stop();
    await ended;
    const said = items.flatMap((item) => (item.kind === 'full' ? [[item.uri, item.items]] : []));
    return { said: JSON.stringify(said.sort()), counts };
  }
  const withoutStorage = async (): Promise<string> => (await session('')).said;

  test('parses nothing that has not changed, and says the same', async () => {
    const cold = await session();
    expect(cold.counts.documentsParsed).toBe(4);
    expect(readdirSync(storage)).toEqual(['known-documents']);
    const warm = await session();
    expect(warm.counts).toMatchObject({ documentsParsed: 0, documentsKnown: 4, documentChecks: 0 });
    expect(warm.said).toBe(cold.said);
    expect(cold.said).toContain('no-mounted-token-secret');
  });

  test('says the same with the code that the last one left, and without when that is broken', async () => {
    const { said } = await session('');
    const place = join(storage, 'server-code');
    expect((await session('', undefined, storage)).said).toBe(said);
    expect(readdirSync(storage)).toEqual(['server-code']);
    const code = readFileSync(place);
    expect(code.length).toBeGreaterThan(100_000);
    expect((await session('', undefined, storage)).said).toBe(said);
    expect(readFileSync(place).equals(code)).toBe(true);
    writeFileSync(place, code.subarray(0, code.length / 2));
    expect((await session('', undefined, storage)).said).toBe(said);
    expect(readFileSync(place).length).toBeGreaterThan(100_000);
  });

  test('sees what was edited, added, taken away and moved meanwhile', async () => {
    await session();
    write('app/deployment.yaml', deployment.replaceAll('reporter-token', 'other-token'));
    expect((await session()).said).toBe(await withoutStorage());
    write('app/pod.yaml', podDocument(1));
    rmSync(join(folder, 'secret.yaml'));
    expect((await session()).said).toBe(await withoutStorage());
    write('elsewhere/secret.yaml', tokenSecret);
    const { said, counts } = await session();
    expect(said).toBe(await withoutStorage());
    expect(counts.documentsParsed).toBeLessThanOrEqual(1);
  });

  test('reads a file that was of no interest again as soon as it is another, also of the same size and time', async () => {
    write('app/values.yaml', 'x'.repeat(tokenSecret.length - 1).concat('\n'));
    // Nobody can tell by the clock which of two versions of the same moment was read.
    await pause(2200);
    await session();
    expect(readFileSync(join(storage, 'known-documents'), 'utf8')).toContain('app/values.yaml');
    write('app/values.yaml', tokenSecret);
    const { said } = await session();
    expect(said).toContain('app/values.yaml');
    expect(said).toBe(await withoutStorage());
  });

  test('starts over from what was left by another build or is broken', async () => {
    const cold = await session();
    const file = join(storage, 'known-documents');
    const whole = readFileSync(file, 'utf8');
    for (const text of [whole.slice(0, whole.length / 2), '\0'.repeat(100)]) {
      writeFileSync(file, text);
      expect((await session()).said).toBe(cold.said);
      expect((await session()).counts.documentsParsed).toBe(0);
    }
    rmSync(file);
    mkdirSync(file);
    expect((await session()).said).toBe(cold.said);
    rmSync(dirname(storage), { recursive: true });
    writeFileSync(dirname(storage), 'no folder');
    expect((await session()).said).toBe(cold.said);
  });

  test('speaks as the client does now, in other words of the same language too', async () => {
    const texts = pseudoCatalogue();
    const others = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, `${text}‡`]));
    await session(storage, { locale: 'de', texts });
    const { said, counts } = await session(storage, { locale: 'de', texts: others });
    expect(said).toContain('‡');
    expect(said).toBe((await session('', { locale: 'de', texts: others })).said);
    expect(counts.documentsKnown).toBe(0);
    expect((await session(storage, { locale: 'de', texts: others })).counts.documentsParsed).toBe(0);
  });

  test('finds nothing where the client gives no folder', async () => {
    await session('');
    expect(existsSync(storage)).toBe(false);
    expect((await session('')).counts.documentsKnown).toBe(0);
  });
});

describe('the life of a server', () => {
  const open: { connection: MessageConnection; kill(): void }[] = [];
  afterEach(() => {
    for (const { connection, kill } of open.splice(0)) {
      connection.dispose();
      kill();
    }
  });

  function start(file = builtServer('server-shell'), errors: 'inherit' | 'ignore' = 'inherit') {
    const child = spawn(process.execPath, [file, '--stdio'], { stdio: ['pipe', 'pipe', errors] });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    open.push({ connection, kill: () => void child.kill('SIGKILL') });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { child, connection, ended };
  }
  const hello = { processId: null, rootUri: null, capabilities: {}, workspaceFolders: null };

  test('refuses what comes before hello, and a second hello', async () => {
    const { connection } = start();
    await expect(connection.sendRequest('textDocument/hover', {})).rejects.toMatchObject({ code: -32002 });
    await expect(connection.sendRequest('shutdown')).rejects.toMatchObject({ code: -32002 });
    await connection.sendRequest('initialize', hello);
    await expect(connection.sendRequest('initialize', hello)).rejects.toMatchObject({ code: -32600 });
    await expect(connection.sendRequest('no/such/thing', {})).rejects.toMatchObject({ code: -32601 });
  });

  test('answers everything that was said before it had come up, in order', async () => {
    const { connection, ended } = start();
    const uri = 'file:///early/secret.yaml';
    const document = { uri, languageId: 'yaml', version: 1, text: tokenSecret };
    // Nothing is waited for: all of it comes in while the server is being loaded.
    const greeted = connection.sendRequest('initialize', {
      ...hello,
      capabilities: { textDocument: { diagnostic: {} } },
    });
    void connection.sendNotification('initialized', {});
    void connection.sendNotification('textDocument/didOpen', { textDocument: document });
    const early = connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: 'kind: Nothing\n' }],
    });
    const late = connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    expect(await greeted).toMatchObject({ serverInfo: { name: 'zero-token' } });
    expect(await early).toMatchObject({ kind: 'full' });
    expect(await late).toMatchObject({ kind: 'full', items: [] });
    expect(await connection.sendRequest('shutdown')).toBeNull();
    void connection.sendNotification('exit');
    expect(await ended).toBe(0);
  });

  test('ends with 1 when it is told to without a farewell, at any time', async () => {
    const before = start();
    void before.connection.sendNotification('exit');
    expect(await before.ended).toBe(1);
    const after = start();
    await after.connection.sendRequest('initialize', hello);
    void after.connection.sendNotification('exit');
    expect(await after.ended).toBe(1);
  });

  test('begins and ends with a client that is set up wrongly', async () => {
    const { connection, ended } = start();
    await connection.sendRequest('initialize', {
      processId: 'none',
      workspaceFolders: [null, 5],
      initializationOptions: {
        settleMilliseconds: 'soon',
        language: 5,
        storage: 'here',
        working: 7,
        settings: 1,
      },
      capabilities: {
        textDocument: {
          hover: { contentFormat: 5 },
          codeAction: { codeActionLiteralSupport: true, dataSupport: true, resolveSupport: {} },
        },
        workspace: { workspaceEdit: { documentChanges: true, resourceOperations: 'create' } },
      },
    });
    await connection.sendNotification('initialized', {});
    const textDocument = { uri: 'untitled:a.yaml' };
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { ...textDocument, languageId: 'yaml', version: 1, text: tokenSecret },
    });
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const context = { diagnostics: [] };
    expect(
      await connection.sendRequest('textDocument/codeAction', { textDocument, range, context }),
    ).not.toEqual([]);
    await connection.sendRequest('shutdown');
    void connection.sendNotification('exit');
    expect(await ended).toBe(0);
  });

  test('refuses requests after the farewell', async () => {
    const { connection } = start();
    await connection.sendRequest('initialize', hello);
    await connection.sendRequest('shutdown');
    await expect(connection.sendRequest('textDocument/hover', {})).rejects.toMatchObject({ code: -32600 });
  });

  test('ends as after a crash when what it loads is not there', async () => {
    const alone = mkdtempSync(join(tmpdir(), 'zero-token-alone-'));
    cpSync(builtServer('server-shell'), join(alone, 'server-shell.js'));
    const { connection, ended } = start(join(alone, 'server-shell.js'), 'ignore');
    await connection.sendRequest('initialize', hello);
    expect(await ended).toBe(1);
    rmSync(alone, { recursive: true });
  });

  test('keeps standard output for the protocol', async () => {
    const { child, connection } = start();
    let seen = '';
    child.stdout.on('data', (bytes: Buffer) => {
      seen += bytes.toString();
    });
    await connection.sendRequest('initialize', hello);
    expect(seen.startsWith('Content-Length: ')).toBe(true);
  });
});
