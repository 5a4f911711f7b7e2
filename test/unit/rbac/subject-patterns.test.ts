import { describe, expect, test } from 'vitest';
import { readSubjectPattern } from '../../../server/src/identity/issuers/read-subject.ts';

describe('which issuer a pattern is aimed at', () => {
  test.each([
    ['repo:o/r:*', 'GitHub Actions', ''],
    ['repo:o/*', 'GitHub Actions', ''],
    [
      'https://token.actions.githubusercontent.com#repo:o@1/r@2:*',
      'GitHub Actions',
      'https://token.actions.githubusercontent.com#',
    ],
    ['gitlab:project_path:g/sub/p:*', 'GitLab CI', 'gitlab:'],
    ['organization:o:*', 'HCP Terraform', ''],
    ['https://app.terraform.io#organization:o:project:p:*', 'HCP Terraform', 'https://app.terraform.io#'],
    ['organization:o:pipeline:p:*', 'Buildkite', ''],
    ['org/5a1e8a50-1111-4222-8333-444455556666/project/*', 'CircleCI', ''],
    ['{4f2c1a90-0000-4000-8000-0123456789ab}:*', 'Bitbucket Pipelines', ''],
    ['spiffe://td/ns/*', 'SPIFFE', ''],
    ['arn:aws:iam::111122223333:role/*', 'AWS IAM', ''],
    ['*@example.com', 'an identity provider with e-mail addresses', ''],
    ['system:serviceaccount:ns:*', 'Kubernetes', ''],
    ['other:system:serviceaccount:ns:*', 'another cluster', 'other:'],
  ])('%s', (name, issuer, prefix) => {
    expect(readSubjectPattern(name)).toMatchObject({ issuer, prefix });
  });

  test.each(['platform-*', '*', 'https://github.com/my-org/*', 'myrepo:o/r:*', 'kubeorg/a/*'])(
    'nothing gives %s away',
    (name) => {
      expect(readSubjectPattern(name)).toBeUndefined();
    },
  );
});

describe('conditions on claims', () => {
  test.each([
    ['repo:o/r:*', 'claims.repository == "o/r"'],
    ['repo:o/*', 'claims.repository_owner == "o"'],
    [
      'repo:o/app-*:environment:prod',
      'claims.repository_owner == "o" && claims.repository.startsWith("o/app-") && claims.?environment.orValue("") == "prod"',
    ],
    [
      'repo:o/r:ref:refs/heads/release-*',
      'claims.repository == "o/r" && claims.ref.startsWith("refs/heads/release-")',
    ],
    [
      'repo:o@1/*:ref:refs/heads/main',
      'claims.repository_owner_id == "1" && claims.ref == "refs/heads/main"',
    ],
    ['repo:o/r:*:main', 'claims.sub.matches("^repo:o/r:.*:main$")'],
    [
      'project_path:g/*:ref_type:branch:ref:main',
      'claims.project_path.startsWith("g/") && claims.ref_type == "branch" && claims.ref == "main"',
    ],
    [
      'organization:o:*:run_phase:apply',
      'claims.terraform_organization_name == "o" && claims.?terraform_run_phase.orValue("") == "apply"',
    ],
    ['organization:*', 'claims.sub.startsWith("organization:")'],
    [
      'organization:o:pipeline:p:ref:refs/heads/main:*',
      'claims.organization_slug == "o" && claims.pipeline_slug == "p" && claims.build_branch == "main"',
    ],
    [
      'project_path:g/*:ref_type:branch:ref:refs/heads/main',
      'claims.project_path.startsWith("g/") && claims.ref_type == "branch" && claims.ref == "main"',
    ],
    ['spiffe://td/*/sa/build', 'claims.sub.matches("^spiffe://td/.*/sa/build$")'],
    [
      'j.*@example.com',
      'claims.?email_verified.orValue(false) == true && claims.?email.orValue("").matches("^j\\\\..*@example\\\\.com$")',
    ],
  ])('%s', (name, condition) => {
    expect(readSubjectPattern(name)?.condition).toBe(condition);
  });
});

describe('exact equivalents', () => {
  test.each([
    ['system:serviceaccount:build:*', [{ kind: 'Group', name: 'system:serviceaccounts:build' }]],
    ['system:node:*', [{ kind: 'Group', name: 'system:nodes' }]],
    ['system:bootstrap:*', [{ kind: 'Group', name: 'system:bootstrappers' }]],
    [
      'tfc:organization:o:project:Default Project:workspace:w:run_phase:*',
      ['plan', 'apply'].map((phase) => ({
        kind: 'User',
        name: `tfc:organization:o:project:Default Project:workspace:w:run_phase:${phase}`,
      })),
    ],
  ])('%s', (name, expected) => {
    expect(readSubjectPattern(name)?.equivalent).toEqual(expected);
  });

  // Each of these would be a guess, or would give more than the pattern said.
  test.each([
    'repo:o/r:*',
    'repo:o/r:environment:*',
    'organization:o:project:*:workspace:w:run_phase:*',
    'organization:o:workspace:w:run_phase:*',
    'organization:o:*:run_phase:plan',
    'system:serviceaccount:*',
    'system:serviceaccount:*:build',
    'system:serviceaccount:build:app-*',
    'other:system:serviceaccount:build:*',
    'system:*',
  ])('none for %s', (name) => {
    expect(readSubjectPattern(name)?.equivalent).toBeUndefined();
  });
});
