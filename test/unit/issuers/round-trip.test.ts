import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { issuers } from '../../../server/src/identity/issuers/all.ts';
import type { IssuerId } from '../../../server/src/identity/issuers/issuer.ts';
import { readSubject, readSubjectPattern } from '../../../server/src/identity/issuers/read-subject.ts';

const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/);
const plain = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,14}$/);
const digits = fc.stringMatching(/^[1-9][0-9]{0,9}$/);
const uuid = fc.uuid();
const branch = fc.stringMatching(/^[a-z0-9][a-z0-9/_.-]{0,20}$/);
const join = (...parts: readonly (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''));

const repo = fc.oneof(
  join('repo:', plain, '/', word),
  join('repo:', plain, '@', digits, '/', word, '@', digits),
);
const escaped = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 %_-]{0,10}(?:%3A[a-z0-9]{1,4}){0,2}$/);

const subjects: Readonly<Record<IssuerId, fc.Arbitrary<string>>> = {
  'github-actions': fc.oneof(
    join(repo, ':ref:refs/heads/', branch),
    join(repo, ':ref:refs/tags/', branch),
    join(repo, ':pull_request'),
    join(repo, ':environment:', escaped),
    join(
      repo,
      ':environment:',
      escaped,
      ':job_workflow_ref:',
      plain,
      '/',
      word,
      '/.github/workflows/a.yml@refs/heads/',
      branch,
    ),
    join('repository_owner:', plain, ':repository_visibility:private'),
    join('environment:', escaped, ':repository_owner:', plain),
    join('repo_property_team:', plain),
    join(repo, ':pull_request:job_workflow_ref:', plain, '/', word, '/.github/workflows/a.yml@', uuid),
  ),
  'gitlab-ci': fc.oneof(
    join('project_path:', plain, '/', word, ':ref_type:branch:ref:', branch),
    join('project_path:', plain, '/', word, '/', word, ':ref_type:tag:ref:', branch),
    join('project_path:', plain, '/', word, ':ref:', branch, ':ref_type:branch'),
    join('project_path:', plain, '/', word, ':ref_type:branch'),
    join('project_path:', plain, '/', word, ':environment:', word, ':deployment_tier:production'),
  ),
  'hcp-terraform': fc.oneof(
    join(
      'organization:',
      word,
      ':project:',
      fc.constantFrom('Default Project', 'a'),
      ':workspace:',
      word,
      ':run_phase:',
      fc.constantFrom('plan', 'apply'),
    ),
    join('organization:', word, ':module:', word, ':operation:test_run'),
    join(
      'organization:',
      word,
      ':project:',
      word,
      ':stack:',
      word,
      ':deployment:',
      word,
      ':operation:',
      fc.constantFrom('plan', 'apply'),
    ),
  ),
  buildkite: join(
    'organization:',
    word,
    ':pipeline:',
    word,
    ':ref:refs/heads/',
    branch,
    ':commit:',
    plain,
    ':step:',
    fc.oneof(word, fc.constant('')),
  ),
  circleci: fc.oneof(
    join('org/', uuid, '/project/', uuid, '/user/', uuid),
    join(
      'org/',
      uuid,
      '/project/',
      uuid,
      '/user/',
      uuid,
      '/vcs-origin/github.com/',
      word,
      '/',
      word,
      '/vcs-ref/refs/heads/',
      branch,
    ),
  ),
  'bitbucket-pipelines': fc.oneof(
    join('{', uuid, '}:{', uuid, '}'),
    join('{', uuid, '}:{', uuid, '}:{', uuid, '}'),
  ),
  'azure-devops': join('sc://', word, '/', fc.constantFrom('My Project', 'a'), '/', word),
  spacelift: join(
    'space:',
    word,
    ':',
    fc.constantFrom('stack', 'module'),
    ':',
    word,
    ':run_type:',
    fc.constantFrom('PROPOSED', 'TRACKED', 'TASK'),
    ':scope:',
    fc.constantFrom('read', 'write'),
  ),
  kubernetes: join(
    'system:serviceaccount:',
    fc.stringMatching(/^[a-z0-9]{1,10}$/),
    ':',
    fc.stringMatching(/^[a-z0-9]{1,10}$/),
  ),
  spiffe: fc.oneof(
    join(
      'spiffe://',
      fc.stringMatching(/^[a-z0-9]{1,5}\.[a-z]{2,5}$/),
      '/ns/',
      fc.stringMatching(/^[a-z0-9]{1,10}$/),
      '/sa/',
      fc.stringMatching(/^[a-z0-9]{1,10}$/),
    ),
    join('spiffe://', fc.stringMatching(/^[a-z0-9]{1,5}$/)),
  ),
  entra: fc.oneof(uuid, fc.stringMatching(/^[A-Za-z0-9_-]{10,40}$/)),
  google: fc.oneof(
    digits.filter((text) => text.length > 5),
    join(
      fc.stringMatching(/^[a-z][a-z0-9]{1,8}$/),
      '@',
      fc.stringMatching(/^[a-z][a-z0-9-]{1,8}$/),
      '.iam.gserviceaccount.com',
    ),
  ),
  'aws-iam': fc.oneof(
    join('arn:aws:iam::123456789012:role/', branch),
    join('arn:aws-cn:sts::123456789012:assumed-role/', plain, '/', plain),
  ),
  email: join(word, '@', plain, '.example'),
};

describe('print(parse(subject)) is the subject', () => {
  test.each(issuers.map((issuer) => [issuer.id, issuer] as const))('%s', (id, issuer) => {
    fc.assert(
      fc.property(subjects[id], (text) => {
        const subject = issuer.parse(text);
        expect(subject, text).toBeDefined();
        if (subject === undefined) return;
        expect(issuer.print(subject)).toBe(text);
        expect(issuer.judge(subject).bearer).not.toContain('undefined');
      }),
    );
  });

  test('whatever any issuer reads it prints as it stood', () => {
    const any = fc.oneof(
      fc.string(),
      ...Object.values(subjects),
      fc.tuple(fc.oneof(...Object.values(subjects)), fc.string()).map(([a, b]) => a + b),
    );
    fc.assert(
      fc.property(any, (text) => {
        for (const issuer of issuers) {
          const subject = issuer.parse(text);
          if (subject !== undefined) expect(issuer.print(subject), issuer.id).toBe(text);
        }
      }),
    );
  });
});

test('no text is too strange to read', () => {
  const strange = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          'repo',
          ':',
          '/',
          '@',
          'organization',
          'project_path',
          'ref',
          'refs/heads/',
          '*',
          '{',
          'https://',
          '#',
          'spiffe://',
          'system:',
          'arn:aws:iam:',
          '%3A',
        ),
      )
      .map((words) => words.join('')),
  );
  fc.assert(
    fc.property(strange, (text) => {
      const reading = readSubject(text);
      readSubjectPattern(text);
      for (const issuer of issuers) {
        issuer.parse(text);
        issuer.flawOf(text);
        issuer.recognise(text);
      }
      if (reading !== undefined) expect(reading.prefix + reading.text).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('a flaw is told of no subject, and what was meant is one, capitals aside', () => {
  const slips = fc
    .tuple(fc.oneof(...Object.values(subjects)), fc.constantFrom('', ':', ':x', '/'))
    .map(([text, tail]) => text + tail);
  fc.assert(
    fc.property(slips, (text) => {
      for (const issuer of issuers) {
        const flaw = issuer.parse(text) === undefined ? issuer.flawOf(text) : undefined;
        for (const meant of flaw?.meant ?? []) expect(issuer.parse(meant), meant).toBeDefined();
      }
    }),
  );
});
