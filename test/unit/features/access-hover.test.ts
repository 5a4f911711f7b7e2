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
    '**How did it get this?** The way to `cluster-admin`:',
    '1. ServiceAccount `ci/build` is in the group `system:serviceaccounts:ci`',
    '2. ClusterRoleBinding `root` binds the group `system:serviceaccounts:ci` to ClusterRole `cluster-admin`',
    '3. rule 1 of ClusterRole `cluster-admin` (built in) lets it do everything in the whole cluster',
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
    expect(hoverAt('build', [...documents, pod])).toEqual([
      ...expected.slice(0, 4),
      '1. Pod `ci/w` runs as ServiceAccount `ci/build`',
      ...expected.slice(4, 7).map((step, index) => step.replace(/^\d/, String(index + 2))),
      ...expected.slice(7),
    ]);
  });

  test('the way to everything, through other accounts, with links where the client can follow them', () => {
    const text = [
      role('Role', 'name: starter, namespace: ci', rule('', 'pods', 'create')),
      binding('RoleBinding', 'name: starts, namespace: ci', 'kind: Role, name: starter', build),
      binding(
        'ClusterRoleBinding',
        'name: root',
        'kind: ClusterRole, name: cluster-admin',
        '{kind: ServiceAccount, name: admin, namespace: ci}',
      ),
      account,
    ].join('---\n');
    const found = hover(workspaceOf({ 'a.yaml': text }), uriOf('a.yaml'), text.lastIndexOf('build') + 1, {
      redact: false,
      linkTo: ({ uri, start }) => `${uri}#(${start})`,
    });
    const lines = found?.markdown.split('\n') ?? [];
    const from = lines.indexOf('**How did it get this?** The way to `cluster-admin`:');
    const at = (piece: string): string => `file:///test/a.yaml#%28${text.indexOf(piece)}%29`;
    expect(lines.slice(from + 2, from + 8)).toEqual([
      `1. RoleBinding [\`ci/starts\`](${at('starts')}) binds ServiceAccount \`ci/build\` to Role [\`starter\`](${at('starter')})`,
      `2. rule 1 of Role [\`ci/starter\`](${at('{apiGroups')}) lets it \`create\` \`pods\` in namespace \`ci\``,
      '3. so it can start Pods as every ServiceAccount in namespace `ci`: a Pod runs as whatever ServiceAccount of its namespace its manifest names, and mounts every Secret there',
      `4. that way it can act as ServiceAccount [\`ci/admin\`](${at('root')})`,
      `5. ClusterRoleBinding [\`root\`](${at('root')}) binds ServiceAccount \`ci/admin\` to ClusterRole \`cluster-admin\``,
      '6. rule 1 of ClusterRole `cluster-admin` (built in) lets it do everything in the whole cluster',
    ]);
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
        rule('', 'nodes/proxy, pods', 'get'),
        rule('storage.k8s.io', 'storageclasses', 'list'),
        "{nonResourceURLs: ['/metrics'], verbs: [get]}",
      ),
      binding('RoleBinding', 'name: inside, namespace: ci', 'kind: ClusterRole, name: nodes', build),
      account,
    ]);
    expect(lines?.join('\n')).not.toContain('Dangerous');
    expect(lines?.join('\n')).not.toContain('cluster-admin');
    expect(lines?.join('\n')).not.toContain('/metrics');
    expect(lines?.join('\n')).not.toContain('storageclasses');
    expect(lines).toContain(
      '- `get` on `pods` in namespace `ci`, by RoleBinding `inside` → ClusterRole `nodes`',
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

  test('an empty namespace of a subject is that of the RoleBinding (B.3)', () => {
    const lines = hoverAt('build, namespace: ci}\n', [
      binding(
        'RoleBinding',
        'name: inside, namespace: ci',
        'kind: ClusterRole, name: edit',
        '{kind: ServiceAccount, name: build, namespace: ""}',
      ),
      account,
    ]);
    expect(lines?.join('\n')).toContain('by RoleBinding `inside` → ClusterRole `edit`');
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
