import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { CodeLens, CompletionList, Position, WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import {
  applyAction,
  bareCapabilities,
  type ClientOptions,
  eventually,
  fullCapabilities,
  pause,
  rangeOf,
  startStdioClient,
  type TestClient,
} from './client.ts';
import { deployment, tokenSecret } from './manifests.ts';
import { removeBuilds } from './server-build.ts';

const running: TestClient[] = [];

async function start(options: ClientOptions = {}): Promise<TestClient> {
  const client = await startStdioClient(options);
  running.push(client);
  return client;
}

afterEach(async () => {
  for (const client of running.splice(0)) {
    expect(client.log.filter((line) => line.includes('failed'))).toEqual([]);
    await client.stop();
  }
});
afterAll(removeBuilds);

const account = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reporter
`;
const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reporters
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
  - kind: ServiceAccount
    name: reporter
`;
const texts: Record<string, string> = {
  'file:///account.yaml': account,
  'file:///binding.yaml': binding,
  'file:///deployment.yaml': deployment,
  'file:///secret.yaml': tokenSecret,
};

async function startWithAll(options: ClientOptions = {}): Promise<TestClient> {
  const client = await start(options);
  for (const [uri, text] of Object.entries(texts)) client.open(uri, text);
  return client;
}

function at(uri: string, text: string, piece: string): { textDocument: { uri: string }; position: Position } {
  return { textDocument: { uri }, position: rangeOf(text, piece).end };
}

const renaming = { ...fullCapabilities.textDocument, rename: { prepareSupport: true } };

describe('rename', () => {
  test('asks for the name, and changes every file that names it', async () => {
    const client = await startWithAll({ capabilities: { ...fullCapabilities, textDocument: renaming } });
    expect(client.initialized.capabilities.renameProvider).toEqual({ prepareProvider: true });
    const place = at('file:///deployment.yaml', deployment, 'serviceAccountName: rep');
    expect(await client.connection.sendRequest('textDocument/prepareRename', place)).toEqual({
      placeholder: 'reporter',
      range: {
        start: { ...place.position, character: place.position.character - 3 },
        end: { ...place.position, character: place.position.character + 5 },
      },
    });
    const edit = await client.connection.sendRequest<WorkspaceEdit>('textDocument/rename', {
      ...place,
      newName: 'writer',
    });
    const changed = Object.entries(texts).map(([uri, text]) => [
      uri,
      applyAction({ title: '', edit }, uri, text),
    ]);
    expect(Object.fromEntries(changed)).toEqual({
      'file:///account.yaml': account.replace('name: reporter', 'name: writer'),
      'file:///binding.yaml': binding.replace('    name: reporter', '    name: writer'),
      'file:///deployment.yaml': deployment.replace(
        'serviceAccountName: reporter',
        'serviceAccountName: writer',
      ),
      'file:///secret.yaml': tokenSecret.replace(
        'service-account.name: reporter',
        'service-account.name: writer',
      ),
    });
  });

  test('is refused with the reason', async () => {
    const client = await startWithAll();
    const ask = (piece: string, newName: string): Promise<unknown> =>
      client.connection.sendRequest('textDocument/rename', {
        ...at('file:///binding.yaml', binding, piece),
        newName,
      });
    await expect(ask('    name: rep', 'Not a name')).rejects.toThrow(
      'The name of a ServiceAccount is made of',
    );
    await expect(ask('  name: cluster-adm', 'x')).rejects.toThrow(
      'Kubernetes brings ClusterRole cluster-admin',
    );
    expect(await ask('apiGro', 'x')).toBeNull();
    await expect(
      client.connection.sendRequest(
        'textDocument/prepareRename',
        at('file:///binding.yaml', binding, '  name: cluster-adm'),
      ),
    ).rejects.toThrow('cannot be renamed');
  });

  test('gives plain changes to a client that knows no others', async () => {
    const client = await startWithAll({ capabilities: bareCapabilities });
    expect(client.initialized.capabilities.renameProvider).toBe(true);
    const edit = await client.connection.sendRequest<WorkspaceEdit>('textDocument/rename', {
      ...at('file:///account.yaml', account, 'name: rep'),
      newName: 'writer',
    });
    expect(Object.keys(edit.changes ?? {}).toSorted()).toEqual(Object.keys(texts).toSorted());
  });
});

describe('completion', () => {
  const rich = {
    ...fullCapabilities,
    textDocument: {
      ...fullCapabilities.textDocument,
      completion: {
        completionItem: {
          snippetSupport: true,
          insertReplaceSupport: true,
          labelDetailsSupport: true,
          documentationFormat: ['markdown' as const],
        },
      },
    },
  };
  const typed = binding.replace('    name: reporter\n', '    name: \n');
  const complete = (client: TestClient, uri: string, text: string, piece: string) =>
    client.connection.sendRequest<CompletionList | null>('textDocument/completion', at(uri, text, piece));

  test('knows the names of other files and follows typing', async () => {
    const client = await startWithAll({ capabilities: rich });
    expect(client.initialized.capabilities.completionProvider?.triggerCharacters).toContain(' ');
    client.replace('file:///binding.yaml', 2, typed);
    const place = rangeOf(typed, '    name: ').end;
    const list = await complete(client, 'file:///binding.yaml', typed, '    name: ');
    expect(list?.items).toMatchObject([
      {
        label: 'reporter',
        filterText: 'reporter',
        textEdit: {
          newText: 'reporter',
          insert: { start: place, end: place },
          replace: { start: place, end: place },
        },
      },
    ]);
    const half = typed.replace('    name: \n', '    name: rexx\n');
    client.replace('file:///binding.yaml', 3, half);
    const again = await complete(client, 'file:///binding.yaml', half, '    name: re');
    const end = { ...place, character: place.character + 4 };
    expect(again?.items[0]?.textEdit).toEqual({
      newText: 'reporter',
      insert: { start: place, end: { ...place, character: place.character + 2 } },
      replace: { start: place, end },
    });
  });

  test('of roles explains them as the client wants to read it', async () => {
    const client = await startWithAll({ capabilities: rich });
    const list = await complete(client, 'file:///binding.yaml', binding, '  name: cluster-');
    const admin = list?.items.find(({ label }) => label === 'cluster-admin');
    expect(admin).toMatchObject({
      labelDetails: { description: 'everything' },
      documentation: { kind: 'markdown', value: expect.stringContaining('do everything') },
    });
    const bare = await startWithAll({ capabilities: bareCapabilities });
    const plain = await complete(bare, 'file:///binding.yaml', binding, '  name: cluster-');
    const same = plain?.items.find(({ label }) => label === 'cluster-admin');
    expect(same?.detail).toBe('everything');
    expect(typeof same?.documentation).toBe('string');
    expect(same?.textEdit).toEqual({ newText: 'cluster-admin', range: rangeOf(binding, 'cluster-admin') });
  });

  test('gives what is to be filled in as a snippet to those who can show one', async () => {
    const user = binding
      .replace('kind: ServiceAccount', 'kind: User')
      .replace('    name: reporter', '    name: ');
    const uri = 'file:///binding.yaml';
    const snippets = await startWithAll({ capabilities: rich });
    snippets.replace(uri, 2, user);
    const shown = (await complete(snippets, uri, user, '    name: '))?.items ?? [];
    const first = shown.find(({ insertTextFormat }) => insertTextFormat === 2);
    expect(first?.textEdit?.newText).toMatch(/\$\{1:[^}]+\}/);
    const bare = await startWithAll({ capabilities: bareCapabilities });
    bare.replace(uri, 2, user);
    const plain = (await complete(bare, uri, user, '    name: '))?.items ?? [];
    expect(plain.map(({ label }) => label)).toEqual(shown.map(({ label }) => label));
    expect(plain.filter(({ insertTextFormat }) => insertTextFormat !== undefined)).toEqual([]);
    const same = plain.find(({ label }) => label === first?.label)?.textEdit?.newText;
    expect(same).toBe(
      first?.textEdit?.newText.replaceAll(/\$\{\d+:([^}]*)\}/g, '$1').replaceAll(/\\([\\$}])/g, '$1'),
    );
  });

  test('is silent where nothing is known, and where the server is turned off', async () => {
    const client = await startWithAll();
    expect(await complete(client, 'file:///binding.yaml', binding, 'apiVers')).toBeNull();
    expect(await complete(client, 'file:///deployment.yaml', deployment, 'image: ')).toBeNull();
    const off = await startWithAll({ settings: { enable: false } });
    expect(await complete(off, 'file:///binding.yaml', binding, '    name: ')).toBeNull();
  });
});

describe('code lenses', () => {
  const lensing = {
    ...fullCapabilities,
    workspace: { ...fullCapabilities.workspace, codeLens: { refreshSupport: true } },
  };
  const ask = (client: TestClient) =>
    client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri: 'file:///account.yaml' },
    });

  test('are off unless they are asked for', async () => {
    const client = await startWithAll();
    expect(await ask(client)).toEqual([]);
  });

  test('come without a title, and say it when they are resolved', async () => {
    const client = await startWithAll({
      settings: { codeLens: { references: true } },
      initializationOptions: { showReferencesCommand: true },
    });
    const [lens] = await ask(client);
    expect(lens?.command).toBeUndefined();
    const resolved = await client.connection.sendRequest<CodeLens>('codeLens/resolve', lens);
    expect(resolved.command?.title).toBe('1 binding · 1 workload · escalates');
    expect(resolved.command?.command).toBe('zeroToken.showReferences');
    expect(resolved.command?.arguments?.slice(0, 2)).toEqual(['file:///account.yaml', lens?.range.start]);
    expect(resolved.command?.arguments?.[2]).toHaveLength(3);
  });

  test('name no command that the client does not have', async () => {
    const client = await startWithAll({ settings: { codeLens: { references: true } } });
    const [lens] = await ask(client);
    const resolved = await client.connection.sendRequest<CodeLens>('codeLens/resolve', lens);
    expect(resolved.command).toEqual({ title: '1 binding · 1 workload · escalates', command: '' });
    const gone = await client.connection.sendRequest<CodeLens>('codeLens/resolve', {
      ...lens,
      data: { uri: 'file:///gone.yaml', start: 0 },
    });
    expect(gone.command?.title).toBe('');
  });

  test('are asked for again when a manifest says something else, and not for a comment', async () => {
    let refreshes = 0;
    const client = await start({ capabilities: lensing, settings: { codeLens: { references: true } } });
    client.connection.onRequest('workspace/codeLens/refresh', () => {
      refreshes += 1;
      return null;
    });
    for (const [uri, text] of Object.entries(texts)) client.open(uri, text);
    await ask(client);
    await pause(300);
    await ask(client);
    refreshes = 0;
    client.replace('file:///binding.yaml', 2, `# why\n${binding}`);
    await client.pull('file:///binding.yaml');
    await pause(300);
    expect(refreshes).toBe(0);
    client.replace('file:///binding.yaml', 3, binding.replace('    name: reporter', '    name: other'));
    await eventually('a refresh', () => refreshes > 0 || undefined);
    const [lens] = await ask(client);
    const resolved = await client.connection.sendRequest<CodeLens>('codeLens/resolve', lens);
    expect(resolved.command?.title).toBe('0 bindings · 1 workload');
  });
});
