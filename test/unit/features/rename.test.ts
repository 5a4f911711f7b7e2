import { describe, expect, test } from 'vitest';
import { prepareRename, rename } from '../../../server/src/features/rename.ts';
import { renameAt, textOf } from '../../support/renames.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

/** Files of a text with `# === name` lines. */
function world(text: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const part of text.split(/^# === /m).slice(1)) {
    const end = part.indexOf('\n');
    files[part.slice(0, end)] = part.slice(end + 1);
  }
  return files;
}

/** The world with what stands at the `|` renamed, or why not. */
function renamed(text: string, name: string): string {
  const files = world(text);
  const [file] = Object.entries(files).find(([, content]) => content.includes('|')) ?? [];
  if (file === undefined) throw new Error('The world has no cursor');
  const offset = files[file]?.indexOf('|') ?? 0;
  files[file] = files[file]?.replace('|', '') ?? '';
  const workspace = workspaceOf(files);
  return renameAt(workspace, file, offset, name) ?? textOf(workspace);
}

const accounts = `# === accounts.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: build # runs pipelines
  namespace: ci
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: build, namespace: shop}
# === binding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - kind: ServiceAccount
    name: 'build'
  - kind: ServiceAccount
    name: build
    namespace: shop
  - kind: User
    name: "system:serviceaccount:ci:build"
  - {kind: User, name: build}
# === pod.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ci}
spec:
  selector: {}
  template:
    spec:
      serviceAccountName: "build"
      serviceAccount: build
      containers: [{name: build, image: build}]
---
apiVersion: v1
kind: Pod
metadata: {name: build, namespace: shop}
spec: {serviceAccount: build}
# === role.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: ci}
rules:
  - {apiGroups: [""], resources: [serviceaccounts], verbs: [impersonate], resourceNames: [other, build]}
  - {apiGroups: [""], resources: [serviceaccounts/token], verbs: [create], resourceNames: ["build"]}
  - {apiGroups: [""], resources: [serviceaccounts, configmaps], verbs: [get], resourceNames: [build]}
# === secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: build
  namespace: ci
  annotations: {kubernetes.io/service-account.name: build}
type: kubernetes.io/service-account-token
`;

/** The world above as it is when ServiceAccount ci/build is called `deploy`. */
const deployed = accounts
  .replace('name: build # runs', 'name: deploy # runs')
  .replace("name: 'build'", "name: 'deploy'")
  .replace('ci:build', 'ci:deploy')
  .replace(
    'serviceAccountName: "build"\n      serviceAccount: build',
    'serviceAccountName: "deploy"\n      serviceAccount: deploy',
  )
  .replace('[other, build]', '[other, deploy]')
  .replace('["build"]', '["deploy"]')
  .replace('account.name: build}', 'account.name: deploy}');

describe('a ServiceAccount', () => {
  test.each([
    ['its manifest', 'name: bu|ild # runs'],
    ['a subject', "name: '|build'"],
    ['a user name', '"system:serviceaccount:ci:build|"'],
    ['a Pod', 'serviceAccountName: "build|"'],
    ['a rule', '[other, buil|d]'],
    ['the annotation of a Secret', 'service-account.name: b|uild}'],
  ])('is renamed from %s wherever it is meant, and nowhere else', (_, place) => {
    expect(renamed(accounts.replace(place.replace('|', ''), place), 'deploy')).toBe(deployed);
  });

  test('of another namespace is another one', () => {
    expect(
      renamed(accounts.replace('{name: build, namespace: shop}', '{name: bui|ld, namespace: shop}'), 'sell'),
    ).toBe(
      accounts
        .replace('{name: build, namespace: shop}', '{name: sell, namespace: shop}')
        .replace('name: build\n    namespace: shop', 'name: sell\n    namespace: shop')
        .replace('{serviceAccount: build}', '{serviceAccount: sell}'),
    );
  });

  test('without a namespace is renamed for all that mean it', () => {
    const text = `# === a.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: |build}
# === b.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: x}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: build, namespace: one}, {kind: ServiceAccount, name: build, namespace: two}]
`;
    expect(renamed(text, '1e3')).toBe(text.replace('|', '').replaceAll('name: build', 'name: "1e3"'));
  });
});

test('roles are renamed in bindings and in rules about them', () => {
  const text = `# === bindings.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: other, namespace: ci}
roleRef: {kind: Role, name: reader}
# === role.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: "read|er"
rules:
  - {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], resourceNames: [reader]}
  - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind], resourceNames: [reader]}
`;
  expect(renamed(text, 'ops:readers')).toBe(
    text
      .replace('read|er', 'ops:readers')
      .replace(
        'resources: [clusterroles], verbs: [bind], resourceNames: [reader]',
        'resources: [clusterroles], verbs: [bind], resourceNames: [ops:readers]',
      )
      .replace('kind: ClusterRole\n  name: reader', 'kind: ClusterRole\n  name: ops:readers'),
  );
});

test('the edit of a roleRef says that a cluster keeps it', () => {
  const workspace = workspaceOf(world(accounts));
  const offset = workspace.text(uriOf('role.yaml'))?.indexOf('reader') ?? 0;
  const planned = rename(workspace, uriOf('role.yaml'), offset, 'viewer');
  const labels = planned?.ok === true ? planned.files.map(({ uri, edits }) => [uri, edits[0]?.label]) : [];
  expect(labels).toEqual([
    [uriOf('role.yaml'), 'Rename Role reader'],
    [uriOf('binding.yaml'), expect.stringContaining('delete the binding before you apply it')],
  ]);
});

describe('what is renamed', () => {
  const at = (text: string) => {
    const offset = text.indexOf('|');
    const content = text.replace('|', '');
    const workspace = workspaceOf({ ...world(accounts), 'typed.yaml': content });
    const found = prepareRename(workspace, uriOf('typed.yaml'), offset);
    return found === undefined || 'reason' in found
      ? found?.reason
      : [content.slice(found.start, found.end), found.name];
  };
  const binding = (subject: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: x, namespace: ci}\nroleRef: {kind: Role, name: reader}\nsubjects:\n- ${subject}\n`;

  test.each([
    ['{kind: ServiceAccount, name: b|uild}', ['build', 'build']],
    ['{kind: ServiceAccount, name: "b|uild"}', ['build', 'build']],
    ['{kind: User, name: "system:serv|iceaccount:ci:build"}', ['build', 'build']],
    ['{kind: User, name: system:serviceaccount:ci:build|}', ['build', 'build']],
    ['{kind: Serv|iceAccount, name: build}', undefined],
    [
      '{kind: User, name: j|ane}',
      'A user is called as whoever authenticates it says: it cannot be renamed here',
    ],
    [
      '{kind: ServiceAccount, name: no|body}',
      'ServiceAccount nobody has no manifest in this workspace: only its references would be renamed',
    ],
    [
      '{kind: ServiceAccount, name: def|ault}',
      'ServiceAccount default is what Pods get that name none: it cannot be renamed',
    ],
  ])('%s', (subject, expected) => {
    expect(at(binding(subject))).toEqual(expected);
  });

  test('never what Kubernetes brings, and no Secret', () => {
    expect(
      at('apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: vi|ew}\n'),
    ).toContain('Kubernetes brings ClusterRole view');
    expect(at('apiVersion: v1\nkind: Secret\nmetadata: {name: ke|ys}\n')).toContain(
      'not all of their references',
    );
    expect(at('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ke|ys}\n')).toBeUndefined();
  });
});

describe('is refused', () => {
  const cursor = accounts.replace('name: build # runs', 'name: |build # runs');
  test.each([
    ['', 'A name is needed'],
    ['Deploy', 'The name of a ServiceAccount is made of a-z'],
    ['-x', 'The name of a ServiceAccount is made of a-z'],
    ['a..b', 'The name of a ServiceAccount is made of a-z'],
    ['a'.repeat(254), 'The name of a ServiceAccount is made of a-z'],
    ['default', 'Every namespace has a ServiceAccount default of its own'],
  ])('for the name %j', (name, reason) => {
    expect(renamed(cursor, name)).toContain(reason);
  });

  test.each([
    ['a/b', 'must not contain /'],
    ['a%b', 'must not contain %'],
    ['..', 'must not be ..'],
    ['a\u200bb', 'characters that nobody sees'],
  ])('for the name %j of a role', (name, reason) => {
    expect(
      renamed(accounts.replace('{name: reader, namespace', '{name: |reader, namespace'), name),
    ).toContain(reason);
  });

  test('for a role that Kubernetes brings', () => {
    const text =
      '# === a.yaml\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: |x}\n';
    expect(renamed(text, 'cluster-admin')).toBe('Kubernetes brings ClusterRole cluster-admin');
  });

  test('where another object of that name is, or something names one', () => {
    expect(
      renamed(
        `${cursor}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: deploy, namespace: ci}\n`,
        'deploy',
      ),
    ).toBe('test/secret.yaml:11 means another ServiceAccount deploy');
    expect(
      renamed(
        cursor.replace('{kind: User, name: build}', '{kind: User, name: "system:serviceaccount:ci:deploy"}'),
        'deploy',
      ),
    ).toBe('test/binding.yaml:13 means another ServiceAccount deploy');
    expect(
      renamed(
        `${cursor}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: deploy, namespace: shop}\n`,
        'deploy',
      ),
    ).toContain('name: deploy # runs');
  });

  test('where a place may mean two accounts', () => {
    expect(renamed(cursor.replace('{name: web, namespace: ci}', '{name: web}'), 'deploy')).toBe(
      'test/pod.yaml:8 may mean ServiceAccount build of namespace shop too: write the namespace there first',
    );
    const fromThere = accounts
      .replace('{name: web, namespace: ci}', '{name: web}')
      .replace('serviceAccountName: "', 'serviceAccountName: "|');
    expect(renamed(fromThere, 'deploy')).toBe(
      'This may mean ServiceAccount build of namespace ci or of namespace shop: write the namespace first',
    );
  });

  test('where a manifest may be the same object, as a patch is', () => {
    const patch =
      '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: build}\nimagePullSecrets: []\n';
    const reason =
      'test/secret.yaml:11 may be another ServiceAccount build, or the same: write its namespace first';
    expect(renamed(cursor + patch, 'deploy')).toBe(reason);
    expect(renamed(accounts + patch.replace('name: build', 'name: b|uild'), 'deploy')).toBe(reason);
  });

  test.each([
    [
      'an alias',
      "name: 'build'",
      'name: &n build\n  - {kind: Group, name: *n}',
      'test/binding.yaml:7 cannot be changed',
    ],
    [
      'an anchor elsewhere',
      'serviceAccountName: "build"\n      serviceAccount: build',
      'schedulerName: &a build\n      serviceAccountName: *a',
      'cannot be changed',
    ],
    [
      'a broken document',
      'type: kubernetes.io',
      'x: [\ntype: kubernetes.io',
      'test/secret.yaml:6 cannot be changed. The document has errors',
    ],
    [
      'a template branch',
      'serviceAccountName: "build"\n      serviceAccount: build',
      '{{- if .a }}\n      serviceAccountName: build\n      {{- else }}\n      serviceAccountName: other\n      {{- end }}',
      'test/pod.yaml:9 cannot be changed',
    ],
  ])('whole at %s, and says where', (_, piece, instead, reason) => {
    expect(renamed(cursor.replace(piece, instead), 'deploy')).toContain(reason);
  });

  test('where something names an object as Kustomize calls it', () => {
    const text = `# === base/kustomization.yaml
namePrefix: prod-
resources: [account.yaml]
# === base/account.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: |build, namespace: ci}
# === other.yaml
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: ci}
spec: {serviceAccountName: prod-build}
`;
    expect(renamed(text, 'deploy')).toBe(
      'test/other.yaml:4 names it prod-build, as Kustomize calls it: rename it there first',
    );
  });

  describe('where a kustomization patches the object by its name', () => {
    const world = (patch: string): string => `# === kustomization.yaml
resources: [account.yaml]
patches:
  - ${patch}
# === account.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: |build, namespace: ci}
`;
    const reason =
      'test/kustomization.yaml:3 patches ServiceAccount build by its name: write the new name there first';

    test.each([
      ['{target: {kind: ServiceAccount, name: build}, path: p.yaml}'],
      ['{target: {name: build, namespace: ci}, path: p.yaml}'],
      ['patch: \'{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "build"}}\''],
    ])('%s', (patch) => {
      expect(renamed(world(patch), 'deploy')).toBe(reason);
    });

    test.each([
      ['{target: {kind: Deployment, name: build}, path: p.yaml}'],
      ['{target: {kind: ServiceAccount, name: builder}, path: p.yaml}'],
      ['{target: {kind: ServiceAccount, name: build, namespace: other}, path: p.yaml}'],
      ['{target: {kind: ServiceAccount}, path: build.yaml}'],
      ['patch: \'{"kind": "ServiceAccount", "metadata": {"name": "builder"}}\''],
    ])('but not for %s', (patch) => {
      expect(renamed(world(patch), 'deploy')).toContain('{name: deploy, namespace: ci}');
    });
  });
});
