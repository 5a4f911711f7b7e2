import { describe, expect, test } from 'vitest';
import { hover } from '../../../server/src/features/hover.ts';
import { plainText } from '../../../server/src/features/markdown.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const api = 'rbac.authorization.k8s.io';
const role = (kind: string, metadata: string, ...rules: readonly string[]): string =>
  `apiVersion: ${api}/v1\nkind: ${kind}\nmetadata: {${metadata}}\nrules: [${rules.join(', ')}]\n`;
const rule = (group: string, resources: string, verbs: string, more = ''): string =>
  `{apiGroups: ['${group}'], resources: [${resources}], verbs: [${verbs}]${more}}`;
const binding = (kind: string, metadata: string, ref: string, ...subjects: readonly string[]): string =>
  `apiVersion: ${api}/v1\nkind: ${kind}\nmetadata: {${metadata}}\nroleRef: {apiGroup: ${api}, ${ref}}\nsubjects: [${subjects.join(', ')}]\n`;
const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: build, namespace: ci}\n';
const build = '{kind: ServiceAccount, name: build, namespace: ci}';

/** The hover at the last place where a piece stands, as lines of plain text. */
function hoverAt(piece: string, documents: readonly string[]): readonly string[] | undefined {
  const text = documents.join('---\n');
  const workspace = workspaceOf({ 'a.yaml': text });
  const at = text.lastIndexOf(piece);
  if (at < 0) throw new Error(`The text does not hold ${piece}`);
  const found = hover(workspace, uriOf('a.yaml'), at + 1, { redact: false });
  return (
    found &&
    plainText(found.markdown)
      .split('\n')
      .filter((line) => line !== '')
  );
}

describe('of a ServiceAccount', () => {
  const documents = [
    role('Role', 'name: reader, namespace: ci', rule('', 'pods', 'get, list'), rule('', 'secrets', 'list')),
    role('ClusterRole', 'name: writer', rule('apps', 'deployments', 'patch', ', resourceNames: [web]')),
    binding('RoleBinding', 'name: reads, namespace: ci', 'kind: Role, name: reader', build),
    binding('ClusterRoleBinding', 'name: writes', 'kind: ClusterRole, name: writer', build),
    binding(
      'RoleBinding',
      'name: same, namespace: ci',
      'kind: Role, name: reader',
      '{kind: User, name: "system:serviceaccount:ci:build"}',
    ),
    binding(
      'ClusterRoleBinding',
      'name: root',
      'kind: ClusterRole, name: cluster-admin',
      '{kind: Group, name: "system:serviceaccounts:ci"}',
    ),
    binding('ClusterRoleBinding', 'name: gone', 'kind: ClusterRole, name: elsewhere', build),
    account,
  ];
  const expected = [
    '**ServiceAccount `build`** in namespace `ci` (user `system:serviceaccount:ci:build`)',
    '**Dangerous: it can:**',
    '- do everything in the whole cluster, by ClusterRoleBinding `root` → ClusterRole `cluster-admin` through group `system:serviceaccounts:ci`',
    '- read every Secret in namespace `ci`, by RoleBinding `reads` → Role `reader`, RoleBinding `same` → Role `reader`',
    '**Allowed:**',
    '- `patch` on `deployments` of `apps` named `web` in the whole cluster, by ClusterRoleBinding `writes` → ClusterRole `writer`',
    '- `*` on paths `*` in the whole cluster, by ClusterRoleBinding `root` → ClusterRole `cluster-admin` through group `system:serviceaccounts:ci`',
    '- `get`, `list` on `pods` in namespace `ci`, by RoleBinding `reads` → Role `reader`, RoleBinding `same` → Role `reader`',
    '- `list` on `secrets` in namespace `ci`, by RoleBinding `reads` → Role `reader`, RoleBinding `same` → Role `reader`',
    '**Not known:**',
    '- ClusterRoleBinding `gone` → ClusterRole `elsewhere`: this role is not in the workspace',
    'As far as the manifests of this workspace say.',
  ];

  test('at its own name: dangerous things first, each with the bindings that give it', () => {
    expect(hoverAt('build, namespace: ci}\n', documents)).toEqual(expected);
  });

  test('at a subject, a user name and a Pod that runs as it', () => {
    expect(hoverAt('kind: ServiceAccount, name', documents)).toEqual(expected);
    expect(hoverAt('system:serviceaccount:ci:build', documents)).toEqual(expected);
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: w, namespace: ci}\nspec:\n  serviceAccountName: build\n  containers: []\n`;
    expect(hoverAt('build', [...documents, pod])).toEqual(expected);
  });

  test('nothing that another namespace gets, nor what only counts in the whole cluster', () => {
    const lines = hoverAt('build, namespace: ci}\n', [
      binding(
        'ClusterRoleBinding',
        'name: other',
        'kind: ClusterRole, name: cluster-admin',
        '{kind: ServiceAccount, name: build, namespace: shop}',
      ),
      role(
        'ClusterRole',
        'name: nodes',
        rule('', 'nodes/proxy', 'get'),
        "{nonResourceURLs: ['/metrics'], verbs: [get]}",
      ),
      binding('RoleBinding', 'name: inside, namespace: ci', 'kind: ClusterRole, name: nodes', build),
      account,
    ]);
    expect(lines?.join('\n')).not.toContain('Dangerous');
    expect(lines?.join('\n')).not.toContain('cluster-admin');
    expect(lines?.join('\n')).not.toContain('/metrics');
    expect(lines).toContain(
      '- `get` on `nodes/proxy` in namespace `ci`, by RoleBinding `inside` → ClusterRole `nodes`',
    );
  });

  test('a binding whose namespace is left out is said to give it perhaps', () => {
    const lines = hoverAt('build, namespace: ci}\n', [
      binding(
        'RoleBinding',
        'name: open',
        'kind: ClusterRole, name: edit',
        '{kind: ServiceAccount, name: build}',
      ),
      account,
    ]);
    expect(lines?.[2]).toContain(
      'RoleBinding `open` → ClusterRole `edit` (perhaps: a manifest leaves out its namespace)',
    );
  });

  test('without a binding it says what it does not know', () => {
    expect(hoverAt('build', [account])).toEqual([
      '**ServiceAccount `build`** in namespace `ci` (user `system:serviceaccount:ci:build`)',
      'No binding in this workspace names it; what is bound elsewhere is not known.',
    ]);
  });
});

test('of users and groups: what their bindings give; system:masters is not asked', () => {
  const documents = [
    binding(
      'ClusterRoleBinding',
      'name: a',
      'kind: ClusterRole, name: cluster-admin',
      '{kind: User, name: jane}',
      '{kind: Group, name: "system:masters"}',
    ),
    binding(
      'ClusterRoleBinding',
      'name: b',
      'kind: ClusterRole, name: view',
      '{kind: Group, name: "system:authenticated"}',
    ),
  ];
  expect(hoverAt('jane', documents)?.[2]).toBe(
    '- do everything in the whole cluster, by ClusterRoleBinding `a` → ClusterRole `cluster-admin`',
  );
  expect(hoverAt('jane', documents)?.join('\n')).toContain('`view` through group `system:authenticated`');
  expect(hoverAt('system:masters', documents)).toEqual([
    '**Group `system:masters`**',
    'Its members may do everything: RBAC is not asked.',
  ]);
});

describe('of a role', () => {
  const cluster = role('ClusterRole', 'name: ops', rule('', 'pods', 'get'), rule('', 'nodes/proxy', 'get'));

  test('at its name and a roleRef: what it gives, and to whom', () => {
    const documents = [
      cluster,
      binding(
        'RoleBinding',
        'name: in, namespace: ci',
        'kind: ClusterRole, name: ops',
        '{kind: User, name: jane}',
      ),
      binding('ClusterRoleBinding', 'name: all', 'kind: ClusterRole, name: ops', build),
    ];
    const expected = [
      '**ClusterRole `ops`**',
      '**Dangerous: its holders can:**',
      '- call the kubelet of every node',
      '**Allows:**',
      '- `get` on `pods`',
      '- `get` on `nodes/proxy`',
      '**Given:**',
      '- to ServiceAccount `ci/build` in the whole cluster by ClusterRoleBinding `all`',
      '- to User `jane` in namespace `ci` by RoleBinding `in`',
    ];
    expect(hoverAt('ops', documents)).toEqual(expected);
    expect(hoverAt('ops', documents.toReversed())).toEqual(expected);
  });

  test('what counts only in the whole cluster is not dangerous where it is bound in a namespace', () => {
    const lines = hoverAt('ops}', [
      cluster,
      binding('RoleBinding', 'name: in, namespace: ci', 'kind: ClusterRole, name: ops', build),
    ]);
    expect(lines?.join('\n')).not.toContain('Dangerous');
  });

  test('that is not at hand, that Kubernetes brings, and that is not seen whole', () => {
    const bound = (name: string) =>
      binding('RoleBinding', 'name: in, namespace: ci', `kind: ClusterRole, name: ${name}`, build);
    expect(hoverAt('gone', [bound('gone')])?.[1]).toBe(
      'This role is not in the workspace: what it allows is not known.',
    );
    const edit = hoverAt('edit', [bound('edit')]) ?? [];
    expect(edit).toContain('- read every Secret');
    expect(edit.join('\n')).toContain('Kubernetes brings this role');
    const hidden = role(
      'ClusterRole',
      'name: part',
      "{apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: {{ .Values.names }}}",
    );
    const lines = hoverAt('part', [hidden])?.join('\n');
    expect(lines).toContain('Not all of its rules are seen here');
    expect(lines).not.toContain('read every Secret');
  });
});

test('names are shown as code that nothing leaves', () => {
  const evil = '`](command:x) **![a](http://b)\\n# c';
  const workspace = workspaceOf({
    'a.yaml': [
      role('ClusterRole', `name: "${evil}"`, rule('', `"${evil}"`, 'get')),
      binding(
        'RoleBinding',
        `name: "${evil}", namespace: "${evil}"`,
        `kind: ClusterRole, name: "${evil}"`,
        `{kind: "${evil}", name: "${evil}"}`,
      ),
    ].join('---\n'),
  });
  const text = workspace.text(uriOf('a.yaml')) ?? '';
  const markdown =
    hover(workspace, uriOf('a.yaml'), text.indexOf(evil) + 2, { redact: false })?.markdown ?? '';
  expect(markdown).toContain('command:x');
  const outside = markdown.replaceAll(/(?<!`)(`+)(?!`)[^\n]*?[^`](?:\1)(?!`)/g, '');
  expect(outside).not.toContain('command');
  expect(outside).not.toContain('http');
});

test('a Secret and a place without a name have none', () => {
  expect(hoverAt('keys', ['apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\n'])).toBeUndefined();
  expect(hoverAt('metadata', [account])).toBeUndefined();
});
