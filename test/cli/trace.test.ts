import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { legacyPayload, makeToken } from '../support/tokens.ts';
import { buildCli, makeFolder, type Outcome, removeCli, runCli } from './bundle.ts';

const github = 'https://token.actions.githubusercontent.com';
const terraform = 'https://app.terraform.io';
const seconds = Math.floor(Date.now() / 1000);

function token(claims: object = {}): string {
  return makeToken({
    payload: {
      iss: github,
      sub: 'repo:o/r:environment:prod',
      aud: 'my-cluster',
      iat: seconds - 10,
      nbf: seconds - 10,
      exp: seconds + 290,
      repository_owner: 'o',
      repository_owner_id: '4711',
      groups: ['dev', 'system:masters'],
      ...claims,
    },
  });
}

const configuration = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: ${github}
      audiences: [my-cluster]
    claimValidationRules:
      - {claim: repository_owner_id, requiredValue: "4711"}
    claimMappings:
      username: {claim: sub, prefix: "github:"}
      groups: {claim: groups, prefix: "github:"}
    userValidationRules:
      - {expression: "!user.username.startsWith('system:')", message: reserved}
`;

const flags = `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.2
      command:
        - kube-apiserver
        - --oidc-issuer-url=${terraform}
        - --oidc-client-id=kubernetes
        - --oidc-groups-claim=groups
        - --service-account-issuer=https://kubernetes.default.svc.cluster.local
`;

const rbac = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: shop}
rules:
  - {apiGroups: [apps], resources: [deployments], verbs: [get, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects:
  - {kind: User, apiGroup: rbac.authorization.k8s.io, name: "github:repo:o/r:environment:prod"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: dev-view}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: "github:dev"}
`;

// The binding that HCP Terraform's users copy: no prefix, a wildcard where names are compared letter by letter.
const articleBinding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: tfc-apply}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - {kind: User, name: "organization:my-org:*:run_phase:apply"}
`;

let bundle = '';
let folder = '';
beforeAll(async () => {
  bundle = await buildCli();
  folder = makeFolder({
    'all/auth.yaml': configuration,
    'all/apiserver.yaml': flags,
    'all/rbac.yaml': rbac,
    'rbac/rbac.yaml': rbac,
    'article/apiserver.yaml': flags,
    'article/binding.yaml': articleBinding,
    'repaired/apiserver.yaml': flags,
    'repaired/binding.yaml': articleBinding.replace(
      'organization:my-org:*:run_phase:apply',
      `${terraform}#organization:my-org:project:p:workspace:w:run_phase:apply`,
    ),
    'settings/rbac.yaml': rbac,
    'settings/.zero-token.yaml': `trustedIssuers:\n  - issuer: ${github}\n    usernamePrefix: "github:"\n`,
    'templated/auth.yaml': configuration.replace('my-cluster', '"{{ .Values.audience }}"'),
    'empty/readme.txt': 'nothing here',
    'keys.json': '{"keys":[]}',
  });
});
afterAll(() => {
  removeCli(bundle);
  rmSync(folder, { recursive: true, force: true });
});

const trace = (...args: readonly string[]): Outcome => runCli(bundle, folder, ['trace', ...args]);
const json = (...args: readonly string[]) => {
  const { stdout, ...rest } = trace('--format', 'json', ...args);
  return { ...rest, stdout, answer: JSON.parse(stdout) };
};

describe('who is it', () => {
  test('accepted: name, groups and permissions with binding and role', () => {
    const { code, answer, stdout, stderr } = json(token(), 'all');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(answer.token).toMatchObject({
      kind: 'github-actions',
      header: { alg: 'RS256' },
      claims: { sub: 'repo:o/r:environment:prod' },
    });
    expect(answer.authenticators).toEqual([
      {
        source: `all/apiserver.yaml:10 (${terraform})`,
        accepted: false,
        reason: `it takes tokens of ${terraform}, and this one says iss "${github}"`,
      },
      {
        source: `all/auth.yaml:5 (${github})`,
        accepted: true,
        reason: 'it is for this issuer and audience, all its rules hold, and the signature was not checked',
      },
      {
        source: 'ServiceAccounts of the cluster',
        accepted: false,
        reason: expect.stringContaining('it takes tokens of ["kubernetes/serviceaccount"'),
      },
    ]);
    expect(answer.user).toEqual({
      name: 'github:repo:o/r:environment:prod',
      uid: '',
      groups: ['github:dev', 'github:system:masters', 'system:authenticated'],
      extra: {},
    });
    expect(answer.permissions).toContainEqual({
      namespace: 'shop',
      verbs: ['get', 'patch'],
      groups: ['apps'],
      resources: ['deployments'],
      names: [],
      paths: [],
      binding: { kind: 'RoleBinding', namespace: 'shop', name: 'ci', file: 'all/rbac.yaml', line: 7 },
      role: { kind: 'Role', namespace: 'shop', name: 'deployer', file: 'all/rbac.yaml', line: 1 },
    });
    const cluster = answer.permissions.filter(
      (one: { binding: { name: string } }) => one.binding.name === 'dev-view',
    );
    expect(cluster.length).toBeGreaterThan(5);
    expect(cluster[0]).toMatchObject({
      namespace: '',
      role: { kind: 'ClusterRole', name: 'view', file: null },
    });
    expect(stdout).toContain('"signature": "The signature was not checked');
  });

  test('for people, and without the token', () => {
    const mine = token();
    const { code, stdout } = runCli(bundle, folder, ['trace', '-', 'all'], mine);
    expect(code).toBe(0);
    expect(stdout).toContain('User    github:repo:o/r:environment:prod');
    expect(stdout).toContain('get,patch deployments (apps) in namespace shop');
    expect(stdout).toContain(
      'by RoleBinding shop/ci (all/rbac.yaml:7) → Role shop/deployer (all/rbac.yaml:1)',
    );
    expect(stdout).toContain('and what every cluster gives to all callers');
    expect(stdout).not.toContain('The least binding for it');
    for (const part of mine.split('.')) expect(stdout).not.toContain(part.slice(0, 24));
  });

  test('groups without a prefix: a superuser', () => {
    const { answer } = json(
      token({ iss: terraform, aud: 'kubernetes', sub: 'organization:o:project:p' }),
      'all',
    );
    expect(answer.user.groups).toContain('system:masters');
    expect(answer.permissions[0]).toEqual({
      namespace: '',
      verbs: ['*'],
      groups: ['*'],
      resources: ['*'],
      names: [],
      paths: ['*'],
      binding: null,
      role: null,
    });
  });

  test('a ServiceAccount token from a Secret', () => {
    const { code, answer } = json(makeToken({ payload: legacyPayload('ci', 'build') }), 'rbac');
    expect(code).toBe(0);
    expect(answer.user).toMatchObject({
      name: 'system:serviceaccount:ci:build',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:ci', 'system:authenticated'],
    });
  });
});

describe('refused', () => {
  test.each([
    [{ aud: 'other' }, 'oidc: expected audience in ["my-cluster"] got ["other"]'],
    [{ repository_owner_id: '1' }, 'required claim repository_owner_id value does not match'],
    [{ sub: undefined }, 'claim not present'],
  ])('%j', (claims, reason) => {
    const { code, answer } = json(token(claims), 'all');
    expect(code).toBe(1);
    expect(answer.user).toBeNull();
    expect(answer.permissions).toEqual([]);
    expect(answer.authenticators[1].reason).toContain(reason);
    expect(answer.atAnotherTime).toBeUndefined();
  });

  test('expired: said so, and who it was', () => {
    const old = token({ iat: 1_700_000_000, nbf: 1_700_000_000, exp: 1_700_000_300 });
    const { code, answer } = json(old, 'all');
    expect(code).toBe(1);
    expect(answer.user).toBeNull();
    expect(answer.authenticators[1].reason).toContain('token is expired');
    expect(answer.atAnotherTime.user.name).toBe('github:repo:o/r:environment:prod');
    expect(trace(old, 'all').stdout).toContain('only its times are in the way');
  });

  test('with keys that did not sign it', () => {
    const { code, answer } = json(token(), 'all', '--jwks', 'keys.json');
    expect(code).toBe(1);
    expect(answer.authenticators[1].reason).toContain('failed to verify signature');
    expect(answer.signature).toContain('No key of the set');
  });

  test('an authenticator that a template hides is said to be left out', () => {
    const { code, stderr } = json(token(), 'templated');
    expect(code).toBe(1);
    expect(stderr).toContain('an authenticator could not be read');
  });
});

describe('what to write', () => {
  test('a binding for a caller that nobody binds', () => {
    const { stdout } = trace(token({ sub: 'repo:o/r:ref:refs/heads/main', groups: [] }), 'all');
    expect(stdout).toContain('The least binding for it');
    expect(stdout).toContain('name: "github:repo:o/r:ref:refs/heads/main"');
    expect(stdout).toContain('name: repo-o-r-ref-main');
  });

  test('a configuration for an issuer that nobody takes, scoped to the account', () => {
    const { code, stdout, stderr } = trace(token(), 'rbac');
    expect(code).toBe(1);
    expect(stderr).toContain('no AuthenticationConfiguration');
    expect(stdout).toContain('claim: repository_owner_id');
    expect(stdout).toContain('requiredValue: "4711"');
    expect(stdout).toContain('prefix: "github:"');
  });

  test('settings stand in for a configuration that is elsewhere', () => {
    const { code, answer, stderr } = json(token(), 'settings');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(answer.authenticators[0].source).toBe(`settings, trustedIssuers (${github})`);
    expect(answer.permissions[0].binding.name).toBe('ci');
  });
});

test('the binding of an article before and after: no rights, then exactly those', () => {
  const apply = token({
    iss: terraform,
    aud: 'kubernetes',
    groups: undefined,
    sub: 'organization:my-org:project:p:workspace:w:run_phase:apply',
  });
  const own = (path: string) =>
    json(apply, path).answer.permissions.filter(
      (one: { binding: { file: string | null } }) => one.binding.file !== null,
    );
  expect(own('article')).toEqual([]);
  expect(own('repaired').length).toBeGreaterThan(5);
  const plan =
    apply.split('.')[1] === undefined
      ? ''
      : token({
          iss: terraform,
          aud: 'kubernetes',
          groups: undefined,
          sub: 'organization:my-org:project:p:workspace:w:run_phase:plan',
        });
  const planned = json(plan, 'repaired').answer.permissions;
  expect(planned.filter((one: { binding: { file: string | null } }) => one.binding.file !== null)).toEqual(
    [],
  );
});

describe('wrong usage', () => {
  test.each([
    [[], 2, 'trace takes one token'],
    [['-', '-'], 2, 'standard input holds the token'],
    [['not a token', 'all'], 3, 'no token found'],
    [[token(), 'empty'], 3, 'no YAML files found'],
    [[token(), 'all', '--jwks', 'none.json'], 2, 'the key set none.json cannot be read'],
    [[token(), 'all', '--format', 'xml'], 2, '--format'],
  ] as const)('%#', (args, expected, message) => {
    const { code, stderr } = trace(...args);
    expect(code).toBe(expected);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(token().split('.')[1]?.slice(0, 40));
  });
});

describe('tokens in the claims of a token', () => {
  const inner = makeToken({ payload: { sub: 'somebody else', aud: 'another cluster' } });
  const outer = token({
    sub: inner,
    groups: [inner, `Bearer ${inner}`],
    act: { token: inner },
    [inner]: true,
  });

  test.each([
    ['trace', 'all'],
    ['trace', 'all', '--format', 'json'],
    ['trace', 'rbac', '--format', 'json'],
    ['trace', 'rbac'],
    ['decode'],
    ['decode', '--format', 'json'],
  ])('%s %s %s %s says neither', (command, ...args) => {
    const { stdout, stderr } = runCli(bundle, folder, [command, '-', ...args], outer);
    expect(stdout).not.toBe('');
    for (const part of [...outer.split('.').slice(1), ...inner.split('.').slice(1)])
      expect(stdout + stderr).not.toContain(part.slice(0, 20));
  });

  test('nor do claims without end keep the answer back', () => {
    const [header = '', payload = '', signature = ''] = token().split('.');
    const claims = Buffer.from(payload, 'base64url').toString('utf8');
    const nested = `${claims.slice(0, -1)},"deep":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    const deep = Buffer.from(nested).toString('base64url');
    const { answer } = json([header, deep, signature].join('.'), 'all');
    expect(answer.user.name).toBe('github:repo:o/r:environment:prod');
    expect(JSON.stringify(answer.token.claims.deep)).toContain('…');
  });
});
