import { describe, expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { authenticate } from '../../server/src/identity/authentication/authenticate.ts';
import { authenticationOf } from '../../server/src/workspace/authenticators.ts';
import { policyOf } from '../support/access.ts';
import { allFindings, applyPlan, testNow, uriOf, workspaceOf } from '../support/workspaces.ts';

/**
 * The bindings of two widely read articles with the authentication they would need: what is said to each, and that the
 * fixed binding gives the intended token the intended rights, which the printed one does not.
 */
const authentication = (issuer: string, prefix: string): string => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: ${issuer}
      audiences: [shop]
    claimMappings:
      username:
        claim: sub
        prefix: "${prefix}"
    userValidationRules:
      - expression: "!user.username.startsWith('system:')"
        message: reserved
`;
const terraform = 'https://app.terraform.io';
const github = 'https://token.actions.githubusercontent.com';
const run = (phase: string): string =>
  `organization:my-org:project:my-project:workspace:my-workspace:run_phase:${phase}`;

function binding(role: string, name: string, kind = 'User'): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: external-deployer
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${role}
subjects:
  - kind: ${kind}
    name: "${name}"
    apiGroup: rbac.authorization.k8s.io
`;
}

function worldOf(rbac: string, issuer: string, prefix: string): Workspace {
  return workspaceOf(
    { 'auth.yaml': authentication(issuer, prefix), 'rbac.yaml': rbac },
    { configuration: { preset: 'strict' } },
  );
}

/** Rules that speak about the other file. */
function saidOfAuthentication(workspace: Workspace): readonly string[] {
  return allFindings(workspace)
    .filter(({ uri }) => uri === uriOf('auth.yaml'))
    .map(({ rule }) => rule);
}

/** Rules that speak about the RBAC file. */
function said(workspace: Workspace): readonly string[] {
  return allFindings(workspace)
    .filter(({ uri }) => uri === uriOf('rbac.yaml'))
    .map(({ rule }) => rule);
}

function apply(workspace: Workspace, rule: string, title: RegExp): void {
  const finding = allFindings(workspace).find((one) => one.rule === rule);
  const offers = finding === undefined ? [] : workspace.offers(finding);
  const offer = offers.find((one) => one.refusal === undefined && title.test(one.title));
  if (offer === undefined)
    throw new Error(`No such offer among: ${offers.map((one) => one.title).join('; ')}`);
  applyPlan(workspace, workspace.plan(offer));
}

/** Puts a word of one's own in the place of one that is to be filled in. */
function fillIn(workspace: Workspace, gap: string, word: string): void {
  const text = workspace.text(uriOf('rbac.yaml')) ?? '';
  expect(text).toContain(gap);
  workspace.update(uriOf('rbac.yaml'), text.replaceAll(gap, word));
}

/** What the API server of that world answers to a token with that subject. */
function may(
  workspace: Workspace,
  issuer: string,
  sub: string,
  verb: string,
  resource: string,
  namespace: string,
  more: Readonly<Record<string, string>> = {},
): boolean {
  const seconds = Math.floor(testNow.getTime() / 1000);
  const claims = { iss: issuer, aud: 'shop', sub, iat: seconds, nbf: seconds, exp: seconds + 300, ...more };
  const [configured] = authenticationOf(workspace.graph).jwt;
  if (configured === undefined) throw new Error('There is no authenticator');
  const answer = authenticate(configured.facts.authenticator, { header: { alg: 'RS256' }, claims }, testNow);
  if (answer.outcome !== 'accepted') throw new Error(answer.reason);
  const { name, groups } = answer.user;
  return policyOf(workspace.text(uriOf('rbac.yaml')) ?? '').authorize({
    user: name,
    groups: [...groups, 'system:authenticated'],
    verb,
    group: resource === 'deployments' ? 'apps' : '',
    resource,
    subresource: '',
    name: '',
    namespace,
  }).allowed;
}

describe('secretless authentication', () => {
  test('a wildcard: the apply it was meant for gets its rights, the plan none (3-2)', () => {
    const world = worldOf(
      binding('admin', 'organization:my-org:*:run_phase:apply')
        .replace('ClusterRoleB', 'RoleB')
        .replace('name: external-deployer', 'name: external-deployer\n  namespace: shop'),
      terraform,
      '',
    );
    expect(said(world)).toEqual(['no-wildcard-subject']);
    expect(may(world, terraform, run('apply'), 'create', 'deployments', 'shop')).toBe(false);
    apply(world, 'no-wildcard-subject', /^Bind the apply phase/);
    fillIn(world, 'PROJECT', 'my-project');
    fillIn(world, 'WORKSPACE', 'my-workspace');
    expect(said(world)).toEqual([]);
    expect(may(world, terraform, run('apply'), 'create', 'deployments', 'shop')).toBe(true);
    expect(may(world, terraform, run('plan'), 'get', 'deployments', 'shop')).toBe(false);
    expect(may(world, terraform, run('apply'), 'create', 'deployments', 'other')).toBe(false);
  });

  test('a wildcard for both phases: the apply writes, the plan reads (3-2)', () => {
    const subject = `tfc:${run('*')}`;
    const world = worldOf(
      binding('edit', subject)
        .replace('ClusterRoleB', 'RoleB')
        .replace('name: external-deployer', 'name: external-deployer\n  namespace: shop'),
      terraform,
      'tfc:',
    );
    apply(world, 'no-wildcard-subject', /give the plan view/);
    expect(said(world)).toEqual([]);
    expect(may(world, terraform, run('apply'), 'create', 'deployments', 'shop')).toBe(true);
    expect(may(world, terraform, run('plan'), 'create', 'deployments', 'shop')).toBe(false);
    expect(may(world, terraform, run('plan'), 'list', 'deployments', 'shop')).toBe(true);
    expect(may(world, terraform, run('plan'), 'list', 'secrets', 'shop')).toBe(false);
  });

  test('the issuer’s prefix is missing, and is written where it is known (3-3)', () => {
    const world = worldOf(binding('view', run('apply')), terraform, `${terraform}#`);
    expect(said(world)).toEqual(['no-mismatched-subject']);
    expect(may(world, terraform, run('apply'), 'list', 'deployments', 'shop')).toBe(false);
    apply(world, 'no-mismatched-subject', /^Bind https:\/\/app\.terraform\.io#/);
    expect(said(world)).toEqual([]);
    expect(may(world, terraform, run('apply'), 'list', 'deployments', 'shop')).toBe(true);
  });

  test('without the authentication at hand the missing prefix is information (3-3)', () => {
    const alone = workspaceOf(
      { 'rbac.yaml': binding('view', run('apply')) },
      { configuration: { preset: 'strict' } },
    );
    expect(allFindings(alone).map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
      'require-subject-prefix info',
    ]);
    const recommended = workspaceOf({ 'rbac.yaml': binding('view', run('apply')) });
    expect(allFindings(recommended)).toEqual([]);
  });

  test('the project is missing, wildcard or not (3-4)', () => {
    const wild = worldOf(binding('view', 'organization:my-org:workspace:production:*'), terraform, '');
    expect(
      allFindings(wild)
        .flatMap(({ related }) => related.map(({ message }) => message))
        .join(),
    ).toContain('`project:NAME`');
    const exact = worldOf(
      binding('view', 'organization:my-org:workspace:my-workspace:run_phase:apply'),
      terraform,
      '',
    );
    expect(said(exact)).toEqual(['no-malformed-subject']);
    apply(exact, 'no-malformed-subject', /fill in PROJECT/);
    fillIn(exact, 'PROJECT', 'my-project');
    expect(said(exact)).toEqual([]);
    expect(may(exact, terraform, run('apply'), 'list', 'deployments', 'shop')).toBe(true);
  });

  test('cluster-admin for a pipeline becomes a Role of one namespace (3-5)', () => {
    const world = worldOf(binding('cluster-admin', `tfc:${run('apply')}`), terraform, 'tfc:');
    expect(said(world)).toEqual(['no-cluster-admin-binding']);
    expect(may(world, terraform, run('apply'), 'list', 'secrets', 'kube-system')).toBe(true);
    apply(world, 'no-cluster-admin-binding', /new Role external-deployer-deployer/);
    fillIn(world, 'NAMESPACE', 'shop');
    expect(said(world)).toEqual([]);
    expect(may(world, terraform, run('apply'), 'create', 'deployments', 'shop')).toBe(true);
    expect(may(world, terraform, run('apply'), 'create', 'deployments', 'other')).toBe(false);
    expect(may(world, terraform, run('apply'), 'list', 'secrets', 'shop')).toBe(false);
  });

  test('a group no token brings (3-6)', () => {
    const group = binding('view', 'tfc:my-org:production', 'Group');
    expect(said(worldOf(group, terraform, 'tfc:'))).toEqual(['no-mismatched-subject']);
    const alone = workspaceOf({ 'rbac.yaml': group }, { configuration: { preset: 'strict' } });
    expect(said(alone)).toEqual(['no-groupless-issuer-group']);
  });
});

describe('zero-token architecture', () => {
  test('the address of a repository is no user; the subject of an environment is (0-13)', () => {
    const world = worldOf(binding('view', 'https://github.com/my-org/my-repo'), github, 'github:');
    expect(said(world)).toEqual(['no-unmatchable-subject']);
    const sub = 'repo:my-org/my-repo:environment:production';
    expect(may(world, github, sub, 'list', 'deployments', 'shop')).toBe(false);
    apply(world, 'no-unmatchable-subject', /^Bind a deployment environment: github:repo:my-org\/my-repo:/);
    fillIn(world, 'ENVIRONMENT', 'production');
    expect(may(world, github, sub, 'list', 'deployments', 'shop')).toBe(true);
    expect(may(world, github, 'repo:my-org/my-repo:pull_request', 'list', 'deployments', 'shop')).toBe(false);
    // The form with ids is wanted beside it from then on.
    expect(said(world)).toEqual(['prefer-immutable-subject']);
    apply(world, 'prefer-immutable-subject', /form with ids/);
    fillIn(world, 'OWNER_ID', '4711');
    fillIn(world, 'REPO_ID', '9988');
    expect(said(world)).toEqual([]);
    for (const both of [sub, 'repo:my-org@4711/my-repo@9988:environment:production'])
      expect(may(world, github, both, 'list', 'deployments', 'shop')).toBe(true);
  });

  test('edit in every namespace for a pipeline becomes a Role of one (0-14)', () => {
    const sub = 'repo:my-org@4711/my-repo@9988:environment:production';
    const world = worldOf(binding('edit', `github:${sub}`), github, 'github:');
    expect(said(world)).toEqual(['no-cluster-wide-edit']);
    expect(may(world, github, sub, 'list', 'secrets', 'kube-system')).toBe(true);
    apply(world, 'no-cluster-wide-edit', /new Role/);
    fillIn(world, 'NAMESPACE', 'shop');
    expect(said(world)).toEqual([]);
    expect(may(world, github, sub, 'create', 'deployments', 'shop')).toBe(true);
    expect(may(world, github, sub, 'list', 'secrets', 'kube-system')).toBe(false);
  });
});

describe('a binding and the authentication beside it', () => {
  const subject = 'github:repo:my-org@4711/my-repo@9988:environment:production';

  test('the verdict follows the configuration as it changes and goes', () => {
    const world = worldOf(binding('view', subject), github, 'github:');
    expect(said(world)).toEqual([]);
    world.update(uriOf('auth.yaml'), authentication(github, 'gh:'));
    expect(said(world)).toEqual(['no-mismatched-subject']);
    world.remove(uriOf('auth.yaml'));
    expect(said(world)).toEqual([]);
    world.update(uriOf('auth.yaml'), authentication('https://gitlab.com', 'gl:'));
    expect(said(world)).toEqual(['no-mismatched-subject']);
  });

  test('of a cluster in another folder only what no cluster would give is reported', () => {
    const environment = 'repo:my-org/my-repo:environment:production';
    const saidOf = (name: string, folder: string): readonly string[] =>
      allFindings(
        workspaceOf({
          'clusters/one/authentication.yaml': authentication(github, 'github:'),
          [`${folder}/rbac.yaml`]: binding('view', name),
        }),
      )
        .filter(({ uri }) => uri.endsWith('/rbac.yaml'))
        .map(({ rule }) => rule);
    for (const usual of [`${github}#${environment}`, `aks:jwt:github:${environment}`]) {
      expect(saidOf(usual, 'clusters/two')).toEqual([]);
      expect(saidOf(usual, 'clusters/one/shop')).toEqual(['no-mismatched-subject']);
    }
    for (const folder of ['clusters/two', 'clusters/one'])
      expect(saidOf(`gihub:${environment}`, folder)).toEqual(['no-mismatched-subject']);
  });

  test('the settings tell the prefix where no configuration is at hand', () => {
    const world = (usernamePrefix: string): readonly string[] =>
      said(
        workspaceOf(
          { 'rbac.yaml': binding('view', subject) },
          { configuration: { preset: 'strict', trustedIssuers: [{ issuer: github, usernamePrefix }] } },
        ),
      );
    expect(world('github:')).toEqual([]);
    expect(world('gh:')).toEqual(['no-mismatched-subject']);
  });

  test('settings for one issuer say nothing of another', () => {
    const world = workspaceOf(
      { 'rbac.yaml': binding('view', subject) },
      { configuration: { trustedIssuers: [{ issuer: 'https://gitlab.com', usernamePrefix: 'gl:' }] } },
    );
    expect(said(world)).toEqual([]);
  });
});

describe('what a name cannot say, the API server computes', () => {
  const claims = (ref: string, more: Readonly<Record<string, string>> = {}) => ({
    repository: 'my-org/my-repo',
    repository_owner: 'my-org',
    ref,
    event_name: 'push',
    ...more,
  });
  const sub = 'repo:my-org/my-repo:ref:refs/heads/release-1';

  test('a pattern becomes a groups expression and a bound group', () => {
    const world = worldOf(
      binding('view', 'github:repo:my-org/my-repo:ref:refs/heads/release-*'),
      github,
      'github:',
    );
    const before = saidOfAuthentication(world);
    apply(world, 'no-wildcard-subject', /^Make Group github:external-deployer/);
    expect(said(world)).toEqual([]);
    expect(saidOfAuthentication(world)).toEqual(before);
    const list = (ref: string): boolean =>
      may(world, github, sub, 'list', 'deployments', 'shop', claims(ref));
    expect(list('refs/heads/release-1')).toBe(true);
    expect(list('refs/heads/main')).toBe(false);
  });

  test('claims that some tokens lack do not lock those out', () => {
    const world = worldOf(
      binding('view', 'github:repo:my-org/my-repo:environment:prod-*'),
      github,
      'github:',
    );
    apply(world, 'no-wildcard-subject', /^Make Group/);
    const list = (more: Readonly<Record<string, string>>): boolean =>
      may(world, github, sub, 'list', 'deployments', 'shop', claims('refs/heads/main', more));
    expect(list({ environment: 'prod-eu' })).toBe(true);
    expect(list({ environment: 'dev' })).toBe(false);
    expect(list({})).toBe(false);
  });

  test('a subject that changes from run to run', () => {
    const step = 'organization:o:pipeline:p:ref:refs/heads/main:commit:abc:step:deploy';
    const buildkite = 'https://agent.buildkite.com';
    const world = worldOf(binding('view', `bk:${step}`), buildkite, 'bk:');
    const before = saidOfAuthentication(world);
    apply(world, 'no-unstable-subject', /^Make Group bk:external-deployer/);
    expect(said(world)).toEqual([]);
    expect(saidOfAuthentication(world)).toEqual(before);
    const next = step.replace('abc', 'def');
    const list = (branch: string): boolean =>
      may(world, buildkite, next, 'list', 'deployments', 'shop', {
        organization_slug: 'o',
        pipeline_slug: 'p',
        build_branch: branch,
      });
    expect(list('main')).toBe(true);
    expect(list('feature')).toBe(false);
  });

  test('a mapping that is there is not touched', () => {
    const mapped = authentication(github, 'github:').replace(
      '    userValidation',
      '      groups: {claim: teams, prefix: "gh-team:"}\n    userValidation',
    );
    const world = workspaceOf({
      'auth.yaml': mapped,
      'rbac.yaml': binding('view', 'github:repo:my-org/my-repo:*'),
    });
    const finding = allFindings(world).find(({ rule }) => rule === 'no-wildcard-subject');
    const offers = finding === undefined ? [] : world.offers(finding);
    expect(
      offers
        .map(({ refusal }) => refusal)
        .filter(Boolean)
        .join(),
    ).toContain('maps groups already');
  });
});
