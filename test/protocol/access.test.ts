import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver-protocol/node';
import type {
  AccessPageResult,
  PermissionItem,
  PermissionsResult,
  SubjectName,
  SubjectsResult,
} from '../../server/src/lsp/protocol.ts';
import { accountText, bindingText, deploymentText, roleText } from '../support/access-worlds.ts';
import { type ClientOptions, eventually, rangeOf, startStdioClient, type TestClient } from './client.ts';
import { removeBuilds } from './server-build.ts';

const running: TestClient[] = [];

afterEach(async () => {
  for (const client of running.splice(0)) {
    expect(client.log.filter((line) => line.includes('failed'))).toEqual([]);
    await client.stop();
  }
});
afterAll(removeBuilds);

const files = {
  'file:///shop/accounts.yaml': [accountText('shop/web'), accountText('shop/root')].join('---\n'),
  'file:///shop/deployment.yaml': deploymentText('shop/web', 'web'),
  'file:///shop/role.yaml': roleText('Role', 'shop/starter', ['core pods create,list']),
  'file:///shop/bindings.yaml': [
    bindingText('shop/starts', 'Role starter', 'ServiceAccount shop/web', 'User jane'),
    bindingText('root', 'ClusterRole cluster-admin', 'ServiceAccount shop/root'),
  ].join('---\n'),
};
const web: SubjectName = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' };

async function start(options: ClientOptions = {}): Promise<TestClient> {
  const client = await startStdioClient(options);
  running.push(client);
  for (const [uri, text] of Object.entries(files)) client.open(uri, text);
  return client;
}

function permissions(client: TestClient, subject: SubjectName): Promise<PermissionsResult> {
  return client.connection.sendRequest('zeroToken/permissions', { subject });
}

function page(client: TestClient, params: object): Promise<AccessPageResult> {
  return client.connection.sendRequest('zeroToken/accessPage', params);
}

function withKey(nodes: readonly PermissionItem[], label: string): PermissionItem {
  for (const node of nodes) {
    if (node.label.startsWith(label)) return node;
    const inner = node.children.find((child) => child.label.startsWith(label));
    if (inner !== undefined) return inner;
  }
  throw new Error(`There is no ${label}`);
}

describe('subjects', () => {
  test('all of the workspace, in order', async () => {
    const client = await start();
    const { subjects } = await client.connection.sendRequest<SubjectsResult>('zeroToken/subjects', {});
    expect(subjects.map(({ label, detail }) => `${label}: ${detail}`)).toEqual([
      'ServiceAccount shop/root: 1 binding, 0 workloads',
      'ServiceAccount shop/web: 1 binding, 1 workload',
      'User jane: 1 binding, 0 workloads',
    ]);
    expect(subjects[1]?.subject).toEqual(web);
  });

  test('those meant at a position: a name, the account of a workload, the holders of a role', async () => {
    const client = await start();
    const at = async (uri: keyof typeof files, piece: string) => {
      const position = rangeOf(files[uri], piece).start;
      const result = await client.connection.sendRequest<SubjectsResult>('zeroToken/subjects', {
        uri,
        position,
      });
      return result.subjects.map(({ label }) => label);
    };
    expect(await at('file:///shop/deployment.yaml', 'image')).toEqual(['ServiceAccount shop/web']);
    expect(await at('file:///shop/role.yaml', 'pods')).toEqual(['ServiceAccount shop/web', 'User jane']);
    expect(await at('file:///shop/bindings.yaml', 'jane')).toEqual(['User jane']);
    expect(await at('file:///shop/accounts.yaml', 'root')).toEqual(['ServiceAccount shop/root']);
  });
});

describe('permissions', () => {
  test('are a tree, dangers first, whose nodes lead to their places', async () => {
    const client = await start();
    const { nodes } = await permissions(client, web);
    expect(nodes.map(({ label }) => label)).toEqual([
      'Dangerous: 2 things it can do',
      'In namespace shop',
      'Every cluster gives this to all ServiceAccounts',
      '1 workload runs as it',
    ]);
    const danger = withKey(nodes, 'start Pods');
    expect(danger).toMatchObject({ kind: 'danger', detail: 'in namespace shop' });
    const rule = danger.children.find(({ kind }) => kind === 'rule');
    expect(rule).toMatchObject({
      label: '3. rule 1 of Role shop/starter lets it create pods in namespace shop',
      location: { uri: 'file:///shop/role.yaml', range: { start: { line: 4, character: 4 } } },
    });
  });

  test('are explained on a page with links below the folder', async () => {
    const client = await start();
    const { nodes } = await permissions(client, web);
    const { key } = withKey(nodes, 'start Pods');
    const { markdown } = await page(client, { subject: web, key, root: 'file:///shop' });
    expect(markdown).toContain(
      '**ServiceAccount `shop/web` can start Pods as every ServiceAccount in namespace `shop`**',
    );
    expect(markdown).toContain(
      'RoleBinding [`shop/starts`](/bindings.yaml#L3,18) binds ServiceAccount `shop/web`',
    );
    expect(markdown).toContain('ClusterRoleBinding [`root`](/bindings.yaml#L');
    expect((await page(client, { subject: web, key })).markdown).not.toContain('](');
    expect((await page(client, { subject: web, key: 'gone' })).markdown).toBeNull();
  });

  test('are drawn as a picture, a list and Mermaid text', async () => {
    const client = await start();
    const { markdown } = await page(client, { subject: web });
    expect(markdown).toContain('![Access paths of ServiceAccount shop/web](data:image/svg+xml;utf8,%3Csvg');
    expect(markdown).toContain('```mermaid\nflowchart LR\n');
  });

  test('nobody and nonsense have none', async () => {
    const client = await start();
    expect(await permissions(client, { kind: 'Role', name: 'starter', namespace: 'shop' })).toEqual({
      nodes: [],
    });
    expect(await client.connection.sendRequest('zeroToken/permissions', {})).toEqual({ nodes: [] });
    expect(await page(client, { subject: null })).toEqual({ markdown: null });
  });
});

test('changes are told to clients that want to know, once for several', async () => {
  const client = await start({ initializationOptions: { changes: true } });
  let told = 0;
  client.connection.onNotification('zeroToken/changed', () => {
    told += 1;
  });
  await permissions(client, web);
  await eventually('the first notice', () => (told > 0 ? told : undefined));
  const before = told;
  client.replace('file:///shop/role.yaml', 2, roleText('Role', 'shop/starter', ['core pods list']));
  client.replace('file:///shop/role.yaml', 3, roleText('Role', 'shop/starter', ['core pods get']));
  const { nodes } = await permissions(client, web);
  expect(JSON.stringify(nodes)).not.toContain('start Pods');
  await eventually('the notice', () => (told > before ? told : undefined));
  expect(told).toBe(before + 1);
});

test('the hover of an account links the steps to their places', async () => {
  const client = await start();
  const hover = await client.connection.sendRequest<Hover>('textDocument/hover', {
    textDocument: { uri: 'file:///shop/accounts.yaml' },
    position: rangeOf(files['file:///shop/accounts.yaml'], 'root').start,
  });
  expect(JSON.stringify(hover.contents)).toContain(
    'ClusterRoleBinding [`root`](file:///shop/bindings.yaml#L',
  );
});
