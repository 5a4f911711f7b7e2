import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { legacyPayload, makeToken } from '../support/tokens.ts';
import { buildCli, makeFolder, type Outcome, removeCli, runCli } from './bundle.ts';

const kustomization = (...lines: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines.join('\n')}\n`;
const rbac = `apiVersion: v1
kind: ServiceAccount
metadata: {name: build}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: build}]
`;
// Argo CD writes no namespace into subjects: one that leaves it out has that of its binding.
const plain = rbac.replace('name: build}]', 'name: build, namespace: shop}]');
const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec: {path: ./apps/shop, targetNamespace: shop, sourceRef: {kind: GitRepository, name: flux-system}}
`;
const argo = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  project: default
  destination: {name: in-cluster, namespace: shop}
  source: {repoURL: https://git.example/repo.git, path: apps/shop}
`;

let bundle = '';
let folder = '';
beforeAll(async () => {
  bundle = await buildCli();
  folder = makeFolder({
    'two/base/kustomization.yaml': kustomization('resources: [rbac.yaml]'),
    'two/base/rbac.yaml': rbac,
    'two/dev/kustomization.yaml': kustomization('namespace: dev', 'namePrefix: dev-', 'resources: [../base]'),
    'two/shop/kustomization.yaml': kustomization('namespace: shop', 'resources: [../base]'),
    'open/kustomization.yaml': kustomization(
      'resources: [rbac.yaml]',
      'replacements: [{source: {kind: ConfigMap, name: x, fieldPath: data.a}, targets: [{select: {kind: RoleBinding}, fieldPaths: [metadata.namespace]}]}]',
    ),
    'open/rbac.yaml': plain,
    'removed/kustomization.yaml': kustomization(
      'namespace: shop',
      'resources: [rbac.yaml]',
      'patches: [{path: patch.yaml}]',
    ),
    'removed/rbac.yaml': rbac,
    'removed/patch.yaml':
      '$patch: delete\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: readers}\n',
    'flux/apps/shop/rbac.yaml': rbac,
    'flux/clusters/shop.yaml': flux,
    'argo/apps/shop/rbac.yaml': plain,
    'argo/shop.yaml': argo,
    'alone/rbac.yaml': rbac,
    'far/kustomization.yaml': kustomization('namespace: shop', 'namePrefix: x-', 'resources: [rbac.yaml]'),
    'far/rbac.yaml': rbac.replace('name: build}]', 'name: build, namespace: far}]'),
  });
});
afterAll(() => {
  removeCli(bundle);
  rmSync(folder, { recursive: true, force: true });
});
const canGet = (namespace: string, account: string, path: string): Outcome =>
  runCli(bundle, folder, [
    'can-i',
    'get',
    'pods',
    '-n',
    namespace,
    '--as',
    `system:serviceaccount:${namespace}:${account}`,
    path,
  ]);
const answers = (namespace: string, account: string, path: string): string | undefined =>
  canGet(namespace, account, path).stdout.split('\n')[0];

describe('can-i counts objects as they are built', () => {
  test('once for each overlay, under the names and in the namespaces it gives', () => {
    const { stdout, stderr, code } = canGet('shop', 'build', 'two');
    expect(code).toBe(0);
    expect(stdout).toContain('RoleBinding shop/readers  (two/base/rbac.yaml:10)');
    expect(stdout).toContain('Role shop/reader  (two/base/rbac.yaml:5)');
    expect(stderr).toBe('zero-token: 4 objects count as Kustomize, Flux or Argo CD leave them\n');
    expect(canGet('dev', 'dev-build', 'two').stdout).toContain('Role dev/dev-reader');
    expect(answers('dev', 'build', 'two')).toBe('no');
    expect(answers('default', 'build', 'two')).toBe('no');
  });

  test('with the target namespace of Flux, and that of Argo CD for objects that have none', () => {
    for (const path of ['flux', 'argo']) {
      expect(answers('shop', 'build', path)).toBe('yes');
      expect(answers('default', 'build', path)).toBe('no');
    }
  });

  test('under their own names where they are in a namespace that the build does not reach', () => {
    const canGet = (account: string): string | undefined =>
      runCli(bundle, folder, [
        'can-i',
        'get',
        'pods',
        '-n',
        'shop',
        '--as',
        `system:serviceaccount:far:${account}`,
        'far',
      ]).stdout.split('\n')[0];
    expect(canGet('build')).toBe('yes');
    expect(canGet('x-build')).toBe('no');
  });

  test('leaves out what a patch removes', () => {
    expect(answers('shop', 'build', 'removed')).toBe('no');
  });

  test('says what it cannot count', () => {
    const { stdout, stderr } = canGet('shop', 'build', 'open');
    expect(stdout.split('\n')[0]).toBe('no');
    expect(stderr).toContain(
      'open/rbac.yaml:10: not counted as it is built: the namespace, a name or a patch of the build is not known\n',
    );
  });

  test('leaves files alone that nothing builds', () => {
    expect(canGet('default', 'build', 'alone').stderr).not.toContain('Kustomize');
  });
});

test('trace tells what a token may do in the namespace that a build gives', () => {
  const token = makeToken({ payload: legacyPayload('shop', 'build') });
  const { stdout } = runCli(bundle, folder, ['trace', '-', 'flux'], token);
  expect(stdout).toContain('RoleBinding shop/readers');
});
