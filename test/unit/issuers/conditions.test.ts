import { describe, expect, test } from 'vitest';
import { evaluateClaims } from '../../../server/src/identity/authentication/cel.ts';
import { readSubjectPattern } from '../../../server/src/identity/issuers/read-subject.ts';

const holds = (pattern: string, claims: Readonly<Record<string, string>>): unknown => {
  const condition = readSubjectPattern(pattern)?.condition;
  if (condition === undefined) throw new Error(`${pattern} has no condition`);
  const result = evaluateClaims(condition, claims);
  return result.state === 'value' ? result.value : result;
};
const job = {
  sub: 'repo:acme/shop:ref:refs/heads/main',
  repository: 'acme/shop',
  repository_owner: 'acme',
  repository_owner_id: '4711',
  repository_id: '9988',
  ref: 'refs/heads/main',
  event_name: 'push',
};

// The API server evaluates what a finding proposes: it has to hold for what the pattern meant, and for nothing else.
describe('conditions are CEL that means what the pattern meant', () => {
  test.each([
    ['repo:acme/shop:*', job, true],
    ['repo:acme/*', job, true],
    ['repo:acme/*:ref:refs/heads/main', job, true],
    ['repo:acme/*:ref:refs/heads/main', { ...job, ref: 'refs/heads/x' }, false],
    ['repo:acme@4711/*:ref:refs/heads/main', { ...job, repository_owner_id: '1' }, false],
    ['repo:acme/sh*:ref:refs/heads/*', job, true],
    ['repo:other/*', job, false],
    ['repo:acme/shop:*:main', { ...job, sub: 'repo:acme/shop:ref:main' }, true],
    ['org/a/project/p/user/*', { 'oidc.circleci.com/project-id': 'p' }, true],
    ['org/a/project/p/user/*', { 'oidc.circleci.com/project-id': 'q' }, false],
    ['spiffe://td/*/sa/build', { sub: 'spiffe://td/ns/x/sa/build' }, true],
    ['spiffe://td/*/sa/build', { sub: 'spiffe://td/ns/x/sa/builder' }, false],
    [
      'organization:o:*:run_phase:apply',
      { terraform_organization_name: 'o', terraform_run_phase: 'apply' },
      true,
    ],
    [
      'project_path:g/*:ref_type:branch:ref:main',
      { project_path: 'g/p', ref_type: 'branch', ref: 'main' },
      true,
    ],
    [
      'project_path:g/*:ref_type:branch:ref:main',
      { project_path: 'gx/p', ref_type: 'branch', ref: 'main' },
      false,
    ],
    ['sc://acme/*/deploy', { sub: 'sc://acme/shop/deploy' }, true],
  ])('%s', (pattern, claims, expected) => {
    expect(holds(pattern, claims)).toBe(expected);
  });
});
