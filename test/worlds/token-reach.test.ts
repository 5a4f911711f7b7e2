import { expect, test } from 'vitest';
import { defaultConfiguration } from '../../server/src/engine/configuration.ts';
import { createWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { now, nowSeconds, tokenOf } from '../support/tokens.ts';
import { onlyRules, uriOf } from '../support/workspaces.ts';

const settings = uriOf('settings.yaml');
const bindings = uriOf('bindings.yaml');
const role = uriOf('role.yaml');

function world() {
  let time = now;
  const workspace = createWorkspace(rules, {
    now: () => time,
    onFailure: (error) => {
      throw error;
    },
  });
  const configuration = { ...defaultConfiguration, ...onlyRules(['no-jwt-in-manifest']) };
  workspace.configure(() => configuration);
  const findings = () =>
    workspace
      .check(settings)
      .findings.map(({ severity, message, related }) => ({ severity, message, related }));
  return {
    workspace,
    findings,
    wait: (seconds: number) => {
      time = new Date(time.getTime() + seconds * 1000);
    },
  };
}

function configMap(token: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  token: ${token}\n`;
}

function binding(kind: 'RoleBinding' | 'ClusterRoleBinding', roleName: string, subject: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: gives
${kind === 'RoleBinding' ? '  namespace: default\n' : ''}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${roleName}
subjects:
  - ${subject}
`;
}

const build = '{kind: ServiceAccount, name: build, namespace: default}';
const short = tokenOf('kubernetes-token-request');

test('a binding anywhere changes the verdict, and its removal changes it back', () => {
  const { workspace, findings } = world();
  workspace.update(settings, configMap(short));
  expect(findings()).toMatchObject([{ severity: 'warning', related: [] }]);

  const changed = workspace.update(bindings, binding('ClusterRoleBinding', 'cluster-admin', build));
  expect(changed.affected).toContain(settings);
  const [found] = findings();
  expect(found).toMatchObject({ severity: 'error', related: [{ uri: bindings }] });
  expect(found?.message).toContain('who can do everything in the whole cluster (ClusterRoleBinding gives)');

  expect(workspace.remove(bindings).affected).toContain(settings);
  expect(findings()).toMatchObject([{ severity: 'warning' }]);
});

test('the role decides, wherever it stands and whenever it changes', () => {
  const { workspace, findings } = world();
  const roleText = (verbs: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: own}\nrules:\n  - {apiGroups: [""], resources: [secrets], verbs: [${verbs}]}\n`;
  workspace.update(settings, configMap(short));
  workspace.update(bindings, binding('RoleBinding', 'own', build));
  expect(findings()).toMatchObject([{ severity: 'warning' }]);
  workspace.update(role, roleText('delete'));
  expect(findings()).toMatchObject([{ severity: 'warning' }]);
  workspace.update(role, roleText('list'));
  expect(findings()[0]).toMatchObject({ severity: 'error' });
  expect(findings()[0]?.message).toContain('read every Secret in namespace default (RoleBinding gives)');
});

test.each([
  ['its user name', '{kind: User, name: "system:serviceaccount:default:build"}', 'error'],
  ['its namespace’s group', '{kind: Group, name: "system:serviceaccounts:default"}', 'error'],
  ['everybody', '{kind: Group, name: "system:authenticated"}', 'error'],
  ['another namespace', '{kind: ServiceAccount, name: build, namespace: other}', 'warning'],
  ['another account', '{kind: ServiceAccount, name: other, namespace: default}', 'warning'],
  ['another user', '{kind: User, name: build}', 'warning'],
])('bound to %s', (_, subject, severity) => {
  const { workspace, findings } = world();
  workspace.update(settings, configMap(short));
  workspace.update(bindings, binding('ClusterRoleBinding', 'cluster-admin', subject));
  expect(findings()).toMatchObject([{ severity }]);
});

test.each([
  ['for another receiver', tokenOf('kubernetes-projected'), 'warning'],
  ['exchanged at a cloud', tokenOf('eks-federation'), 'warning'],
  ['expired', tokenOf('kubernetes-token-request', { exp: nowSeconds - 3600 }), 'info'],
  ['for the API server', short, 'error'],
])('what it may do in the cluster matters only where it opens it: %s', (_, token, severity) => {
  const { workspace, findings } = world();
  workspace.update(settings, configMap(token));
  workspace.update(bindings, binding('ClusterRoleBinding', 'cluster-admin', build));
  expect(findings()).toMatchObject([{ severity }]);
});

test('the verdict turns when the token expires, without any edit', () => {
  const { workspace, findings, wait } = world();
  workspace.update(settings, configMap(short));
  workspace.update(bindings, binding('ClusterRoleBinding', 'cluster-admin', build));
  expect(findings()).toMatchObject([{ severity: 'error' }]);
  wait(2880 + 61);
  expect(findings()).toMatchObject([{ severity: 'info', related: [] }]);
});

test('the graph says where tokens of a ServiceAccount lie around, and never the token', () => {
  const { workspace } = world();
  workspace.update(settings, configMap(short));
  workspace.update(uriOf('other.yaml'), configMap(tokenOf('github-actions')));
  const holders = workspace.graph.mentioning('ServiceAccount', 'build');
  expect(holders.map(({ document }) => document.uri)).toEqual([settings]);
  const tokens = holders.flatMap(({ facts }) => facts.tokens ?? []);
  expect(tokens).toMatchObject([
    { place: 'data key token', signed: true, kind: { namespace: 'default', serviceAccount: 'build' } },
  ]);
  for (const part of short.split('.')) expect(JSON.stringify(holders)).not.toContain(part.slice(0, 12));
});
