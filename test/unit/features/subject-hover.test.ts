import { expect, test } from 'vitest';
import { hover } from '../../../server/src/features/hover.ts';
import { plainText } from '../../../server/src/features/markdown.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const binding = (kind: string, name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - kind: ${kind}
    name: "${name}"
`;
const authentication = (prefix: string): string => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: {url: https://token.actions.githubusercontent.com, audiences: [shop]}
    claimMappings:
      username: {claim: sub, prefix: "${prefix}"}
      groups: {claim: groups, prefix: "gh-group:"}
`;

function hoverOn(kind: string, name: string, more: Readonly<Record<string, string>> = {}): string {
  const text = binding(kind, name);
  const workspace = workspaceOf({ 'a.yaml': text, ...more });
  const found = hover(workspace, uriOf('a.yaml'), text.indexOf(name) + 1, { redact: false });
  return plainText(found?.markdown ?? '');
}

test('a subject: who bears it, its parts, who does not, its user name, then its access', () => {
  const text = hoverOn('User', 'github:repo:o@1/r@2:environment:prod', {
    'auth.yaml': authentication('github:'),
  });
  const [meaning = '', access = ''] = text.split('---');
  expect(meaning).toContain('**GitHub Actions**: jobs of o/r in environment prod.');
  expect(meaning).toContain('- repo: `o@1/r@2`');
  expect(meaning).toContain('- prefix of the API server’s configuration: `github:`');
  expect(meaning).toContain(
    'Matches tokens whose subject is `repo:o@1/r@2:environment:prod` to the letter, so not jobs without',
  );
  expect(meaning).toContain(
    'This is the user name by the configuration for `https://token.actions.githubusercontent.com`',
  );
  expect(access).toContain('by RoleBinding `ci`');
});

test.each([
  [
    'the prefix is another',
    'repo:o/r:pull_request',
    authentication('github:'),
    'the user name is `github:repo:o/r:pull_request`',
  ],
  [
    'nothing is known',
    'repo:o/r:pull_request',
    '',
    'it would be `https://token.actions.githubusercontent.com#repo:o/r:pull_request`',
  ],
  [
    'nobody issues it here',
    'organization:o:module:m:operation:test_run',
    authentication('x:'),
    'trusts no such issuer',
  ],
  ['unreviewed code', 'repo:o/r:pull_request', '', 'Borne by code nobody has reviewed'],
  ['a form no token has', 'repo:o/r:ref:main', '', 'perhaps `repo:o/r:ref:refs/heads/main`'],
  ['a pattern', 'repo:o/r:*', '', 'matches nobody, since RBAC compares names to the letter'],
])('%s', (_, name, auth, expected) => {
  expect(hoverOn('User', name, auth === '' ? {} : { 'auth.yaml': auth })).toContain(expected);
});

test('where the subject does not do, claims that can be gone by', () => {
  const text = hoverOn('User', 'bk:organization:o:pipeline:p:ref:refs/heads/main:commit:abc:step:x');
  expect(text).toContain('Claims the issuer alone decides, for a mapping: `organization_slug`');
  expect(text).toContain('Others choose: `build_branch` (whoever may start a build)');
});

test('a group is traced to its claim', () => {
  expect(hoverOn('Group', 'gh-group:ops', { 'auth.yaml': authentication('x:') })).toContain(
    'Tokens of `https://token.actions.githubusercontent.com` whose claim `groups` holds `ops`.',
  );
});

test.each(['jane', 'system:kube-scheduler'])('nothing is made up about %s', (name) => {
  expect(hoverOn('User', name)).toMatch(/^\*\*User/);
});

test('names cannot become markup', () => {
  const text = binding('User', 'repo:o/r:environment:[x](y)');
  const found = hover(workspaceOf({ 'a.yaml': text }), uriOf('a.yaml'), text.indexOf('repo:') + 1, {
    redact: false,
  });
  expect(found?.markdown).toContain('in environment \\[x\\]\\(y\\)');
  expect(found?.markdown.replaceAll(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)\[x/);
});
