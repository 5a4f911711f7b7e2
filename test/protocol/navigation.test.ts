import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { DocumentSymbol, Hover, Location, SymbolInformation } from 'vscode-languageserver-protocol/node';
import {
  bareCapabilities,
  type ClientOptions,
  eventually,
  rangeOf,
  startStdioClient,
  type TestClient,
} from './client.ts';
import { deployment, tokenSecret } from './manifests.ts';
import { removeBuilds } from './server-build.ts';

const running: TestClient[] = [];
const folders: string[] = [];

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
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
afterAll(removeBuilds);

const account = `# runs the reports
apiVersion: v1
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
const uris = {
  account: 'file:///account.yaml',
  binding: 'file:///binding.yaml',
  deployment: 'file:///deployment.yaml',
  secret: 'file:///secret.yaml',
};

async function startWithAll(options: ClientOptions = {}): Promise<TestClient> {
  const client = await start(options);
  client.open(uris.account, account);
  client.open(uris.binding, binding);
  client.open(uris.deployment, deployment);
  client.open(uris.secret, tokenSecret);
  return client;
}

function at(uri: string, text: string, piece: string) {
  return { textDocument: { uri }, position: rangeOf(text, piece).end };
}

function inOrder(locations: readonly Location[]): readonly Location[] {
  return locations.toSorted((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
}

function nameRange(text: string, before: string, name: string) {
  const whole = rangeOf(text, `${before}${name}`);
  return { start: { ...whole.end, character: whole.end.character - name.length }, end: whole.end };
}

describe('definition and references', () => {
  test('lead through several files', async () => {
    const client = await startWithAll();
    const accountName = { uri: uris.account, range: nameRange(account, 'name: ', 'reporter') };
    expect(
      await client.connection.sendRequest(
        'textDocument/definition',
        at(uris.deployment, deployment, 'serviceAccountName: rep'),
      ),
    ).toEqual([accountName]);
    expect(
      await client.connection.sendRequest(
        'textDocument/definition',
        at(uris.deployment, deployment, 'secretName: rep'),
      ),
    ).toEqual([{ uri: uris.secret, range: nameRange(tokenSecret, '  name: ', 'reporter-token') }]);
    const references = (includeDeclaration: boolean): Promise<readonly Location[]> =>
      client.connection.sendRequest('textDocument/references', {
        ...at(uris.account, account, 'name: rep'),
        context: { includeDeclaration },
      });
    const others = [
      { uri: uris.binding, range: nameRange(binding, '    name: ', 'reporter') },
      { uri: uris.deployment, range: nameRange(deployment, 'serviceAccountName: ', 'reporter') },
      { uri: uris.secret, range: nameRange(tokenSecret, 'service-account.name: ', 'reporter') },
    ];
    expect(inOrder(await references(false))).toEqual(others);
    expect(inOrder(await references(true))).toEqual([accountName, ...others]);
  });

  test('reach files that are not open, and follow the buffer while it is edited', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zero-token-navigation-'));
    folders.push(folder);
    writeFileSync(join(folder, 'account.yaml'), account);
    const client = await start({ folders: [pathToFileURL(folder).toString()] });
    const uri = pathToFileURL(join(folder, 'deployment.yaml')).toString();
    client.open(uri, deployment);
    const definition = (text: string) =>
      client.connection.sendRequest<readonly Location[]>(
        'textDocument/definition',
        at(uri, text, 'serviceAccountName: rep'),
      );
    const [found] = await eventually('the account on disk', async () => {
      const locations = await definition(deployment);
      return locations.length > 0 ? locations : undefined;
    });
    expect(found).toEqual({
      uri: pathToFileURL(join(folder, 'account.yaml')).toString(),
      range: nameRange(account, 'name: ', 'reporter'),
    });
    const renamed = deployment.replace('serviceAccountName: reporter', 'serviceAccountName: reporters');
    client.replace(uri, 2, renamed);
    expect(await definition(renamed)).toEqual([]);
  });

  test('are silent where the server is turned off', async () => {
    const client = await startWithAll({ settings: { enable: false } });
    const place = at(uris.deployment, deployment, 'serviceAccountName: rep');
    expect(await client.connection.sendRequest('textDocument/definition', place)).toEqual([]);
    expect(
      await client.connection.sendRequest('textDocument/documentSymbol', {
        textDocument: { uri: uris.account },
      }),
    ).toEqual([]);
    expect(await client.connection.sendRequest('workspace/symbol', { query: '' })).toEqual([]);
  });
});

describe('symbols', () => {
  test('of a document have extent and name', async () => {
    const client = await startWithAll();
    const [symbol] = await client.connection.sendRequest<readonly DocumentSymbol[]>(
      'textDocument/documentSymbol',
      { textDocument: { uri: uris.account } },
    );
    expect(symbol).toMatchObject({
      name: 'ServiceAccount/reporter',
      range: { start: { line: 1, character: 0 }, end: { line: 4, character: 16 } },
      selectionRange: nameRange(account, 'name: ', 'reporter'),
    });
  });

  test('of the workspace are found by parts of kind and name, for a bare client too', async () => {
    const client = await startWithAll({ capabilities: bareCapabilities });
    const names = async (query: string) =>
      (await client.connection.sendRequest<readonly SymbolInformation[]>('workspace/symbol', { query }))
        .map(({ name, location }) => `${location.uri} ${name}`)
        .toSorted();
    expect(await names('rep/sa')).toEqual([]);
    expect(await names('sa/rep')).toEqual([`${uris.account} ServiceAccount/reporter`]);
    expect(await names('account/rep')).toEqual([`${uris.account} ServiceAccount/reporter`]);
    expect(await names('reporter')).toEqual([
      `${uris.account} ServiceAccount/reporter`,
      `${uris.binding} ClusterRoleBinding/reporters`,
      `${uris.deployment} Deployment/reporter`,
      `${uris.secret} Secret/reporter-token`,
    ]);
  });
});

describe('hover', () => {
  test('on an account says what its bindings let it do, wherever it is named', async () => {
    const client = await startWithAll();
    const hover = (place: unknown) =>
      client.connection.sendRequest<Hover>('textDocument/hover', place as object);
    const named = await hover(at(uris.deployment, deployment, 'serviceAccountName: rep'));
    expect(named.contents).toMatchObject({ kind: 'markdown' });
    expect(JSON.stringify(named.contents)).toContain(
      'do everything in the whole cluster, by ClusterRoleBinding `reporters`',
    );
    expect(named.range).toEqual(nameRange(deployment, 'serviceAccountName: ', 'reporter'));
    const own = await hover(at(uris.account, account, 'name: rep'));
    expect(own.contents).toEqual(named.contents);
    const role = await hover(at(uris.binding, binding, 'name: cluster-adm'));
    expect(JSON.stringify(role.contents)).toContain('ClusterRole `cluster-admin`');
    expect(JSON.stringify(role.contents)).toContain('to ServiceAccount `reporter` in the whole cluster');
  });
});
