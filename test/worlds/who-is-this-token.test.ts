import { describe, expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { traceAuthenticators } from '../../server/src/features/trace/authenticators.ts';
import { isBuiltIn } from '../../server/src/features/trace/permissions.ts';
import { traceToken } from '../../server/src/features/trace/trace-token.ts';
import { workspacePolicy } from '../../server/src/features/trace/workspace-policy.ts';
import { decodeToken } from '../../server/src/identity/jwt/decode.ts';
import { makeToken, nowSeconds } from '../support/tokens.ts';
import {
  allFindings,
  applyPlan,
  preferredOffer,
  testNow,
  uriOf,
  workspaceOf,
} from '../support/workspaces.ts';

/** The caller that the workspace's API server makes of claims: its name, and every rule that manifests give it. */
function trace(workspace: Workspace, claims: object) {
  const token = decodeToken(
    makeToken({ payload: { aud: 'my-cluster', exp: nowSeconds + 300, iat: nowSeconds, ...claims } }),
  );
  if (token === undefined) throw new Error('no token');
  const { list } = traceAuthenticators(workspace.graph, [], token, () => 'here');
  const { caller, answers } = traceToken(token, {
    authenticators: list,
    policy: workspacePolicy(workspace),
    now: testNow,
    verification: undefined,
  });
  return {
    user: caller?.user.name,
    groups: caller?.user.groups ?? [],
    extra: caller?.user.extra ?? {},
    // What Kubernetes itself gives to its components counts here, what all callers have does not.
    rights: (caller?.permissions ?? [])
      .filter((permission) => !isBuiltIn(permission) || permission.through.startsWith('User '))
      .map(({ namespace, role, through }) => `${namespace} ${role?.name ?? 'everything'} ${through}`),
    refusals: answers.flatMap(({ accepted, reason }) => (accepted ? [] : [reason])),
  };
}

function fix(workspace: Workspace, rule: string): void {
  for (let round = 0; round < 5; round += 1) {
    const finding = allFindings(workspace).find((one) => one.rule === rule);
    if (finding === undefined) return;
    const offer = preferredOffer(workspace.offers(finding));
    if (offer === undefined) throw new Error(`no fix for ${rule}`);
    applyPlan(workspace, workspace.plan(offer));
  }
  throw new Error(`${rule} does not go away`);
}

const server = (issuer: string, ...flags: readonly string[]) => `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.2
      command:
        - kube-apiserver
        - --oidc-issuer-url=${issuer}
        - --oidc-client-id=my-cluster
${flags.map((flag) => `        - ${flag}\n`).join('')}`;

const binding = (kind: 'User' | 'Group', name: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects: [{kind: ${kind}, apiGroup: rbac.authorization.k8s.io, name: ${JSON.stringify(name)}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: shop}
rules: [{apiGroups: [apps], resources: [deployments], verbs: [patch]}]
`;

const github = 'https://token.actions.githubusercontent.com';
const terraform = 'https://app.terraform.io';
const main = 'repo:my-org/my-repo:ref:refs/heads/main';
const apply = 'organization:my-org:project:p:workspace:w:run_phase:apply';

describe('which name a binding must have', () => {
  test.each([
    // The address of a repository, an unprefixed subject, a pattern: what articles show, and 403 for all of them.
    [github, 'https://github.com/my-org/my-repo', main, []],
    [github, main, main, []],
    [terraform, 'organization:my-org:*:run_phase:apply', apply, []],
    [terraform, apply, apply, []],
    // The name that the flags make.
    [github, `${github}#${main}`, main, ['shop deployer User']],
    [terraform, `${terraform}#${apply}`, apply, ['shop deployer User']],
    // Planning is another user than applying.
    [terraform, `${terraform}#${apply}`, apply.replace('apply', 'plan'), []],
  ])('issuer %s, User %s, sub %s', (iss, name, sub, rights) => {
    const workspace = workspaceOf({ 'api.yaml': server(iss), 'rbac.yaml': binding('User', name) });
    const found = trace(workspace, { iss, sub });
    expect(found.user).toBe(`${iss}#${sub}`);
    expect(found.rights.map((right) => right.replace(/(?<=User) .*/, ''))).toEqual(rights);
  });

  test('groups exist only where a claim is mapped, and then with their prefix', () => {
    const claims = { iss: terraform, sub: apply, teams: ['production'] };
    const rights = (...flags: readonly string[]) =>
      trace(
        workspaceOf({
          'api.yaml': server(terraform, ...flags),
          'rbac.yaml': binding('Group', 'tfc:production'),
        }),
        claims,
      ).rights;
    expect(rights()).toEqual([]);
    expect(rights('--oidc-groups-claim=teams')).toEqual([]);
    expect(rights('--oidc-groups-claim=teams', '"--oidc-groups-prefix=tfc:"')).toEqual([
      'shop deployer Group tfc:production',
    ]);
  });
});

describe('holes, before and after their fix', () => {
  const login = 'https://login.example.com';

  test('system:masters in a groups claim', () => {
    const workspace = workspaceOf({ 'api.yaml': server(login, '--oidc-groups-claim=groups') });
    const claims = { iss: login, sub: 'eve', groups: ['system:masters'] };
    expect(trace(workspace, claims).rights).toEqual([' everything Group system:masters']);
    fix(workspace, 'no-unprefixed-groups');
    expect(trace(workspace, claims)).toMatchObject({
      rights: [],
      groups: ['oidc:system:masters', 'system:authenticated'],
    });
  });

  test('a component of the control plane in the claim of the user name', () => {
    const workspace = workspaceOf({ 'api.yaml': server(login, '--oidc-username-prefix=-') });
    const claims = { iss: login, sub: 'system:kube-controller-manager' };
    expect(trace(workspace, claims).rights.length).toBeGreaterThan(3);
    fix(workspace, 'no-unprefixed-users');
    expect(trace(workspace, claims)).toMatchObject({
      user: 'oidc:system:kube-controller-manager',
      rights: [],
    });
  });

  test('the same in a configuration: the rule that is added keeps everybody else as they were', () => {
    const workspace = workspaceOf({
      'auth.yaml': `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: {url: ${login}, audiences: [my-cluster]}
    claimMappings:
      username: {claim: sub, prefix: ""}
      groups: {claim: groups, prefix: ""}
`,
      'rbac.yaml': binding('User', 'ann'),
    });
    const before = trace(workspace, { iss: login, sub: 'ann', groups: ['dev'] });
    fix(workspace, 'no-unprefixed-users');
    fix(workspace, 'no-unprefixed-groups');
    expect(trace(workspace, { iss: login, sub: 'ann', groups: ['dev'] })).toEqual(before);
    expect(before.rights).toEqual(['shop deployer User ann']);
    for (const claims of [
      { sub: 'system:kube-controller-manager' },
      { sub: 'ann', groups: ['system:masters'] },
    ]) {
      const found = trace(workspace, { iss: login, ...claims });
      expect(found.user).toBeUndefined();
      expect(found.refusals.join('\n')).toContain('are reserved');
    }
  });

  test('quotes that no shell took away', () => {
    const workspace = workspaceOf({
      'api.yaml': server(login, '--oidc-username-prefix="login:"'),
      'rbac.yaml': binding('User', 'login:ann'),
    });
    expect(trace(workspace, { iss: login, sub: 'ann' })).toMatchObject({ user: '"login:"ann', rights: [] });
    fix(workspace, 'no-quoted-oidc-flag');
    expect(trace(workspace, { iss: login, sub: 'ann' }).rights).toEqual(['shop deployer User login:ann']);
  });
});

describe('what a binding cannot say', () => {
  test('a token made for somebody else is refused, whoever is bound (0-15, 3-13)', () => {
    const workspace = workspaceOf({
      'api.yaml': server(github),
      'rbac.yaml': binding('User', `${github}#${main}`),
    });
    // What GitHub puts there unless a job asks for another audience.
    const wrong = trace(workspace, { iss: github, sub: main, aud: 'https://github.com/my-org' });
    expect(wrong.user).toBeUndefined();
    expect(wrong.refusals.join('\n')).toMatch(/aud/);
    expect(trace(workspace, { iss: github, sub: main }).rights).toHaveLength(1);
  });

  test('an organization is checked by a claim rule, not by a name (3-13)', () => {
    const configuration = (rule: string): string => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: {url: ${github}, audiences: [my-cluster]}
${rule}    claimMappings: {username: {claim: sub, prefix: "github:"}}
`;
    const claims = { iss: github, sub: main, repository_owner_id: '666' };
    const user = (rule: string) => trace(workspaceOf({ 'auth.yaml': configuration(rule) }), claims).user;
    expect(user('')).toBe(`github:${main}`);
    expect(
      user('    claimValidationRules: [{claim: repository_owner_id, requiredValue: "123456"}]\n'),
    ).toBeUndefined();
  });

  test('of the claims only what is mapped comes along, so only that can be logged (3-12)', () => {
    const mapped = (extra: string): string => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: {url: ${github}, audiences: [my-cluster]}
    claimMappings:
      username: {claim: sub, prefix: "github:"}
${extra}`;
    const claims = { iss: github, sub: main, run_id: '42', actor: 'jane' };
    const extra = (mapping: string) => trace(workspaceOf({ 'auth.yaml': mapped(mapping) }), claims).extra;
    expect(extra('')).toEqual({});
    expect(extra('      extra: [{key: example.com/run-id, valueExpression: claims.run_id}]\n')).toEqual({
      'example.com/run-id': ['42'],
    });
  });
});

test('flags moved into a configuration give every caller the same name, groups and rights', () => {
  const kubeadm = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
    - {name: oidc-issuer-url, value: ${terraform}}
    - {name: oidc-client-id, value: my-cluster}
    - {name: oidc-groups-claim, value: teams}
    - {name: oidc-groups-prefix, value: "tfc:"}
    - {name: oidc-required-claim, value: terraform_organization_name=my-org}
`;
  const workspace = workspaceOf(
    { 'kubeadm.yaml': kubeadm, 'rbac.yaml': binding('User', `${terraform}#${apply}`) },
    { configuration: { preset: 'audit' } },
  );
  const callers = [
    { iss: terraform, sub: apply, terraform_organization_name: 'my-org', teams: ['a', 'b'] },
    { iss: terraform, sub: apply, terraform_organization_name: 'other' },
    { iss: terraform, sub: apply },
    { iss: terraform, sub: 'x', aud: 'other' },
  ];
  const all = () => callers.map((claims) => trace(workspace, claims));
  const before = all();
  expect(before[0]?.rights).toHaveLength(1);
  fix(workspace, 'prefer-authentication-configuration');
  expect(workspace.text(uriOf('kubeadm.yaml'))).toContain('kind: AuthenticationConfiguration');
  expect(all()).toEqual(before);
});
