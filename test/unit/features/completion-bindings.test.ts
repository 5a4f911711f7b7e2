import { describe, expect, test } from 'vitest';
import { completionsAt } from '../../support/completions.ts';

const files = {
  'accounts.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: build, namespace: ci}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: agent}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: counter, namespace: "123"}
`,
  'roles.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: ci}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: writer, namespace: shop}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: lister}
rules: [{apiGroups: [''], resources: [pods], verbs: [list]}]
`,
};

const head = (kind: string, namespace: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: x\n${namespace}`;
const roleBinding = head('RoleBinding', '  namespace: ci\n');
const clusterRoleBinding = head('ClusterRoleBinding', '');

describe('names of ServiceAccounts as subjects', () => {
  test.each([
    ['a RoleBinding: its namespace first', roleBinding, '', ['build', 'agent', 'counter', 'web']],
    ['a ClusterRoleBinding', clusterRoleBinding, '', ['agent', 'build', 'counter', 'web']],
    ['a given namespace', clusterRoleBinding, '  namespace: shop\n', ['web', 'agent']],
    ['an empty namespace', clusterRoleBinding, '  namespace:\n', ['agent', 'build', 'counter', 'web']],
    [
      'one that is bound already',
      roleBinding,
      '- {kind: ServiceAccount, name: build}\n',
      ['agent', 'counter', 'web'],
    ],
  ])('%s', (_, start, rest, expected) => {
    const text = `${start}subjects:\n- kind: ServiceAccount\n  name: |\n${rest}`;
    expect(completionsAt(text, files).labels).toEqual(expected);
  });

  test.each([
    ['- kind: ServiceAccount\n  name: |\n', '- kind: ServiceAccount\n  namespace: shop\n  name: web\n'],
    [
      '  - kind: ServiceAccount\n    name: "w|"\n',
      '  - kind: ServiceAccount\n    namespace: shop\n    name: "web"\n',
    ],
    ['- name: |\n  kind: ServiceAccount\n', '- name: web\n  kind: ServiceAccount\n  namespace: shop\n'],
    ['- {kind: ServiceAccount, name: |}\n', '- {kind: ServiceAccount, namespace: shop, name: web}\n'],
    ['- {kind: ServiceAccount, name: |\n', '- {kind: ServiceAccount, namespace: shop, name: web\n'],
    [
      '- kind: ServiceAccount\n  name: | # who\n  namespace:\n',
      '- kind: ServiceAccount\n  name: web # who\n  namespace: shop\n',
    ],
    [
      '- kind: ServiceAccount\n  name: |\n  namespace: shop\n',
      '- kind: ServiceAccount\n  name: web\n  namespace: shop\n',
    ],
    [
      '- kind: ServiceAccount\n  name: |\n  namespace: {{ .Values.ns }}\n',
      '- kind: ServiceAccount\n  name: web\n  namespace: {{ .Values.ns }}\n',
    ],
  ])('%j becomes %j', (before, after) => {
    expect(completionsAt(`${clusterRoleBinding}subjects:\n${before}`, files).choose('web')).toBe(
      `${clusterRoleBinding}subjects:\n${after}`,
    );
  });

  test('say how much an account is used', () => {
    const binding = {
      'more.yaml': `${clusterRoleBinding}roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n`,
    };
    const { found } = completionsAt(`${roleBinding}subjects:\n- kind: ServiceAccount\n  name: w|\n`, {
      ...files,
      ...binding,
    });
    expect(found?.items.map(({ label, documentation }) => [label, documentation])).toContainEqual([
      'web',
      '1 binding · 0 workloads · escalates',
    ]);
  });

  test('a namespace that would be read as a number is quoted', () => {
    const text = `${clusterRoleBinding}subjects:\n- kind: ServiceAccount\n  name: |\n`;
    expect(completionsAt(text, files).choose('counter')).toContain('  namespace: "123"\n  name: counter\n');
  });

  test('nothing where nobody is meant', () => {
    for (const kind of ['', 'serviceaccount'])
      expect(completionsAt(`${roleBinding}subjects:\n- kind: ${kind}\n  name: |\n`, files).labels).toEqual(
        [],
      );
  });
});

test('namespaces of subjects: where the named account is, else all', () => {
  const at = (name: string) =>
    completionsAt(`${roleBinding}subjects:\n- kind: ServiceAccount\n  name: ${name}\n  namespace: |\n`, files)
      .labels;
  expect(at('web')).toEqual(['shop']);
  expect(at('nobody')).toEqual(['123', 'ci', 'shop']);
  expect(at('')).toEqual(['123', 'ci', 'shop']);
});

test('kinds of subjects and of roles', () => {
  expect(completionsAt(`${roleBinding}subjects:\n- kind: |`, files).labels).toEqual([
    'ServiceAccount',
    'Group',
    'User',
  ]);
  expect(completionsAt(`${roleBinding}roleRef:\n  kind: |`, files).labels).toEqual(['Role', 'ClusterRole']);
  expect(completionsAt(`${clusterRoleBinding}roleRef:\n  kind: |`, files).labels).toEqual(['ClusterRole']);
});

describe('roleRef', () => {
  const names = (start: string, kind: string) =>
    completionsAt(`${start}roleRef:\n  kind: ${kind}\n  name: |\n`, files).labels;

  test('names Roles of the namespace', () => {
    expect(names(roleBinding, 'Role')).toEqual(['reader']);
  });

  test('names ClusterRoles of the workspace, then those of Kubernetes, the weakest first', () => {
    const found = names(roleBinding, 'ClusterRole');
    expect(found.slice(0, 5)).toEqual(['lister', 'view', 'edit', 'admin', 'cluster-admin']);
    expect(found).toContain('system:auth-delegator');
    expect(found.filter((name) => name.startsWith('system:controller:'))).toEqual([]);
    expect(names(clusterRoleBinding, '')).toEqual(found);
    expect(names(roleBinding, '')).toEqual([]);
  });

  test('every built-in role says in one line what it gives', () => {
    const { found } = completionsAt(`${clusterRoleBinding}roleRef:\n  kind: ClusterRole\n  name: |\n`, {});
    for (const { label, detail } of found?.items ?? []) {
      expect(detail, label).toMatch(/\w/);
      expect(detail, label).not.toContain('\n');
    }
  });

  test('tells what a role is dangerous for', () => {
    const { found } = completionsAt(`${roleBinding}roleRef:\n  kind: Role\n  name: |\n`, files);
    expect(found?.items[0]?.documentation).toContain('read every Secret');
  });

  test('a name with a colon is written as it is', () => {
    const { choose } = completionsAt(`${clusterRoleBinding}roleRef: {kind: ClusterRole, name: |}\n`, files);
    expect(choose('system:auth-delegator')).toContain('{kind: ClusterRole, name: system:auth-delegator}');
  });
});
