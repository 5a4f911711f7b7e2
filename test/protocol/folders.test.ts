import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { ClientCapabilities, CodeAction } from 'vscode-languageserver-protocol/node';
import {
  applyAction,
  type ClientOptions,
  eventually,
  fullCapabilities,
  rangeOf,
  startStdioClient,
  type TestClient,
} from './client.ts';
import { tokenSecret } from './manifests.ts';
import { removeBuilds } from './server-build.ts';

const running: TestClient[] = [];
const folders: string[] = [];

async function start(options: ClientOptions): Promise<TestClient> {
  const client = await startStdioClient(options);
  running.push(client);
  return client;
}

interface Folder {
  readonly path: string;
  readonly uri: string;
  file(name: string): string;
}

function folderWith(files: Record<string, string>): Folder {
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
    expect(client.log.filter((line) => line.includes('failed'))).toEqual([]);
    await client.stop();
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
afterAll(removeBuilds);

/** Severity of `no-token-secret` by file, as the workspace report has it; files without it are left out. */
async function severities(client: TestClient): Promise<Readonly<Record<string, number>>> {
  const { items } = await client.pullWorkspace();
  const found: Record<string, number> = {};
  for (const item of items) {
    if (item.kind !== 'full') continue;
    const finding = item.items.find(({ code }) => code === 'no-token-secret');
    if (finding?.severity !== undefined) found[item.uri] = finding.severity;
  }
  return found;
}

async function eventuallySeverities(
  client: TestClient,
  wanted: Readonly<Record<string, number>>,
): Promise<void> {
  let last: unknown;
  await eventually(`severities ${JSON.stringify(wanted)}`, async () => {
    last = await severities(client);
    const keys = Object.keys({ ...(last as object), ...wanted });
    return keys.every((key) => (last as Record<string, number>)[key] === wanted[key]) || undefined;
  }).catch(() => expect(last).toEqual(wanted));
}

const event = (added: readonly Folder[], removed: readonly Folder[]) => ({
  event: {
    added: added.map(({ uri }) => ({ uri, name: uri })),
    removed: removed.map(({ uri }) => ({ uri, name: uri })),
  },
});

describe('workspace folders', () => {
  test('have their own configurations, come and go while the server runs', async () => {
    const loud = folderWith({
      'secret.yaml': tokenSecret,
      'deep/.zero-token.yaml': 'rules: {ZT101: hint}\n',
      'deep/secret.yaml': tokenSecret,
    });
    const quiet = folderWith({
      'secret.yaml': tokenSecret,
      '.zero-token.yaml': 'rules:\n  no-token-secret: off\n',
    });
    const third = folderWith({
      'a.yaml': tokenSecret,
      '.zero-token.yaml': 'overrides:\n  - files: a.yaml\n    rules: {no-token-secret: info}\n',
      'b.yaml': tokenSecret,
    });
    const client = await start({ folders: [loud.uri, quiet.uri] });
    const ofLoud = { [loud.file('secret.yaml')]: 1, [loud.file('deep/secret.yaml')]: 4 };
    await eventuallySeverities(client, ofLoud);

    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', event([third], []));
    const ofThird = { [third.file('a.yaml')]: 3, [third.file('b.yaml')]: 1 };
    await eventuallySeverities(client, { ...ofLoud, ...ofThird });

    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', event([], [loud]));
    await eventuallySeverities(client, ofThird);

    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', event([loud], [third]));
    await eventuallySeverities(client, ofLoud);

    writeFileSync(join(quiet.path, '.zero-token.yaml'), 'rules:\n  no-token-secret: warn\n');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: quiet.file('.zero-token.yaml'), type: 2 }],
    });
    await eventuallySeverities(client, { ...ofLoud, [quiet.file('secret.yaml')]: 2 });
  });
});

const makesFiles: ClientCapabilities = {
  ...fullCapabilities,
  workspace: {
    ...fullCapabilities.workspace,
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
  },
};

describe('actions that write the configuration', () => {
  const atType = rangeOf(tokenSecret, 'kubernetes.io/service-account-token');
  const named = async (client: TestClient, uri: string, title: string): Promise<CodeAction | undefined> =>
    (await client.actions(uri, atType)).find((action) => action.title.startsWith(title));
  const opened = async (client: TestClient, uri: string): Promise<void> => {
    client.open(uri, tokenSecret);
    await eventually(
      'the finding',
      async () => (await client.diagnostics(uri)).some(({ code }) => code === 'no-token-secret') || undefined,
    );
  };

  test('make one where there is none, if the client can', async () => {
    const folder = folderWith({ 'a/secret.yaml': tokenSecret });
    const config = folder.file('.zero-token.yaml');
    const uri = folder.file('a/secret.yaml');
    const client = await start({ folders: [folder.uri], capabilities: makesFiles });
    await opened(client, uri);
    const action = await named(client, uri, 'Ignore no-token-secret in this file, in');
    const resolved = await client.resolve(action!);
    expect(resolved.edit?.documentChanges?.[0]).toEqual({ kind: 'create', uri: config });
    const text = applyAction(resolved, config, '');
    client.open(config, text);
    await eventually(
      'no finding',
      async () =>
        (await client.diagnostics(uri)).every(({ code }) => code !== 'no-token-secret') || undefined,
    );
    expect(await client.diagnostics(config)).toEqual([]);

    const unable = await start({ folders: [folder.uri] });
    await opened(unable, uri);
    expect(await named(unable, uri, 'Turn no-token-secret off')).toBeUndefined();
    const alone = await start({ capabilities: makesFiles });
    await opened(alone, uri);
    expect(await named(alone, uri, 'Turn no-token-secret off')).toBeUndefined();
  });

  test('write to the nearest one, with its comments, unless the editor has the last word', async () => {
    const folder = folderWith({
      '.zero-token.yaml': 'preset: strict\n',
      'a/.zero-token.yaml': '# ours\nrules: # all\n  no-exec: off\n',
      'a/b/secret.yaml': tokenSecret,
    });
    const uri = folder.file('a/b/secret.yaml');
    const config = folder.file('a/.zero-token.yaml');
    const client = await start({ folders: [folder.uri] });
    await opened(client, uri);
    const resolved = await client.resolve((await named(client, uri, 'Turn no-token-secret off'))!);
    expect(applyAction(resolved, config, '# ours\nrules: # all\n  no-exec: off\n')).toBe(
      '# ours\nrules: # all\n  no-exec: off\n  no-token-secret: off\n',
    );
    client.configure({ rules: { 'no-token-secret': 'error' } });
    await eventually(
      'no action',
      async () => (await named(client, uri, 'Turn no-token-secret off')) === undefined || undefined,
    );
  });
});

test('charts: helpers and notes are no YAML to complain of', async () => {
  const client = await start({});
  const helpers = 'file:///chart/templates/_helpers.tpl';
  client.open(
    helpers,
    '{{- define "x.a" -}}\nkind: Secret\n{{- end }}\n{{- define "x.b" }}: [ : {{ end }}\n',
    'helm',
  );
  expect(await client.diagnostics(helpers)).toEqual([]);
  const notes = 'file:///chart/templates/NOTES.txt';
  client.open(notes, 'Run:\n kind: Secret\n"quoted: [\n', 'helm');
  expect(await client.diagnostics(notes)).toEqual([]);
  const template = 'file:///chart/templates/secret.yaml';
  client.open(template, 'kind: Secret\napiVersion: [\n', 'helm');
  expect(await client.diagnostics(template)).not.toEqual([]);
});
