import { describe, expect, test } from 'vitest';
import { accountReach } from '../../../server/src/workspace/account-reach.ts';
import { tokenStateOf } from '../../../server/src/workspace/token-state.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const defaultPath = '/var/run/secrets/kubernetes.io/serviceaccount';

function account(automount?: boolean, name = 'app'): string {
  const field = automount === undefined ? '' : `automountServiceAccountToken: ${automount}\n`;
  return `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: shop}\n${field}`;
}

function pod(automount?: boolean | string, more = '', name = 'app'): string {
  const field = automount === undefined ? '' : `  automountServiceAccountToken: ${automount}\n`;
  const names = name === '' ? '' : `  serviceAccountName: ${name}\n`;
  return `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
${names}${field}  containers:
    - name: web
      image: registry.example.com/web:1
${more}`;
}

function stateOf(...documents: readonly string[]) {
  const workspace = workspaceOf({ 'pod.yaml': documents.join('---\n') });
  for (let index = 0; index < documents.length; index += 1) {
    const found = workspace
      .resourcesOf({ uri: uriOf('pod.yaml'), index })
      .find(({ facts }) => facts.pod !== undefined);
    if (found !== undefined) return tokenStateOf(found, workspace.graph);
  }
  return undefined;
}

describe('automount', () => {
  // Measured against an API server (facts A.5).
  test.each([
    [false, undefined, 'no', 'account'],
    [false, true, 'yes', 'pod'],
    [false, false, 'no', 'pod'],
    [undefined, undefined, 'yes', 'nobody'],
    [undefined, true, 'yes', 'pod'],
    [undefined, false, 'no', 'pod'],
    [true, undefined, 'yes', 'account'],
    [true, true, 'yes', 'pod'],
    [true, false, 'no', 'pod'],
  ] as const)('account %s, Pod %s: %s by %s', (ofAccount, ofPod, mounted, decidedBy) => {
    expect(stateOf(account(ofAccount), pod(ofPod))?.automount).toMatchObject({ mounted, decidedBy });
  });

  test('an account that is not in the workspace may refuse', () => {
    expect(stateOf(pod())?.automount).toMatchObject({ mounted: 'unknown', decidedBy: 'account-elsewhere' });
    expect(stateOf(account(false).replace('shop', 'bank'), pod())?.automount.mounted).toBe('unknown');
  });

  test('manifests that disagree', () => {
    expect(stateOf(account(false), account(true), pod())?.automount).toMatchObject({
      mounted: 'unknown',
      decidedBy: 'disagreement',
    });
    expect(stateOf(account(), account(true), pod())?.automount.mounted).toBe('yes');
  });

  test('a template hides it', () => {
    expect(stateOf(account(false), pod('{{ .Values.automount }}'))?.automount).toMatchObject({
      mounted: 'unknown',
      decidedBy: 'hidden',
    });
  });

  test('names the place that decides', () => {
    expect(stateOf(account(false), pod())?.automount.place?.site.path).toEqual([
      'automountServiceAccountToken',
    ]);
    expect(stateOf(account(false), pod(true))?.automount.place?.site.path).toEqual([
      'spec',
      'automountServiceAccountToken',
    ]);
  });
});

test('the ServiceAccount is default where none is named, and an empty name is none', () => {
  expect(stateOf(pod(undefined, '', ''))?.account).toBe('default');
  expect(stateOf(pod(undefined, '', '""'))?.account).toBe('default');
  expect(stateOf(pod(undefined, '  serviceAccount: other\n'))?.account).toBe('app');
  expect(stateOf(pod(undefined, '  serviceAccount: other\n', ''))?.account).toBe('other');
});

describe('containers', () => {
  const mount = (path: string): string =>
    `      volumeMounts:\n        - {name: own, mountPath: ${path}}\n  volumes:\n    - {name: own, emptyDir: {}}\n`;

  test.each([
    [defaultPath, []],
    [`${defaultPath}/`, ['web']],
    [`${defaultPath}/token`, ['web']],
    ['/run/secrets/kubernetes.io/serviceaccount', ['web']],
  ])('a mount at %s leaves the token to %j', (path, names) => {
    const state = stateOf(account(), pod(undefined, mount(path)));
    expect(state?.injectedInto.map(({ name }) => name)).toEqual(names);
  });

  test('init containers get it, ephemeral ones do not', () => {
    const more = `  initContainers: [{name: init, image: x}]\n  ephemeralContainers: [{name: debug, image: x}]\n`;
    const state = stateOf(account(), pod(undefined, more));
    expect(state?.injectedInto.map(({ name }) => name)).toEqual(['init', 'web']);
  });

  test('own tokens, and for whom', () => {
    const source = (audience: string): string =>
      `          - serviceAccountToken: {path: t${audience === '' ? '' : `, audience: ${audience}`}}\n`;
    const more = `      volumeMounts:
        - {name: own, mountPath: /tokens}
  volumes:
    - name: own
      projected:
        sources:
${['', '""', 'vault', 'https://kubernetes.default.svc.cluster.local'].map(source).join('')}`;
    expect(stateOf(pod(false, more))?.ownTokens.map(({ forApiServer }) => forApiServer)).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
});

describe('reach', () => {
  const binding = (
    kind: string,
    role: string,
    subject: string,
    metadata = kind === 'RoleBinding' ? '{name: b, namespace: shop}' : '{name: b}',
  ): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: ${metadata}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects:
  - ${subject}
`;
  const byName = '{kind: ServiceAccount, name: app, namespace: shop}';

  test.each([
    ['nothing', '', 'none', undefined, false],
    ['view in the namespace', binding('RoleBinding', 'view', byName), 'namespace', undefined, true],
    ['view in the cluster', binding('ClusterRoleBinding', 'view', byName), 'cluster', undefined, true],
    [
      'edit',
      binding('RoleBinding', 'edit', byName),
      'namespace',
      'read every Secret and act as every ServiceAccount',
      true,
    ],
    ['a namesake', binding('RoleBinding', 'edit', byName.replace('shop', 'bank')), 'none', undefined, false],
    [
      'a subject without a namespace',
      binding('ClusterRoleBinding', 'view', '{kind: ServiceAccount, name: app}'),
      'none',
      undefined,
      true,
    ],
    [
      'the user name',
      binding('ClusterRoleBinding', 'view', '{kind: User, name: "system:serviceaccount:shop:app"}'),
      'cluster',
      undefined,
      true,
    ],
    [
      'all ServiceAccounts, harmless',
      binding('ClusterRoleBinding', 'view', '{kind: Group, name: "system:serviceaccounts"}'),
      'none',
      undefined,
      false,
    ],
    [
      'all ServiceAccounts, everything',
      binding('ClusterRoleBinding', 'cluster-admin', '{kind: Group, name: "system:serviceaccounts"}'),
      'cluster',
      'do everything',
      false,
    ],
    ['discovery', binding('ClusterRoleBinding', '"system:discovery"', byName), 'none', undefined, false],
  ])('%s', (_, text, level, power, perhapsBound) => {
    const { graph } = workspaceOf({ 'rbac.yaml': text });
    expect(accountReach('app', 'shop', graph, 37)).toMatchObject({ level, power, perhapsBound });
  });

  test('what a role of the workspace lets its holder do', () => {
    const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: nodes}
rules:
  - {apiGroups: [""], resources: [nodes/proxy], verbs: [get]}
`;
    const inCluster = workspaceOf({
      'a.yaml': `${role}---\n${binding('ClusterRoleBinding', 'nodes', byName)}`,
    });
    expect(accountReach('app', 'shop', inCluster.graph, 37).power).toBe('call the kubelet of every node');
    const inNamespace = workspaceOf({ 'a.yaml': `${role}---\n${binding('RoleBinding', 'nodes', byName)}` });
    expect(accountReach('app', 'shop', inNamespace.graph, 37).power).toBeUndefined();
  });
});
