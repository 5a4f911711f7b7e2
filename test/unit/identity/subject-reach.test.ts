import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hole } from '../../../server/src/identity/trust/policy-value.ts';
import {
  isSharedProvider,
  subjectReach,
  toFillIn,
} from '../../../server/src/identity/trust/subject-reach.ts';

const github = 'token.actions.githubusercontent.com';
const eks = 'oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF';

test.each([
  [github, true],
  ['gitlab.com', true],
  ['app.terraform.io', true],
  ['app.eu.terraform.io', true],
  ['agent.buildkite.com', true],
  // One customer's own, each of them.
  [`${github}/my-enterprise`, false],
  ['token.actions.my-company.ghe.com', false],
  ['gitlab.example.com', false],
  ['ghes.example.com/_services/token', false],
  [eks, false],
  [undefined, false],
])('strangers get tokens of %s: %s', (provider, shared) => {
  expect(isSharedProvider(provider)).toBe(shared);
});

describe('who a pattern lets in', () => {
  test.each([
    [github, '*', 'open'],
    [github, '**', 'open'],
    [github, 'repo:*', 'open'],
    [github, 'repo:*/my-repo:ref:refs/heads/main', 'open'],
    [github, 'repo:my-org*/my-repo:ref:refs/heads/main', 'open'],
    [github, 'repo:my-org?/my-repo:environment:production', 'open'],
    [github, 'rep*', 'open'],
    [github, 'ref:refs/heads/main', 'open'],
    [github, 'environment:production', 'open'],
    [github, 'job_workflow_ref:*/deploy.yml@refs/heads/main', 'open'],
    [github, 'repo:my-org/*', 'wide'],
    [github, 'repo:my-org/*:environment:production', 'wide'],
    [github, 'repo:my-org/my-*:ref:refs/heads/main', 'wide'],
    [github, 'repo:my-org@12/my-repo@34:*', 'wide'],
    [github, 'repo:my-org/my-repo:pull_request', 'wide'],
    [github, 'repo:my-org/my-repo:ref:*', 'wide'],
    [github, 'repo:my-org/my-repo:ref:refs/*', 'wide'],
    [github, 'repository_owner:my-org', 'wide'],
    [github, 'repository_owner_id:12:*', 'wide'],
    [github, `repo:${hole}/${hole}:*`, 'wide'],
    [github, 'repo:my-org/my-repo:ref:refs/heads/*', 'broad'],
    [github, 'repo:my-org/my-repo:environment:*', 'broad'],
    [github, 'repo:my-org/my-repo:environment:production', undefined],
    [github, 'repo:my-org/my-repo:environment:production:*', undefined],
    [github, 'repo:my-org/my-repo:ref:refs/tags/v*', undefined],
    [github, 'environment:production:repository_owner:my-org:repository_id:12', undefined],
    [github, `repo:${hole}`, undefined],
    [github, `repo:${hole}:*`, 'wide'],
    [github, `repo:${hole}:environment:production`, undefined],
    ['token.actions.my-company.ghe.com', 'repo:my-org/*', 'wide'],
    ['ghes.example.com/_services/token', 'repo:*', 'open'],
    ['gitlab.com', 'project_path:*', 'open'],
    ['gitlab.example.com', 'project_path:shop/*', 'wide'],
    ['gitlab.com', 'project_path:shop/web:ref_type:tag:ref:*', 'broad'],
    ['gitlab.com', 'project_path:shop/web:ref_type:branch:ref:main', undefined],
    ['app.terraform.io', 'organization:my-*:project:p:workspace:w:run_phase:apply', 'open'],
    ['app.terraform.io', 'organization:my-org:project:*', 'wide'],
    ['app.terraform.io', 'organization:my-org:project:p:workspace:w:*', 'broad'],
    ['app.terraform.io', 'organization:my-org:project:p:workspace:w:run_phase:apply', undefined],
    ['agent.buildkite.com', 'organization:my-org:*', 'wide'],
    ['agent.buildkite.com', 'organization:my-org:pipeline:p:*', 'broad'],
    ['agent.buildkite.com', 'organization:my-org:pipeline:p:ref:refs/heads/main:commit:*', undefined],
    ['oidc.circleci.com/org/1', 'org/1/*', 'wide'],
    ['oidc.circleci.com/org/1', 'org/1/project/2/user/*', undefined],
    [eks, 'system:serviceaccount:*', 'open'],
    [eks, 'system:*', 'open'],
    [eks, 'system:serviceaccount:*:web', 'wide'],
    [eks, 'system:serviceaccount:team-*:web', 'wide'],
    [eks, 'system:serviceaccount:shop:*', 'broad'],
    [eks, 'system:serviceaccount:shop:web-*', undefined],
    ['id.example.com', 'spiffe://example.com/*', 'wide'],
    ['id.example.com', 'spiffe://*/ns/shop/sa/web', 'open'],
    ['id.example.com', 'anything-*', undefined],
    [undefined, 'repo:my-org/*', 'wide'],
    [undefined, 'a'.repeat(3000), undefined],
  ])('%s %s: %s', (provider, pattern, level) => {
    expect(subjectReach(provider, pattern)?.level).toBe(level);
  });

  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
  const subject = fc.oneof(
    fc.tuple(word, word, word).map(([o, r, e]) => [github, `repo:${o}/${r}:environment:${e}`]),
    fc.tuple(word, word, word).map(([o, r, b]) => [github, `repo:${o}@1/${r}@2:ref:refs/heads/${b}`]),
    fc
      .tuple(word, word, word)
      .map(([g, p, b]) => ['gitlab.com', `project_path:${g}/${p}:ref_type:branch:ref:${b}`]),
    fc
      .tuple(word, word, word)
      .map(([o, p, w]) => [
        'app.terraform.io',
        `organization:${o}:project:${p}:workspace:${w}:run_phase:apply`,
      ]),
    fc.tuple(word, word).map(([n, s]) => [eks, `system:serviceaccount:${n}:${s}`]),
  );

  test('a subject without a wildcard is one caller', () => {
    fc.assert(fc.property(subject, ([provider, text]) => subjectReach(provider, text ?? '') === undefined));
  });

  test('what is written instead reaches no further, whatever part of a subject is a star', () => {
    fc.assert(
      fc.property(subject, fc.nat(), fc.nat(), ([provider, text = ''], a, b) => {
        const from = a % (text.length + 1);
        const to = from + (b % (text.length - from + 1));
        const pattern = `${text.slice(0, from)}*${text.slice(to)}`;
        const reach = subjectReach(provider, pattern);
        if (reach === undefined) return;
        expect(subjectReach(provider, reach.instead), pattern).toBeUndefined();
        expect(reach.instead).not.toMatch(/\*/);
      }),
    );
  });

  test('nothing throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.option(fc.string(), { nil: undefined }),
        fc.string({ unit: 'binary' }),
        (provider, text) => {
          subjectReach(provider, text);
          isSharedProvider(provider);
          toFillIn(text);
        },
      ),
    );
  });
});
