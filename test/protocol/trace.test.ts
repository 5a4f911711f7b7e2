import { afterAll, afterEach, expect, test } from 'vitest';
import { startStdioClient, type TestClient } from './client.ts';
import { removeBuilds } from './server-build.ts';
import { legacyToken } from './tokens.ts';

const running: TestClient[] = [];

afterEach(async () => {
  for (const client of running.splice(0)) {
    expect(client.log.filter((line) => line.includes('failed'))).toEqual([]);
    await client.stop();
  }
});
afterAll(removeBuilds);

const rbac = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: runners}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: system:serviceaccounts}]
`;

test('who is this token: the one at a position, or one that is given', async () => {
  const client = await startStdioClient();
  running.push(client);
  const uri = 'file:///pasted.yaml';
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  token: ${legacyToken()}\n`;
  client.open('file:///rbac.yaml', rbac);
  client.open(uri, text);
  const trace = async (params: object): Promise<string | null> =>
    (await client.connection.sendRequest<{ markdown: string | null }>('zeroToken/trace', params)).markdown;
  const here = await trace({ uri, position: { line: 4, character: 20 } });
  expect(here).toContain('kiosk-runner');
  expect(here).toContain('ClusterRoleBinding runners');
  for (const part of legacyToken().split('.')) expect(here).not.toContain(part.slice(0, 24));
  expect(await trace({ token: `Bearer ${legacyToken()}` })).toContain('kiosk-runner');
  for (const nothing of [
    { uri, position: { line: 0, character: 0 } },
    { token: 'no token' },
    {},
    { token: 5 },
    { uri: 'file:///nowhere.yaml', position: { line: 9, character: 9 } },
  ])
    expect(await trace(nothing)).toBeNull();
  expect(client.log.join('\n')).not.toContain(legacyToken().slice(0, 20));
});
