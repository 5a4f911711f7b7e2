import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Workspace } from '../../../server/src/engine/workspace-types.ts';
import { definitions, type Place, references } from '../../../server/src/features/navigation.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const files = {
  'account.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: build, namespace: ci}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: build, namespace: shop}
`,
  'binding.yaml': `# who may what
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - kind: ServiceAccount
    name: build
    namespace: ci
  - kind: User
    name: "system:serviceaccount:ci:build"
  - kind: Group
    name: auditors
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: wide}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lister}
subjects:
  - {kind: ServiceAccount, name: build, namespace: shop}
  - {kind: Group, name: auditors}
`,
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: ci}
spec:
  serviceAccountName: build # here
  imagePullSecrets: [{name: keys}]
  containers:
    - name: web
      image: registry.example.com/web:1
      env: [{name: A, valueFrom: {secretKeyRef: {name: keys, key: a}}}]
      envFrom: [{secretRef: {name: keys}}]
  volumes:
    - {name: a, secret: {secretName: keys}}
    - {name: b, projected: {sources: [{secret: {name: keys}}]}}
`,
  'role.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: ci}
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: lister}
rules: []
`,
  'secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: keys
  annotations: {kubernetes.io/service-account.name: build}
type: kubernetes.io/service-account-token
`,
};

/** The offset in the middle of the n-th occurrence of a piece of text. */
function offsetOf(text: string, piece: string, n = 0): number {
  let at = -1;
  for (let i = 0; i <= n; i += 1) {
    at = text.indexOf(piece, at + 1);
    if (at < 0) throw new Error(`The text does not hold ${piece} that often`);
  }
  return at + Math.floor(piece.length / 2);
}

/** `file:line text` of each place. */
function shown(workspace: Workspace, places: readonly Place[]): readonly string[] {
  return places.map(({ uri, start, end }) => {
    const text = workspace.text(uri) ?? '';
    const line = text.slice(0, start).split('\n').length;
    return `${uri.replace(uriOf(''), '')}:${line} ${text.slice(start, end)}`;
  });
}

function definitionsAt(file: keyof typeof files, piece: string, n = 0, all = files): readonly string[] {
  const workspace = workspaceOf(all);
  return shown(workspace, definitions(workspace, uriOf(file), offsetOf(all[file], piece, n)));
}

function referencesAt(file: keyof typeof files, piece: string, n = 0, all = files): readonly string[] {
  const workspace = workspaceOf(all);
  const at = offsetOf(all[file], piece, n);
  return shown(workspace, references(workspace, uriOf(file), at, { includeDeclaration: false }));
}

describe('definition', () => {
  test.each([
    ['pod.yaml', 'build', 0, ['account.yaml:3 build']],
    ['binding.yaml', 'name: build', 0, ['account.yaml:3 build']],
    ['binding.yaml', 'namespace: ci\n  -', 0, ['account.yaml:3 build']],
    ['binding.yaml', 'system:serviceaccount:ci:build', 0, ['account.yaml:3 build']],
    ['binding.yaml', 'name: build', 1, ['account.yaml:7 build']],
    ['binding.yaml', 'reader}', 0, ['role.yaml:3 reader']],
    ['binding.yaml', 'lister}', 0, ['role.yaml:13 lister']],
    ['pod.yaml', 'keys', 0, ['secret.yaml:4 keys']],
    ['pod.yaml', 'keys', 3, ['secret.yaml:4 keys']],
    ['pod.yaml', 'secretRef', 0, []],
    ['account.yaml', 'build', 0, ['account.yaml:3 build']],
    ['binding.yaml', 'auditors', 0, []],
    ['binding.yaml', 'who may', 0, []],
  ] as const)('%s: %s (%i)', (file, piece, n, expected) => {
    expect(definitionsAt(file, piece, n)).toEqual(expected);
  });

  test('the annotation of a Secret without a namespace may mean either account', () => {
    expect(definitionsAt('secret.yaml', 'build')).toEqual(['account.yaml:3 build', 'account.yaml:7 build']);
  });

  test('an account that states no namespace is meant only when none in the same is at hand', () => {
    const open = {
      ...files,
      'account.yaml': files['account.yaml'].replace('build, namespace: shop', 'build'),
    };
    expect(definitionsAt('binding.yaml', 'name: build', 0, open)).toEqual(['account.yaml:3 build']);
    expect(definitionsAt('binding.yaml', 'name: build', 1, open)).toEqual(['account.yaml:7 build']);
  });

  test('objects of other API groups are not meant', () => {
    const other = {
      ...files,
      'role.yaml': files['role.yaml'].replaceAll('rbac.authorization.k8s.io/v1', 'example.com/v1'),
    };
    expect(definitionsAt('binding.yaml', 'reader}', 0, other)).toEqual([]);
  });
});

describe('references', () => {
  test.each([
    [
      'account.yaml',
      'build',
      0,
      [
        'binding.yaml:9 build',
        'binding.yaml:12 "system:serviceaccount:ci:build"',
        'pod.yaml:5 build',
        'secret.yaml:5 build',
      ],
    ],
    ['account.yaml', 'build', 1, ['binding.yaml:21 build', 'secret.yaml:5 build']],
    ['role.yaml', 'reader', 0, ['binding.yaml:6 reader']],
    ['role.yaml', 'reader', 1, []],
    ['role.yaml', 'lister', 0, ['binding.yaml:19 lister']],
    [
      'secret.yaml',
      'keys',
      0,
      ['pod.yaml:6 keys', 'pod.yaml:10 keys', 'pod.yaml:11 keys', 'pod.yaml:13 keys', 'pod.yaml:14 keys'],
    ],
    ['binding.yaml', 'auditors', 0, ['binding.yaml:14 auditors', 'binding.yaml:22 auditors']],
  ] as const)('%s: %s (%i)', (file, piece, n, expected) => {
    expect(referencesAt(file, piece, n)).toEqual(expected);
  });

  test('of an object without a manifest are those that may mean the same', () => {
    const { 'account.yaml': _, ...rest } = files;
    const workspace = workspaceOf(rest);
    const at = offsetOf(files['pod.yaml'], 'build');
    const found = references(workspace, uriOf('pod.yaml'), at, { includeDeclaration: true });
    expect(shown(workspace, found)).toEqual([
      'binding.yaml:9 build',
      'binding.yaml:12 "system:serviceaccount:ci:build"',
      'pod.yaml:5 build',
      'secret.yaml:5 build',
    ]);
  });

  test('an account that states no namespace is found under the user names that others show', () => {
    const open = {
      ...files,
      'account.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: build}\n',
    };
    expect(referencesAt('account.yaml', 'build', 0, open)).toContain(
      'binding.yaml:12 "system:serviceaccount:ci:build"',
    );
  });

  test('are found without parsing and follow edits of other files', () => {
    const workspace: Workspace = { ...workspaceOf(files), parse: () => expect.unreachable() };
    const at = offsetOf(files['role.yaml'], 'lister');
    const find = () =>
      shown(workspace, references(workspace, uriOf('role.yaml'), at, { includeDeclaration: true }));
    expect(find()).toEqual(['binding.yaml:19 lister', 'role.yaml:13 lister']);
    workspace.update(uriOf('binding.yaml'), `\n\n${files['binding.yaml']}`);
    expect(find()).toEqual(['binding.yaml:21 lister', 'role.yaml:13 lister']);
    workspace.remove(uriOf('binding.yaml'));
    expect(find()).toEqual(['role.yaml:13 lister']);
  });
});

test('a place is a reference to an object exactly when its definition is the object', () => {
  const namespace = fc.constantFrom('', ', namespace: a', ', namespace: b');
  const account = namespace.map(
    (written) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x${written}}\n`,
  );
  const pod = namespace.map(
    (written) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p${written}}\nspec: {serviceAccountName: x, containers: []}\n`,
  );
  const binding = fc
    .tuple(namespace, namespace)
    .map(
      ([own, subject]) =>
        `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: q${own}}\nroleRef: {kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: x${subject}}]\n`,
    );
  fc.assert(
    fc.property(fc.array(fc.oneof(account, pod, binding), { maxLength: 8 }), (documents) => {
      const text = documents.join('---\n');
      const uri = uriOf('all.yaml');
      const workspace = workspaceOf({ 'all.yaml': text });
      const names = [...text.matchAll(/\bx\b/g)].map(({ index }) => index);
      for (const place of names) {
        for (const { start } of definitions(workspace, uri, place)) {
          const back = references(workspace, uri, start, { includeDeclaration: true });
          expect(back.map((found) => found.start)).toContain(place);
        }
        const listed = references(workspace, uri, place, { includeDeclaration: false });
        const own = definitions(workspace, uri, place).map((found) => found.start);
        for (const { start } of own.length === 0 ? [] : listed) {
          const there = definitions(workspace, uri, start).map((found) => found.start);
          expect(there.some((one) => own.includes(one))).toBe(true);
        }
      }
    }),
    { numRuns: 60 },
  );
});
