import { describe, expect, test } from 'vitest';
import type { KnownIssuer } from '../../../server/src/identity/authentication/known-issuer.ts';
import { knownIssuerOfSetting } from '../../../server/src/identity/authentication/trusted-issuer.ts';
import { issuerOfUrl, issuers } from '../../../server/src/identity/issuers/all.ts';
import { readSubject } from '../../../server/src/identity/issuers/read-subject.ts';
import { isMistyped, judgeUserName, mayBeGroup } from '../../../server/src/identity/issuers/subject-names.ts';
import { fillTemplate, gapsOf, plainTemplate } from '../../../server/src/identity/issuers/template.ts';

const uuid = '5a1e8a50-1111-4222-8333-444455556666';

describe('whose subject it is, and how far it can be trusted', () => {
  // Facts C.5 and C.6.
  test.each([
    ['repo:o/r:environment:prod', 'github-actions', 'environment', 'scoped'],
    ['repo:o@1/r@2:ref:refs/heads/main', 'github-actions', 'branch', 'scoped'],
    ['repo:o/r:ref:refs/tags/v1', 'github-actions', 'tag', 'movable'],
    ['repo:o/r:pull_request', 'github-actions', 'pull_request', 'unreviewed'],
    ['repository_owner:o', 'github-actions', 'template', 'wide'],
    ['repo:o/r', 'github-actions', 'template', 'wide'],
    ['job_workflow_ref:o/a/.github/workflows/d.yml@refs/heads/main', 'github-actions', 'template', 'scoped'],
    ['repo:o/r:environment:prod:actor:jane', 'github-actions', 'template', 'scoped'],
    ['project_path:g/p:ref_type:branch:ref:main', 'gitlab-ci', 'branch', 'scoped'],
    ['project_path:g/p:ref_type:tag:ref:v1', 'gitlab-ci', 'tag', 'movable'],
    ['project_path:g/p:ref_type:branch', 'gitlab-ci', 'components', 'wide'],
    ['project_path:g/p:ref:main', 'gitlab-ci', 'components', 'movable'],
    ['project_path:g/p:ref_path:refs/heads/main', 'gitlab-ci', 'components', 'scoped'],
    ['project_path:g/p:ref_path:refs/tags/v1', 'gitlab-ci', 'components', 'movable'],
    [
      'organization:o:project:Default Project:workspace:w:run_phase:apply',
      'hcp-terraform',
      'workspace',
      'scoped',
    ],
    ['organization:o:project:p:workspace:w:run_phase:plan', 'hcp-terraform', 'workspace', 'unreviewed'],
    ['organization:o:project:p:stack:s:deployment:d:operation:plan', 'hcp-terraform', 'stack', 'unreviewed'],
    ['organization:o:module:m:operation:test_run', 'hcp-terraform', 'module', 'unreviewed'],
    ['organization:o:pipeline:p:ref:refs/heads/main:commit:abc:step:x', 'buildkite', 'step', 'unstable'],
    [`org/${uuid}/project/${uuid}/user/${uuid}`, 'circleci', 'user', 'unstable'],
    [
      `org/${uuid}/project/${uuid}/user/${uuid}/vcs-origin/github.com/o/r/vcs-ref/refs/heads/main`,
      'circleci',
      'user-and-ref',
      'unstable',
    ],
    [`{${uuid}}:{${uuid}}:{${uuid}}`, 'bitbucket-pipelines', 'deployment', 'unstable'],
    ['sc://acme/Shop/deploy', 'azure-devops', 'service-connection', 'scoped'],
    ['space:s:stack:t:run_type:TRACKED:scope:write', 'spacelift', 'stack', 'scoped'],
    ['space:s:stack:t:run_type:PROPOSED:scope:read', 'spacelift', 'stack', 'unreviewed'],
    ['spiffe://cluster.local/ns/shop/sa/web', 'spiffe', 'service-account', 'scoped'],
    ['other:system:serviceaccount:shop:web', 'kubernetes', 'service-account', 'scoped'],
    [`https://login.microsoftonline.com/${uuid}/v2.0#${uuid}`, 'entra', 'object-id', 'scoped'],
    ['https://accounts.google.com#109876543210987654321', 'google', 'account', 'scoped'],
    ['deploy@shop.iam.gserviceaccount.com', 'google', 'service-account', 'scoped'],
    ['arn:aws:sts::111122223333:assumed-role/r/s', 'aws-iam', 'session', 'unstable'],
    ['jane@example.com', 'email', 'address', 'scoped'],
  ])('%s', (name, id, form, scope) => {
    const reading = readSubject(name);
    expect(reading).toMatchObject({ issuer: { id }, subject: { form }, verdict: { scope } });
  });

  test.each([
    'jane',
    'platform-team',
    'o/r',
    'https://github.com/o/r',
    'myrepo:o/r',
    'repo',
    'repo:',
    'organizations:o',
    uuid,
  ])('nothing gives %s away', (name) => expect(readSubject(name)).toBeUndefined());

  test('escapes are undone in what is said and kept in what is printed', () => {
    const reading = readSubject('github:repo:o/r:environment:Production%3AV1');
    expect(reading?.subject?.parts).toContainEqual({ name: 'environment', value: 'Production:V1' });
    expect(reading?.prefix).toBe('github:');
  });
});

test.each([
  ['https://token.actions.githubusercontent.com', 'github-actions'],
  ['https://token.actions.githubusercontent.com/acme', 'github-actions'],
  ['https://token.actions.acme.ghe.com', 'github-actions'],
  ['https://ghe.example.com/_services/token', 'github-actions'],
  ['https://gitlab.com', 'gitlab-ci'],
  ['https://gitlab.example.com', 'gitlab-ci'],
  ['https://app.terraform.io', 'hcp-terraform'],
  ['https://agent.buildkite.com', 'buildkite'],
  [`https://oidc.circleci.com/org/${uuid}`, 'circleci'],
  ['https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc', 'bitbucket-pipelines'],
  [`https://vstoken.dev.azure.com/${uuid}`, 'azure-devops'],
  ['https://acme.app.spacelift.io', 'spacelift'],
  ['https://oidc.eks.eu-west-1.amazonaws.com/id/ABC', 'kubernetes'],
  ['https://accounts.google.com', 'google'],
  [`https://sts.windows.net/${uuid}/`, 'entra'],
  ['https://app.terraform.io/', undefined],
  ['https://tfe.example.com', undefined],
  ['http://gitlab.com', undefined],
])('issuer %s', (url, id) => {
  expect(issuerOfUrl(url)?.id).toBe(id);
});

test('an address is of one issuer at most, and every one an issuer lists may be its own', () => {
  for (const issuer of issuers) {
    for (const url of issuer.urls.map((template) => plainTemplate(template).toLowerCase())) {
      expect(issuer.recognise(url), url).not.toBe('no');
      expect(issuers.filter((other) => other.recognise(url) === 'certain').length, url).toBeLessThanOrEqual(
        1,
      );
    }
  }
});

test('every form to write is a subject of its issuer once it is filled in', () => {
  for (const issuer of issuers) {
    for (const { template } of issuer.forms) {
      const filled = template.replaceAll(
        /<([A-Z_]+)(?:=([^<>|]*)[^<>]*)?>/g,
        (_, name: string, usual?: string) => {
          if (usual !== undefined) return usual;
          if (name === 'ACCOUNT') return '123456789012';
          return name.endsWith('_ID') ? '4711' : name.toLowerCase().replaceAll('_', '-');
        },
      );
      expect(issuer.parse(filled), filled).toBeDefined();
    }
  }
});

test('templates say what is left to fill in', () => {
  const template = 'repo:<OWNER>/<REPO>:ref:refs/heads/<BRANCH=main>';
  expect(fillTemplate(template)).toEqual({
    text: 'repo:OWNER/REPO:ref:refs/heads/main',
    stops: ['OWNER', 'REPO', 'main'],
  });
  expect(gapsOf(template)).toEqual(['OWNER', 'REPO']);
});

const known = (
  issuerUrl: string,
  usernamePrefix: string | undefined,
  more: Partial<KnownIssuer> = {},
): KnownIssuer => ({
  issuerUrl,
  usernamePrefix,
  usernameClaim: 'sub',
  groupsPrefix: undefined,
  groupsClaim: undefined,
  computesGroups: false,
  audiences: [],
  source: 'configuration',
  ...more,
});
const github = 'https://token.actions.githubusercontent.com';

describe('the user name a subject gets', () => {
  const reading = (name: string) => {
    const found = readSubject(name);
    if (found === undefined) throw new Error(`${name} is not read`);
    return found;
  };
  const sub = 'repo:o/r:ref:refs/heads/main';

  // The table of facts C.3; names of flags and services are computed by identity/authentication.
  test.each([
    [`${github}#`, `${github}#${sub}`],
    ['github:', `github:${sub}`],
    ['', sub],
    ['aks:jwt:github:', `aks:jwt:github:${sub}`],
  ])('behind %o', (prefix, name) => {
    expect(judgeUserName(reading(name), [known(github, prefix)])).toMatchObject({ case: 'agrees' });
    expect(judgeUserName(reading(`x:${sub}`), [known(github, prefix)])).toMatchObject({
      case: 'differs',
      expected: name,
    });
  });

  test('on EKS the issuer’s address is the prefix unless another is given', () => {
    const eks = knownIssuerOfSetting({ issuer: github, platform: 'eks' });
    expect(eks && judgeUserName(reading(`${github}#${sub}`), [eks])).toMatchObject({ case: 'agrees' });
  });

  test.each([
    ['nothing is known', sub, [], 'unknown'],
    [
      'an expression makes the names',
      sub,
      [known(github, undefined, { usernameClaim: undefined })],
      'unknown',
    ],
    ['another claim is the name', sub, [known(github, '', { usernameClaim: 'repository' })], 'unknown'],
    ['a broker shares the prefix', sub, [known('https://dex.example.com', '')], 'unknown'],
    ['a broker has another prefix', sub, [known('https://dex.example.com', 'dex:')], 'untrusted'],
    ['another issuer alone is trusted', sub, [known('https://gitlab.com', '')], 'untrusted'],
    [
      'a host of one’s own is GitLab',
      'gl:project_path:g/p:ref_type:branch:ref:main',
      [known('https://git.example.com', 'gl:')],
      'agrees',
    ],
    [
      'a host of one’s own may be Terraform Enterprise or not',
      'organization:o:project:p:workspace:w:run_phase:plan',
      [known('https://tfe.example.com', 'tfe:')],
      'unknown',
    ],
    [
      'a slip in the prefix of a host of one’s own',
      'tef:organization:o:project:p:workspace:w:run_phase:plan',
      [known('https://tfe.example.com', 'tfe:')],
      'differs',
    ],
  ] as const)('%s', (_, name, issuersKnown, expected) => {
    expect(judgeUserName(reading(name), issuersKnown).case).toBe(expected);
  });

  test('clusters that differ leave the name open', () => {
    const verdict = judgeUserName(reading(`x:${sub}`), [known(github, 'a:'), known(github, 'b:')]);
    expect(verdict).toMatchObject({ case: 'differs', expected: undefined });
    expect(judgeUserName(reading(`b:${sub}`), [known(github, 'a:'), known(github, 'b:')]).case).toBe(
      'agrees',
    );
  });
});

test.each([
  ['gihub:', 'github:', true],
  ['GitHub:', 'github:', true],
  ['"github:"', 'github:', true],
  ['github', 'github:', true],
  ['githbu:', 'github:', true],
  ['gitlab:', 'github:', false],
  ['github:', 'github:', false],
  ['', 'github:', false],
  ['a:', 'b:', false],
])('%o is a slip of %o: %o', (written, meant, expected) => {
  expect(isMistyped(written, meant)).toBe(expected);
});

test.each([
  ['no groups at all', {}, false],
  ['an expression', { computesGroups: true }, true],
  ['a claim behind the prefix', { groupsClaim: 'groups', groupsPrefix: 'tfc:' }, true],
  ['a claim behind another', { groupsClaim: 'groups', groupsPrefix: 'oidc:' }, false],
  ['settings that do not say', { source: 'settings' }, true],
] as const)('a group of %s', (_, more, expected) => {
  expect(mayBeGroup('tfc:acme:production', [known(github, '', more)])).toBe(expected);
});
