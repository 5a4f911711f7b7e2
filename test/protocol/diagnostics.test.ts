import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Diagnostic, WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver-protocol/node';
import type { FileStatus, WorkingParams } from '../../server/src/lsp/protocol.ts';
import {
  bareCapabilities,
  type ClientOptions,
  eventually,
  fullCapabilities,
  pause,
  rangeOf,
  startStdioClient,
  type TestClient,
} from './client.ts';
import { deployment, podDocument, tokenSecret } from './manifests.ts';
import { removeBuilds } from './server-build.ts';

const running: TestClient[] = [];
const folders: string[] = [];

async function start(options: ClientOptions = {}): Promise<TestClient> {
  const client = await startStdioClient(options);
  running.push(client);
  return client;
}

function folderWith(files: Record<string, string>): {
  readonly path: string;
  readonly uri: string;
  file(name: string): string;
} {
  const path = mkdtempSync(join(tmpdir(), 'zero-token-folder-'));
  folders.push(path);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return {
    path,
    uri: pathToFileURL(path).toString(),
    file: (name) => pathToFileURL(join(path, name)).toString(),
  };
}

afterEach(async () => {
  for (const client of running.splice(0)) {
    const failures = client.log.filter((line) => line.includes('failed'));
    expect(failures).toEqual([]);
    await client.stop();
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
afterAll(removeBuilds);

const codes = (items: readonly { code?: unknown }[]): readonly unknown[] => items.map(({ code }) => code);

describe('document diagnostics', () => {
  test('full with all that editors show, then unchanged, then full again after an edit', async () => {
    const client = await start();
    const uri = 'file:///secret.yaml';
    client.open(uri, tokenSecret);
    const first = await client.pull(uri);
    if (first.kind !== 'full') throw new Error('expected a full report');
    expect(codes(first.items)).toContain('no-token-secret');
    const [finding] = first.items;
    expect(finding?.source).toBe('zero-token');
    expect(finding?.codeDescription?.href).toMatch(/^https:/);
    const second = await client.pull(uri, first.resultId);
    expect(second).toEqual({ kind: 'unchanged', resultId: first.resultId });
    client.change(uri, 2, {
      range: rangeOf(tokenSecret, 'kubernetes.io/service-account-token'),
      text: 'Opaque',
    });
    const third = await client.pull(uri, first.resultId);
    expect(third).toMatchObject({ kind: 'full', items: [] });
  });

  test('an edit that changes no finding is answered with unchanged', async () => {
    const client = await start();
    const uri = 'file:///secret.yaml';
    client.open(uri, `${tokenSecret}---\n${podDocument(1)}`);
    const { resultId } = await client.pull(uri);
    client.change(uri, 2, {
      range: rangeOf(`${tokenSecret}---\n${podDocument(1)}`, 'main:1.1'),
      text: 'main:1.2',
    });
    expect(await client.pull(uri, resultId)).toEqual({ kind: 'unchanged', resultId });
  });

  test('a file that was never opened has none', async () => {
    const client = await start();
    expect(await client.pull('file:///nowhere.yaml')).toMatchObject({ kind: 'full', items: [] });
  });

  test('a change in one file refreshes another open file, and only when its findings change', async () => {
    const client = await start();
    const user = 'file:///deployment.yaml';
    const secret = 'file:///secret.yaml';
    client.open(user, deployment);
    expect(codes(await client.diagnostics(user))).not.toContain('no-mounted-token-secret');
    client.open(secret, tokenSecret);
    await client.pull(secret);
    await eventually('a refresh', () => client.refreshes.diagnostics > 0 || undefined);
    const items = await client.diagnostics(user);
    expect(codes(items)).toContain('no-mounted-token-secret');
    const mounted = items.find(({ code }) => code === 'no-mounted-token-secret');
    expect(mounted?.relatedInformation?.map(({ location }) => location.uri)).toContain(secret);

    // A line more above the Secret changes no finding, but the place the other file points to.
    const before = client.refreshes.diagnostics;
    client.replace(secret, 2, `# a comment\n${tokenSecret}`);
    await client.pull(secret);
    await eventually(
      'a refresh for the moved place',
      () => client.refreshes.diagnostics > before || undefined,
    );
    const lineOf = (found: readonly Diagnostic[]): number | undefined =>
      found
        .find(({ code }) => code === 'no-mounted-token-secret')
        ?.relatedInformation?.find(({ location }) => location.uri === secret)?.location.range.start.line;
    expect(lineOf(await client.diagnostics(user))).toBe(lineOf(items)! + 1);
    const settled = client.refreshes.diagnostics;
    await client.pull(user);
    client.open('file:///pod.yaml', podDocument(3));
    await client.pull('file:///pod.yaml');
    client.replace('file:///pod.yaml', 2, podDocument(4));
    await client.pull('file:///pod.yaml');
    await pause(300);
    expect(client.refreshes.diagnostics).toBe(settled);
  });

  test('templates are read as YAML with unknown values', async () => {
    const client = await start();
    const uri = 'file:///chart/templates/secret.yaml';
    client.open(uri, tokenSecret.replace('name: reporter-token', 'name: {{ .Release.Name }}-token'), 'helm');
    expect(codes(await client.diagnostics(uri))).toContain('no-token-secret');
  });

  test('other languages are left alone', async () => {
    const client = await start();
    client.open('file:///secret.json', tokenSecret, 'json');
    expect(await client.diagnostics('file:///secret.json')).toEqual([]);
  });
});

describe('settings', () => {
  test('change live: rules, preset, enable', async () => {
    const client = await start();
    const uri = 'file:///secret.yaml';
    client.open(uri, tokenSecret);
    expect(codes(await client.diagnostics(uri))).toContain('no-token-secret');
    client.configure({ rules: { ZT101: 'hint' } });
    await eventually(
      'both refreshes',
      () => (client.refreshes.diagnostics > 0 && client.refreshes.inlayHints > 0) || undefined,
    );
    await eventually(
      'the new severity',
      async () =>
        (await client.diagnostics(uri)).some(
          ({ code, severity }) => code === 'no-token-secret' && severity === 4,
        ) || undefined,
    );
    client.configure({ rules: { 'no-token-secret': 'off' } });
    await eventually(
      'the rule to go',
      async () => !codes(await client.diagnostics(uri)).includes('no-token-secret') || undefined,
    );
    client.configure({ enable: false });
    await eventually('nothing at all', async () => (await client.diagnostics(uri)).length === 0 || undefined);
    client.configure({});
    await eventually(
      'the finding again',
      async () => codes(await client.diagnostics(uri)).includes('no-token-secret') || undefined,
    );
  });

  test('broken YAML is one piece of information, or none', async () => {
    const client = await start();
    const uri = 'file:///broken.yaml';
    client.open(uri, `${tokenSecret}broken: [\nmore: "\n---\n${tokenSecret}`);
    const items = await client.diagnostics(uri);
    expect(items.filter(({ code }) => code === 'yaml-syntax').map(({ severity }) => severity)).toEqual([3]);
    expect(items.filter(({ code }) => code === 'no-token-secret').length).toBeGreaterThan(0);
    client.configure({ yaml: { reportSyntaxErrors: false } });
    await eventually(
      'the information to go',
      async () => !codes(await client.diagnostics(uri)).includes('yaml-syntax') || undefined,
    );
  });

  test('onSave keeps the findings until the file is saved', async () => {
    const client = await start({ settings: { run: 'onSave' } });
    const uri = 'file:///secret.yaml';
    client.open(uri, tokenSecret);
    const first = await client.pull(uri);
    // The settings arrive after the first requests.
    await pause(100);
    client.replace(uri, 2, tokenSecret.replace('kubernetes.io/service-account-token', 'Opaque'));
    expect(await client.pull(uri, first.resultId)).toMatchObject({ kind: 'unchanged' });
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    expect(await client.pull(uri, first.resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  test('onSave keeps the findings of the saved text also when nobody had asked for them', async () => {
    const client = await start({ settings: { run: 'onSave' } });
    // Two answers, so that the settings have arrived.
    await client.diagnostics('file:///other.yaml');
    await pause(100);
    const uri = 'file:///secret.yaml';
    client.open(uri, tokenSecret);
    client.replace(uri, 2, tokenSecret.replace('kubernetes.io/service-account-token', 'Opaque'));
    expect(codes(await client.diagnostics(uri))).toContain('no-token-secret');
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    expect(await client.diagnostics(uri)).toEqual([]);
  });

  test('a configuration that cannot be read for a while leaves the last one in force', async () => {
    const folder = folderWith({ 'secret.yaml': tokenSecret });
    const client = await start({ folders: [folder.uri] });
    const config = folder.file('.zero-token.yaml');
    const uri = folder.file('secret.yaml');
    client.open(uri, tokenSecret);
    const severity = async (): Promise<unknown> =>
      (await client.diagnostics(uri)).find(({ code }) => code === 'no-token-secret')?.severity;
    client.open(config, 'rules:\n  no-token-secret: hint\n');
    await client.diagnostics(config);
    expect(await severity()).toBe(4);
    client.replace(config, 2, 'rules:\n  no-token-secret: hint\n  "no-');
    expect(await client.diagnostics(config)).not.toEqual([]);
    expect(await severity()).toBe(4);
    client.replace(config, 3, 'rules:\n  no-token-secret: info\n');
    expect(await client.diagnostics(config)).toEqual([]);
    expect(await severity()).toBe(3);
  });

  test('configPath may name any file of the folder, whatever characters are in it', async () => {
    const folder = folderWith({
      'a (1) ü#%/secret 100%.yaml': tokenSecret,
      'own (1)?#ü.yaml': 'rules: {no-token-secret: hint}\n',
    });
    const client = await start({ folders: [folder.uri], settings: { configPath: 'own (1)?#ü.yaml' } });
    const { items } = await client.pullWorkspace();
    const full = items.flatMap((item) => (item.kind === 'full' ? item.items : []));
    expect(full.map(({ severity }) => severity)).toEqual([4]);
    const own = folder.file('own (1)?#ü.yaml');
    const held = client.pullWorkspace(items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' })));
    writeFileSync(join(folder.path, 'own (1)?#ü.yaml'), 'rules: {no-token-secret: info}\n');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: own, type: 2 }],
    });
    const changed = (await held).items.flatMap((item) => (item.kind === 'full' ? item.items : []));
    expect(changed.map(({ severity }) => severity)).toEqual([3]);
  });

  test('that were sent along stay when a folder is added', async () => {
    const folder = folderWith({ 'secret.yaml': tokenSecret });
    const client = await start({
      capabilities: { ...bareCapabilities, workspace: { workspaceFolders: true } },
    });
    client.configure({ rules: { 'no-token-secret': 'hint' } });
    await pause(100);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: folder.uri, name: 'one' }], removed: [] },
    });
    const { diagnostics } = await eventually('the finding', () =>
      client.published.get(folder.file('secret.yaml')),
    );
    expect(diagnostics.map(({ severity }) => severity)).toEqual([4]);
  });

  test('the configuration file counts, its errors are shown in it, editor settings win', async () => {
    const folder = folderWith({
      'secret.yaml': tokenSecret,
      '.zero-token.yaml': 'rules:\n  no-token-secret: hint\n',
    });
    const client = await start({ folders: [folder.uri] });
    const uri = folder.file('secret.yaml');
    client.open(uri, tokenSecret);
    await eventually(
      'the severity of the file',
      async () =>
        (await client.diagnostics(uri)).some(
          ({ code, severity }) => code === 'no-token-secret' && severity === 4,
        ) || undefined,
    );
    const config = folder.file('.zero-token.yaml');
    client.open(config, 'rules:\n  no-tokken-secret: hint\n');
    const [problem] = await eventually('a problem', async () => {
      const items = await client.diagnostics(config);
      return items.length > 0 ? items : undefined;
    });
    expect(problem?.range).toEqual(rangeOf('rules:\n  no-tokken-secret: hint\n', 'no-tokken-secret'));
    await eventually(
      'the default severity',
      async () =>
        (await client.diagnostics(uri)).some(
          ({ code, severity }) => code === 'no-token-secret' && severity === 1,
        ) || undefined,
    );
    client.configure({ rules: { 'no-token-secret': 'info' } });
    client.replace(config, 2, 'rules:\n  no-token-secret: hint\n');
    await eventually(
      'the severity of the settings',
      async () =>
        (await client.diagnostics(uri)).some(
          ({ code, severity }) => code === 'no-token-secret' && severity === 3,
        ) || undefined,
    );
  });
});

describe('the baseline', () => {
  test('leaves known findings out, and comes back when the file that it is changes', async () => {
    const known = (count: number): string =>
      JSON.stringify({
        version: 1,
        files: {
          'secret.yaml': [{ rule: 'no-token-secret', object: 'Secret reporter-token', at: 'type', count }],
        },
      });
    const folder = folderWith({
      'secret.yaml': tokenSecret,
      '.zero-token.yaml': 'baseline: known.json\n',
      'known.json': known(1),
    });
    const client = await start({ folders: [folder.uri] });
    const uri = folder.file('secret.yaml');
    client.open(uri, tokenSecret);
    const found = async (): Promise<boolean> =>
      (await client.diagnostics(uri)).some(({ code }) => code === 'no-token-secret');
    await eventually('silence', async () => !(await found()) || undefined);
    writeFileSync(join(folder.path, 'known.json'), '{');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.file('known.json'), type: 2 }],
    });
    await eventually('the finding', async () => (await found()) || undefined);
    const config = folder.file('.zero-token.yaml');
    client.open(config, 'baseline: known.json\n');
    const [problem] = await eventually('a problem', async () => {
      const items = await client.diagnostics(config);
      return items.length > 0 ? items : undefined;
    });
    expect(problem?.message).toBe('The baseline cannot be used: it is not JSON.');
    expect(problem?.range).toEqual(rangeOf('baseline: known.json\n', 'known.json'));
  });
});

describe('workspace diagnostics', () => {
  const uris = (items: readonly WorkspaceDocumentDiagnosticReport[]): readonly string[] =>
    items.map(({ uri }) => uri).toSorted();

  test('cover files nobody opened, stay open while nothing changes, and answer when something does', async () => {
    const folder = folderWith({
      'a/secret.yaml': tokenSecret,
      'b/deployment.yaml': deployment,
      'b/pod.yaml': podDocument(1),
      'node_modules/x/secret.yaml': tokenSecret,
    });
    const client = await start({ folders: [folder.uri] });
    const first = await client.pullWorkspace();
    const secret = folder.file('a/secret.yaml');
    const user = folder.file('b/deployment.yaml');
    expect(uris(first.items)).toEqual([secret, user].toSorted());
    const known = first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));

    let answered = false;
    const held = client.pullWorkspace(known).then((report) => {
      answered = true;
      return report;
    });
    await pause(300);
    expect(answered).toBe(false);
    writeFileSync(
      join(folder.path, 'a/secret.yaml'),
      tokenSecret.replace('kubernetes.io/service-account-token', 'Opaque'),
    );
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: secret, type: 2 }],
    });
    const second = await held;
    const full = second.items.filter(({ kind }) => kind === 'full');
    expect(uris(full)).toContain(secret);
    expect(full.find(({ uri }) => uri === secret)).toMatchObject({ items: [] });
  });

  test('say unchanged of what stayed, and clear files that are gone', async () => {
    const folder = folderWith({
      'one.yaml': tokenSecret,
      'two.yaml': tokenSecret.replaceAll('reporter', 'other'),
    });
    const client = await start({ folders: [folder.uri] });
    const first = await client.pullWorkspace();
    const known = first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
    const held = client.pullWorkspace(known);
    rmSync(join(folder.path, 'two.yaml'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.file('two.yaml'), type: 3 }],
    });
    const { items } = await held;
    expect(items.find(({ uri }) => uri === folder.file('one.yaml'))).toMatchObject({ kind: 'unchanged' });
    expect(items.find(({ uri }) => uri === folder.file('two.yaml'))).toMatchObject({
      kind: 'full',
      items: [],
    });
  });

  test('of a folder vanish when only the folder is said to be deleted', async () => {
    const folder = folderWith({
      'a/b/secret.yaml': tokenSecret,
      'ab.yaml': tokenSecret.replaceAll('reporter', 'other'),
    });
    const client = await start({ folders: [folder.uri] });
    const first = await client.pullWorkspace();
    const held = client.pullWorkspace(
      first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' })),
    );
    rmSync(join(folder.path, 'a'), { recursive: true });
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.file('a'), type: 3 }],
    });
    expect((await held).items.filter(({ kind }) => kind === 'full')).toMatchObject([
      { uri: folder.file('a/b/secret.yaml'), items: [] },
    ]);
  });

  test('go out in parts when asked, and a cancelled request ends', async () => {
    const folder = folderWith({ 'one.yaml': tokenSecret });
    const client = await start({ folders: [folder.uri] });
    const parts: unknown[] = [];
    const { CancellationTokenSource, ProgressType } = await import('vscode-languageserver-protocol/node');
    client.connection.onProgress(
      new ProgressType<{ items: unknown[] }>(),
      'parts',
      ({ items }) => void parts.push(...items),
    );
    const params = {
      identifier: 'zero-token',
      previousResultIds: [] as { uri: string; value: string }[],
      partialResultToken: 'parts',
    };
    expect(await client.connection.sendRequest('workspace/diagnostic', params)).toEqual({ items: [] });
    expect(parts).toMatchObject([{ kind: 'full', uri: folder.file('one.yaml') }]);
    const [{ resultId }] = parts as [{ resultId: string }];
    const source = new CancellationTokenSource();
    const held = client.connection.sendRequest(
      'workspace/diagnostic',
      { ...params, previousResultIds: [{ uri: folder.file('one.yaml'), value: resultId }] },
      source.token,
    );
    await pause(50);
    source.cancel();
    await expect(held).rejects.toMatchObject({ code: -32800 });
  });

  test('of closed files vanish when the scope is open files, and come back', async () => {
    const folder = folderWith({ 'one.yaml': tokenSecret });
    const client = await start({ folders: [folder.uri] });
    const first = await client.pullWorkspace();
    const known = first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
    const held = client.pullWorkspace(known);
    client.configure({ diagnostics: { scope: 'openFiles' } });
    expect((await held).items).toMatchObject([{ kind: 'full', uri: folder.file('one.yaml'), items: [] }]);
    const again = client.pullWorkspace([]);
    client.configure({});
    expect((await again).items).toMatchObject([{ kind: 'full', uri: folder.file('one.yaml') }]);
  });

  test('folders come and go', async () => {
    const one = folderWith({ 'secret.yaml': tokenSecret });
    const two = folderWith({ 'deployment.yaml': deployment });
    const client = await start({ folders: [two.uri] });
    const user = two.file('deployment.yaml');
    client.open(user, deployment);
    expect(codes(await client.diagnostics(user))).not.toContain('no-mounted-token-secret');
    const change = (event: { added: unknown[]; removed: unknown[] }): Promise<void> =>
      client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    // The handler is in place when the first settings are.
    await pause(100);
    await change({ added: [{ uri: one.uri, name: 'one' }], removed: [] });
    await eventually(
      'the Secret of the new folder',
      async () => codes(await client.diagnostics(user)).includes('no-mounted-token-secret') || undefined,
    );
    await change({ added: [], removed: [{ uri: one.uri, name: 'one' }] });
    await eventually(
      'it to be gone',
      async () => !codes(await client.diagnostics(user)).includes('no-mounted-token-secret') || undefined,
    );
  });

  test('a buffer that is closed unsaved gives way to the disk', async () => {
    const folder = folderWith({ 'one.yaml': podDocument(1) });
    const client = await start({ folders: [folder.uri] });
    const uri = folder.file('one.yaml');
    client.open(uri, tokenSecret);
    expect(codes(await client.diagnostics(uri))).toContain('no-token-secret');
    client.close(uri);
    await eventually(
      'the text on disk',
      async () => (await client.diagnostics(uri)).length === 0 || undefined,
    );
  });

  test('a file that goes and comes back in one message is still there', async () => {
    const folder = folderWith({ 'one.yaml': podDocument(1), 'two.yaml': tokenSecret });
    const client = await start({ folders: [folder.uri] });
    const { items } = await client.pullWorkspace();
    const held = client.pullWorkspace(items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' })));
    const one = folder.file('one.yaml');
    writeFileSync(join(folder.path, 'one.yaml'), tokenSecret.replaceAll('reporter', 'other'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: one, type: 3 },
        { uri: one, type: 1 },
      ],
    });
    const full = (await held).items.find(({ uri }) => uri === one);
    expect(full).toMatchObject({ kind: 'full' });
    expect(codes(full?.kind === 'full' ? full.items : [])).toContain('no-token-secret');
  });

  test('a folder named like a file, a file of wild bytes and a link to nowhere are passed over', async () => {
    const folder = folderWith({ 'one.yaml': tokenSecret, 'folder.yaml/two.yaml': podDocument(2) });
    const { symlinkSync } = await import('node:fs');
    symlinkSync(join(folder.path, 'nowhere'), join(folder.path, 'gone.yaml'));
    writeFileSync(join(folder.path, 'wild.yaml'), Buffer.from([0xff, 0xfe, 0x00, 0xd8]));
    const client = await start({ folders: [folder.uri] });
    const { items } = await client.pullWorkspace();
    expect(uris(items)).toEqual([folder.file('one.yaml')]);
  });

  test('views that are no file of their own do not count', async () => {
    const folder = folderWith({ 'deployment.yaml': deployment });
    const client = await start({ folders: [folder.uri] });
    const user = folder.file('deployment.yaml');
    client.open(user, deployment);
    const view = `${folder.file('secret.yaml').replace('file:', 'git:')}?%7B%22ref%22%3A%22HEAD%22%7D`;
    client.open(view, tokenSecret);
    expect(await client.diagnostics(view)).toEqual([]);
    expect(codes(await client.diagnostics(user))).not.toContain('no-mounted-token-secret');
    client.close(view);
    client.open('untitled:Untitled-1', tokenSecret);
    expect(codes(await client.diagnostics(user))).toContain('no-mounted-token-secret');
  });

  test('follow what is said about files while a scan still reads them', async () => {
    const root = 'memfs:/folder';
    const client = await start({ initializationOptions: { clientFileSystem: true } });
    const disk = new Map([
      [`${root}/a.yaml`, tokenSecret],
      [`${root}/b.yaml`, tokenSecret.replaceAll('reporter', 'other')],
    ]);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = 0;
    client.connection.onRequest('zeroToken/fs/find', ({ include }: { include: string[] }) => ({
      uris: include.includes('**/*.{yaml,yml}') ? [...disk.keys()] : [],
      truncated: false,
    }));
    client.connection.onRequest('zeroToken/fs/read', async ({ uri }: { uri: string }) => {
      const text = disk.get(uri) ?? null;
      asked += 1;
      // The scan's answers are late and old; later ones are not.
      if (asked <= 2) await released;
      return { text };
    });
    await pause(100);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: root, name: 'folder' }], removed: [] },
    });
    await eventually('the scan to read', () => asked === 2 || undefined);
    disk.delete(`${root}/a.yaml`);
    disk.set(`${root}/b.yaml`, podDocument(1));
    disk.set(`${root}/c.yaml`, tokenSecret.replaceAll('reporter', 'third'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: `${root}/a.yaml`, type: 3 },
        { uri: `${root}/b.yaml`, type: 2 },
        { uri: `${root}/c.yaml`, type: 1 },
      ],
    });
    await eventually('the events to be followed', () => asked === 4 || undefined);
    await pause(50);
    release();
    expect(uris((await client.pullWorkspace()).items)).toEqual([`${root}/c.yaml`]);
  });

  test('a scan that is given up says nothing of what it left out', async () => {
    const client = await start({ initializationOptions: { clientFileSystem: true, status: true } });
    const seen: { state: string }[] = [];
    client.connection.onNotification(
      'zeroToken/status',
      (status: { state: string }) => void seen.push(status),
    );
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const asked: number[] = [];
    client.connection.onRequest('zeroToken/fs/find', async ({ limit }: { limit: number }) => {
      asked.push(limit);
      if (limit > 1) return { uris: [], truncated: false };
      await answered;
      return { uris: ['memfs:/folder/a.yaml'], truncated: true };
    });
    client.connection.onRequest('zeroToken/fs/read', () => ({ text: tokenSecret }));
    client.configure({ workspace: { maxFiles: 1 } });
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: 'memfs:/folder', name: 'folder' }], removed: [] },
    });
    await eventually('the first scan', () => asked.length === 2 || undefined);
    client.configure({ workspace: { maxFiles: 2 } });
    await eventually('the second scan', () => asked.length === 4 || undefined);
    answer();
    const last = await eventually('the end of the scans', () =>
      seen.findLast(({ state }, i) => state === 'ready' && i > 0),
    );
    expect(last).toMatchObject({ truncated: false });
    expect(client.log.filter((line) => line.includes('maxFiles'))).toEqual([]);
  });

  test('two spellings of a URI are one file, and answers use the one the client used', async () => {
    const client = await start();
    client.open('file:///C:/a%20b/secret.yaml', tokenSecret);
    client.open('file:///c%3A/a b/deployment.yaml', deployment);
    const used = (await client.diagnostics('file:///c:/a%20b/deployment.yaml')).find(
      ({ code }) => code === 'no-mounted-token-secret',
    );
    expect(used?.relatedInformation?.map(({ location }) => location.uri)).toContain(
      'file:///C:/a%20b/secret.yaml',
    );
  });

  test('links in circles and excluded folders are not followed', async () => {
    const folder = folderWith({
      'one.yaml': tokenSecret,
      'deep/er/two.yaml': tokenSecret.replaceAll('reporter', 'other'),
    });
    const { symlinkSync } = await import('node:fs');
    symlinkSync(folder.path, join(folder.path, 'deep/er/loop'));
    const client = await start({
      folders: [folder.uri],
      settings: { workspace: { exclude: ['deep/er/two.yaml'] } },
    });
    const { items } = await client.pullWorkspace();
    expect(uris(items)).toEqual([folder.file('one.yaml')]);
  });
});

describe('clients that cannot pull', () => {
  test('are sent diagnostics of open files at once and of others as they change', async () => {
    const folder = folderWith({ 'secret.yaml': tokenSecret, 'deployment.yaml': deployment });
    const client = await start({ capabilities: bareCapabilities, folders: [folder.uri] });
    expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
    const user = folder.file('deployment.yaml');
    const secret = folder.file('secret.yaml');
    const first = await eventually('the closed file', () => client.published.get(user));
    expect(codes(first.diagnostics)).toContain('no-mounted-token-secret');
    expect(first.diagnostics.every(({ relatedInformation }) => relatedInformation === undefined)).toBe(true);
    client.open(secret, tokenSecret);
    client.replace(secret, 2, tokenSecret.replace('kubernetes.io/service-account-token', 'Opaque'));
    await eventually(
      'the empty list',
      () => client.published.get(secret)?.diagnostics.length === 0 || undefined,
    );
    await eventually(
      'the other file',
      () =>
        !codes(client.published.get(user)?.diagnostics ?? []).includes('no-mounted-token-secret') ||
        undefined,
    );
  });

  test('get settings from the change notification', async () => {
    const client = await start({ capabilities: bareCapabilities });
    const uri = 'file:///secret.yaml';
    client.open(uri, tokenSecret);
    await eventually('the finding', () => client.published.get(uri)?.diagnostics.length || undefined);
    client.configure({ enable: false });
    await eventually('nothing', () => client.published.get(uri)?.diagnostics.length === 0 || undefined);
  });
});

test('a pull-only client of the first kind is served too', async () => {
  const { diagnostics, ...rest } = fullCapabilities.workspace ?? {};
  expect(diagnostics).toBeDefined();
  const client = await start({ capabilities: { ...fullCapabilities, workspace: rest } });
  client.open('file:///a.yaml', tokenSecret);
  expect(codes(await client.diagnostics('file:///a.yaml'))).toContain('no-token-secret');
});

test('a client that pulls and cannot be told to pull again is sent what changes', async () => {
  const folder = folderWith({ 'deployment.yaml': deployment, 'secret.yaml': tokenSecret });
  const { diagnostics, ...rest } = fullCapabilities.workspace ?? {};
  expect(diagnostics).toBeDefined();
  // As Neovim 0.11 announces itself.
  const textDocument = { ...fullCapabilities.textDocument, publishDiagnostics: { relatedInformation: true } };
  const client = await start({
    folders: [folder.uri],
    capabilities: { ...fullCapabilities, textDocument, workspace: rest },
  });
  expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
  const uri = folder.file('deployment.yaml');
  client.open(uri, deployment);
  // Rests on a file that nobody has opened.
  const codesOf = (): readonly unknown[] =>
    (client.published.get(uri)?.diagnostics ?? []).map(({ code }) => code);
  await eventually('the finding', () => codesOf().includes('no-mounted-token-secret') || undefined);
});

test('a client that wants to know is told which file is worked on: large ones, after a crash all', async () => {
  const folder = folderWith({
    'small.yaml': tokenSecret,
    'large.yaml': `${tokenSecret}# ${'x'.repeat(60_000)}\n`,
  });
  const [small, large] = [folder.file('small.yaml'), folder.file('large.yaml')];
  const toldOf = async (working: 'large' | 'every'): Promise<readonly (string | null)[]> => {
    const client = await start({ folders: [folder.uri], initializationOptions: { working } });
    const told: (string | null)[] = [];
    client.connection.onNotification('zeroToken/working', ({ uri }: WorkingParams) => void told.push(uri));
    for (const uri of [small, large])
      client.open(uri, `${uri === large ? '# '.padEnd(60_000, 'x') : ''}\n${tokenSecret}`);
    for (const uri of [small, large])
      expect(codes(await client.diagnostics(uri))).toContain('no-token-secret');
    expect(client.log.filter((line) => line.includes('failed'))).toEqual([]);
    return told;
  };
  const told = await toldOf('large');
  expect(new Set(told)).toEqual(new Set([large, null]));
  // And that it is done.
  expect(told.at(-1)).toBeNull();
  expect(new Set(await toldOf('every'))).toEqual(new Set([small, large, null]));
});

test('the status tells of files and of those left out, and what holds for a file, to clients that want it', async () => {
  const folder = folderWith({
    'one.yaml': tokenSecret,
    'two.yaml': podDocument(1),
    '.zero-token.yaml': 'preset: strict\n',
  });
  const client = await start({
    folders: [folder.uri],
    initializationOptions: { status: true },
    settings: { workspace: { maxFiles: 2 } },
  });
  const seen: { state: string }[] = [];
  client.connection.onNotification('zeroToken/status', (status: { state: string }) => void seen.push(status));
  const last = await eventually('the end of the scan', () => seen.findLast(({ state }) => state === 'ready'));
  expect(last).toMatchObject({ files: 2, unread: 0, truncated: true });
  const uri = folder.file('one.yaml');
  const ask = (): Promise<FileStatus> => client.connection.sendRequest('zeroToken/fileStatus', { uri });
  expect(await ask()).toEqual({
    checked: true,
    preset: 'strict',
    kubernetesVersion: '1.37',
    configurationFile: folder.file('.zero-token.yaml'),
    known: 0,
  });
  client.open(folder.file('.zero-token.yaml'), 'kubernetesVersion: "1.30"\nignore: [one.yaml]\n');
  expect(await ask()).toMatchObject({ checked: false, preset: 'recommended', kubernetesVersion: '1.30' });
});
