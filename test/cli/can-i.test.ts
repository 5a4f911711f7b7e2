import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessAnswer } from '../../server/src/cli/access-answer.ts';
import { buildCli, makeFolder, type Outcome, removeCli, runCli } from './bundle.ts';

const roles = `# Roles of the shop.
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [get, patch]
  - apiGroups: [""]
    resources: [pods/log]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: widgets
  labels:
    rbac.authorization.k8s.io/aggregate-to-edit: "true"
rules:
  - apiGroups: [example.com]
    resources: [widgets]
    verbs: [delete]
`;

const bindings = `apiVersion: v1
kind: List
items:
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: deployers, namespace: shop}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
    subjects:
      - {kind: ServiceAccount, name: ci}
      - {kind: Group, name: release}
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: editors}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
    subjects:
      - {kind: User, name: eve}
`;

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
`;

const typedList = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBindingList
items:
  - metadata: {name: viewers, namespace: shop}
    roleRef: {kind: ClusterRole, name: view}
    subjects: [{kind: User, name: vera}]
`;

const refused = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: broken-subject}
roleRef: {kind: ClusterRole, name: cluster-admin}
subjects: [{kind: User, name: mallory}, {kind: user, name: x}]
`;

const template = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: "{{ .Release.Name }}"}
roleRef: {kind: ClusterRole, name: cluster-admin}
{{- if .Values.admin }}
subjects: [{kind: User, name: tess}]
{{- end }}
`;

let bundle = '';
let folder = '';
beforeAll(async () => {
  bundle = await buildCli();
  folder = makeFolder({
    'rbac/roles.yaml': roles,
    'rbac/bindings.yaml': bindings,
    'rbac/list.yaml': typedList,
    'crd.yaml': definition,
    'order/a.yaml': typedList.replace('vera', 'zoe').replace('shop', 'default'),
    'order/b.yaml': typedList.replace('shop', 'default'),
    'odd/refused.yaml': refused,
    'odd/template.yaml': template,
    'odd/binary.yaml': new Uint8Array([0x61, 0, 0x62]),
    'queries.jsonl': [
      '{"user":"eve","verb":"get","resource":"secrets","namespace":"kube-system"}',
      '{"user":"x","groups":["release"],"verb":"patch","group":"apps","resource":"deployments","name":"web","namespace":"shop"}',
      '{"user":"x","groups":["release"],"verb":"patch","resource":"deployments","namespace":"shop"}',
      'not json',
      '{"user":"eve","verb":"get"}',
      '["eve"]',
      '',
      '{"user":"eve","verb":1,"resource":"pods"}',
      '{"user":"eve","groups":"dev","verb":"get","resource":"pods"}',
      '{"verb":"get","resource":"pods"}',
      '{"user":"eve","verb":"get","resource":"pods","path":"/metrics"}',
      '{"user":"system:serviceaccount:shop:ci","verb":"get","resource":"pods","subresource":"log","namespace":"shop"}',
      '{"user":"u","verb":"get","path":"/version"}',
      '{"user":"u","groups":[],"verb":"get","path":"/version"}',
      '{"groups":["system:masters"],"verb":"delete","resource":"nodes","extra":"field"}',
      '',
    ].join('\n'),
    'empty/readme.txt': 'nothing here',
  });
});
afterAll(() => {
  removeCli(bundle);
  rmSync(folder, { recursive: true, force: true });
});
const canI = (...args: readonly string[]): Outcome => runCli(bundle, folder, ['can-i', ...args]);
const answer = (...args: readonly string[]): AccessAnswer =>
  JSON.parse(canI(...args, '--format', 'json').stdout) as AccessAnswer;

describe('one question', () => {
  test('yes, with binding, role and rule and where they are written', () => {
    const outcome = canI(
      'patch',
      'deployments.apps/web',
      '-n',
      'shop',
      '--as',
      'system:serviceaccount:shop:ci',
      'rbac',
    );
    expect(outcome).toEqual({
      code: 0,
      stderr: '',
      stdout: `yes
  binding  RoleBinding shop/deployers  (rbac/bindings.yaml:4)
  role     Role shop/deployer  (rbac/roles.yaml:2)
  rule     get,patch deployments in apps  (rules[0], rbac/roles.yaml:8)
`,
    });
  });

  test('no, with a reason, and exit code 1', () => {
    const { code, stdout, stderr } = canI(
      'delete',
      'deploy',
      '-n',
      'shop',
      '--as',
      'system:serviceaccount:shop:ci',
      'rbac',
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^no\n {2}no rule of the bindings/);
  });

  test('as JSON', () => {
    expect(
      answer(
        'get',
        'pods',
        '--subresource',
        'log',
        '--as',
        'x',
        '--as-group',
        'a',
        '--as-group',
        'release',
        '-n',
        'shop',
        'rbac',
      ),
    ).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "deployers/shop" of Role "deployer" to Group "release"',
      binding: {
        kind: 'RoleBinding',
        namespace: 'shop',
        name: 'deployers',
        file: 'rbac/bindings.yaml',
        line: 4,
      },
      role: { kind: 'Role', namespace: 'shop', name: 'deployer', file: 'rbac/roles.yaml', line: 2 },
      rule: {
        index: 1,
        verbs: ['get'],
        apiGroups: [''],
        resources: ['pods/log'],
        file: 'rbac/roles.yaml',
        line: 11,
      },
    });
    const refusal = answer('get', 'secrets', '--as', 'nobody', 'rbac');
    expect(refusal).toMatchObject({ allowed: false, binding: null, role: null, rule: null });
    expect(Object.keys(refusal)).toEqual(['allowed', 'reason', 'binding', 'role', 'rule']);
  });

  test('a rule that was aggregated is shown where it is written', () => {
    const { allowed, role, rule } = answer('delete', 'widgets.example.com', '--as', 'eve', 'rbac');
    expect({ allowed, role: role?.name, file: role?.file }).toEqual({
      allowed: true,
      role: 'edit',
      file: null,
    });
    expect(rule).toMatchObject({ from: 'widgets', file: 'rbac/roles.yaml', line: 22 });
  });

  test.each([
    ['pods', 'vera'],
    ['pod', 'vera'],
    ['po', 'vera'],
    ['Pod', 'vera'],
    ['PODS', 'vera'],
    ['po/web', 'vera'],
    ['pods/log', 'vera'],
    ['deploy', 'vera'],
    ['deployments.apps', 'vera'],
    ['deploy.apps', 'vera'],
    ['deployments.v1.apps', 'vera'],
    ['Deployment', 'vera'],
    ['ingress', 'vera'],
    ['ing.networking.k8s.io', 'vera'],
    ['networkpolicy', 'vera'],
    ['cm/app', 'vera'],
    ['endpoints', 'vera'],
    ['hpa', 'vera'],
    ['secret', 'eve'],
    ['sa', 'eve'],
    ['lease', 'eve'],
  ])('%s is understood', (type, user) => {
    const { code, stderr } = canI('get', type, '--as', user, '-n', 'shop', 'rbac');
    expect(code).toBe(0);
    expect(stderr).toBe(
      type === 'pods/log'
        ? "Warning: 'pods/log' asks about an object named 'log'; use --subresource log for the subresource\n"
        : '',
    );
  });

  test.each(['widgets', 'widget', 'Widget', 'wd', 'wd/one', 'widgets.example.com', 'widgets.v1.example.com'])(
    'a custom resource of the files is known: %s',
    (type) => {
      expect(canI('delete', type, '--as', 'eve', 'rbac', 'crd.yaml')).toMatchObject({ code: 0, stderr: '' });
    },
  );

  test('what is not known is taken as written, with a warning', () => {
    expect(canI('delete', 'widgets', '--as', 'eve', 'rbac')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Warning: the resource type 'widgets' is not known"),
    });
    expect(canI('delete', 'widgets.example.com', '--as', 'eve', 'rbac')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("of group 'example.com' is not known"),
    });
    expect(canI('impersonate', 'users', '--as', 'eve', 'rbac')).toMatchObject({ code: 1, stderr: '' });
    expect(canI('get', 'nodes', '--as', 'eve', 'rbac').stderr).toContain("'nodes' is not namespace scoped");
    expect(canI('list', '/metrics', '--as', 'eve', 'rbac').stderr).toContain(
      "verb 'list' is not a known verb",
    );
    expect(canI('look', 'pods', '--as', 'eve', 'rbac').stderr).toContain("verb 'look' is not a known verb");
  });

  test('the namespace is default unless told, and manifests do not move with it', () => {
    const subject = ['--as', 'vera', 'rbac'];
    expect(canI('get', 'pods', ...subject).code).toBe(1);
    expect(canI('get', 'pods', '-n', 'shop', ...subject).code).toBe(0);
    expect(canI('get', 'pods', '--namespace=shop', ...subject).code).toBe(0);
    expect(canI('get', 'pods', '-A', ...subject).code).toBe(1);
    expect(canI('get', 'pods', '-A', '--as', 'eve', 'rbac').code).toBe(0);
  });

  test('groups are those kubectl --as brings', () => {
    const url = ['get', '/openid/v1/jwks'];
    expect(canI(...url, '--as', 'system:serviceaccount:a:b', 'rbac').code).toBe(0);
    expect(canI(...url, '--as', 'system:serviceaccount:a:b', '--as-group', 'dev', 'rbac').code).toBe(1);
    expect(canI(...url, '--as', 'system:serviceaccount:a', 'rbac').code).toBe(1);
    expect(canI('get', '/apis', '--as', 'eve', '--as-group', 'dev', 'rbac').code).toBe(0);
    expect(canI('get', '/apis', '--as', 'eve', '--as-group', 'system:unauthenticated', 'rbac').code).toBe(1);
    expect(canI('get', '/apis', '--as', 'system:anonymous', 'rbac').code).toBe(1);
    expect(canI('get', '/healthz', '--as', 'system:anonymous', 'rbac').code).toBe(0);
    const masters = canI('delete', 'nodes', '--as', 'x', '--as-group', 'system:masters', '-A', 'rbac');
    expect(masters).toEqual({
      code: 0,
      stderr: '',
      stdout: 'yes\n  members of the group system:masters may do everything; RBAC is not asked\n',
    });
  });

  test('of two manifests for one object that of the later path counts', () => {
    const get = ['get', 'pods', '--as', 'zoe'];
    expect(canI(...get, 'order/a.yaml', 'order/b.yaml').code).toBe(1);
    expect(canI(...get, 'order/b.yaml', 'order/a.yaml').code).toBe(0);
    expect(canI(...get, 'order').code).toBe(1);
  });

  test('cluster-wide edit is cluster-admin (0-14)', () => {
    const controller = 'clusterrole-aggregation-controller';
    const token = ['create', `sa/${controller}`, '--subresource', 'token', '-n', 'kube-system'];
    expect(canI(...token, '--as', 'eve', 'rbac').code).toBe(0);
    const account = `system:serviceaccount:kube-system:${controller}`;
    for (const verb of ['escalate', 'patch'])
      expect(answer(verb, 'clusterroles', '--as', account, 'rbac').allowed).toBe(true);
    expect(canI('escalate', 'clusterroles', '--as', 'eve', 'rbac').code).toBe(1);
  });
});

describe('what is left out', () => {
  test('is named on stderr', () => {
    const { code, stdout, stderr } = canI('delete', 'nodes', '-A', '--as', 'mallory', 'odd', 'missing.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('ClusterRoleBinding broken-subject grants nothing');
    expect(stderr).toContain('missing.yaml: not read: no such file or folder\n');
    expect(stderr).toContain('odd/binary.yaml: not read: line 1: binary');
    expect(stderr).toContain('odd/refused.yaml:1: ClusterRoleBinding broken-subject grants nothing');
    expect(stderr).toContain('subjects[1].kind: Unsupported value: "user"');
    expect(stderr).toMatch(/odd\/template\.yaml:1: not counted: the document holds template actions/);
    expect(canI('delete', 'nodes', '-A', '--as', 'tess', 'odd').code).toBe(1);
  });

  test('nothing to read is exit code 3', () => {
    expect(canI('get', 'pods', '--as', 'x', 'empty')).toMatchObject({ code: 3, stdout: '' });
    expect(canI('get', 'pods', '--as', 'x', 'missing.yaml')).toMatchObject({ code: 3, stdout: '' });
  });

  test.each([
    [[]],
    [['get']],
    [['get', 'pods', 'rbac']],
    [['get', 'pods', '--as']],
    [['get', '/metrics', '--as', 'x', '--subresource', 'log', 'rbac']],
    [['get', 'pods', '--as', 'x', '--format', 'yaml', 'rbac']],
    [['--queries', 'missing.jsonl', 'rbac']],
    [['--queries', 'queries.jsonl', '--as', 'x', 'rbac']],
    [['--queries', '-', '-']],
  ])('wrong usage: %j', (args) => {
    const { code, stdout, stderr } = canI(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('See zero-token can-i --help.');
  });
});

describe('many questions', () => {
  const verdicts = [
    true,
    true,
    false,
    'line 4: not a JSON object',
    "line 5: 'resource' or 'path' must be given",
    'line 6: not a JSON object',
    'line 7: not a JSON object',
    "line 8: 'verb' must be a string",
    "line 9: 'groups' must be a list of strings",
    "line 10: 'user' or 'groups' must be given",
    "line 11: 'path' and 'resource' cannot be given together",
    true,
    true,
    false,
    true,
  ];
  const read = (stdout: string): readonly unknown[] =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => {
        const one = JSON.parse(line) as { readonly allowed?: boolean; readonly error?: string };
        return one.error ?? one.allowed;
      });

  test('one answer a line, in order', () => {
    const { code, stdout, stderr } = canI('--queries', 'queries.jsonl', 'rbac');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(read(stdout)).toEqual(verdicts);
    const [first] = stdout.split('\n');
    expect(JSON.parse(first ?? '')).toEqual(
      answer('get', 'secrets', '--as', 'eve', '-n', 'kube-system', 'rbac'),
    );
  });

  test('from standard input, also with CRLF', () => {
    const input =
      '{"user":"eve","verb":"list","resource":"pods"}\r\n{"user":"vera","verb":"list","resource":"pods"}\r\n';
    const { code, stdout } = runCli(bundle, folder, ['can-i', '--queries', '-', 'rbac'], input);
    expect(code).toBe(0);
    expect(read(stdout)).toEqual([true, false]);
  });
});
