import { expect, test } from 'vitest';
import { completionsAt } from '../../support/completions.ts';

const text = (kind: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: x
subjects:
- kind: ${kind}
  name: |
`;
const authentication = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: {url: https://gitlab.example.com, audiences: [shop]}
    claimMappings:
      username: {claim: sub, prefix: "gl:"}
      groups: {claim: groups, prefix: "gl-group:"}
`;

test('without knowledge the default prefix stands where it is one, and gaps are stops', () => {
  const items = completionsAt(text('User'), {}).found?.items ?? [];
  const environment = items.find(({ label }) => label === 'GitHub Actions: deployment environment, with ids');
  expect(environment?.newText).toContain(
    'https://token.actions.githubusercontent.com#repo:OWNER@OWNER_ID/REPO@REPO_ID:environment:production',
  );
  expect(environment?.stops).toEqual(['OWNER', 'OWNER_ID', 'REPO', 'REPO_ID', 'production']);
  expect(items.find(({ label }) => label === 'GitLab CI: branch')?.newText).toMatch(
    /^"?https:\/\/gitlab.com#project_path:GROUP/,
  );
});

test('subjects that do not last are not offered', () => {
  const { labels } = completionsAt(text('User'), {});
  expect(labels.filter((label) => /Buildkite|CircleCI|Bitbucket/.test(label))).toEqual([]);
});

test('with the authentication at hand, only issuers it trusts, behind its prefix', () => {
  const { found, labels } = completionsAt(text('User'), { 'auth.yaml': authentication });
  expect(labels).toEqual(['GitLab CI: branch', 'GitLab CI: tag']);
  expect(found?.items[0]?.newText).toContain('gl:project_path:GROUP/PROJECT:ref_type:branch:ref:main');
});

test('groups stand behind their prefix', () => {
  expect(completionsAt(text('Group'), { 'auth.yaml': authentication }).labels).toEqual(['gl-group:GROUP']);
  expect(completionsAt(text('Group'), {}).labels).toEqual([]);
});

test('ServiceAccounts are none', () => {
  expect(completionsAt(text('ServiceAccount'), { 'auth.yaml': authentication }).labels).toEqual([]);
});

test('who is bound elsewhere comes first; patterns and subjects of this binding are left out', () => {
  const elsewhere = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - {kind: User, name: jane}
  - {kind: User, name: "repo:o/*"}
  - {kind: Group, name: platform}
  - {kind: User, name: john}
`;
  const typed = `${text('User')}- kind: User\n  name: john\n`;
  const { found } = completionsAt(typed, { 'a.yaml': elsewhere });
  expect(found?.items[0]).toMatchObject({ label: 'jane', detail: 'bound by ClusterRoleBinding ops' });
  expect(found?.items.map(({ label }) => label)).not.toContain('john');
  expect(completionsAt(text('Group'), { 'a.yaml': elsewhere }).labels).toEqual(['platform']);
});

test('of hundreds who are bound elsewhere, those that begin as it was typed are listed', () => {
  const elsewhere = Array.from(
    { length: 400 },
    (_, i) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b${i}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: user-${i}}]
`,
  ).join('---\n');
  const typed = text('User').replace('name: |', 'name: user-39|');
  const { found } = completionsAt(typed, { 'a.yaml': elsewhere });
  const first = found?.items.slice(0, 10).map(({ label }) => label);
  expect(first?.every((label) => label.startsWith('user-39'))).toBe(true);
  expect(found?.truncated).toBe(true);
});

test('what a binding calls itself cannot disguise the list', () => {
  const elsewhere = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: "b\\u202eevil"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: jane}]
`;
  const { found } = completionsAt(text('User'), { 'a.yaml': elsewhere });
  expect(found?.items[0]?.detail).toBe('bound by RoleBinding b\\u202eevil');
});
