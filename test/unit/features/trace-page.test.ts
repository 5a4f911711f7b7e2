import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenAt, tokenIn, tracePage } from '../../../server/src/features/trace/trace-page.ts';
import { writeAuthentication, writeBinding } from '../../../server/src/features/trace/write-access.ts';
import { validateConfiguration } from '../../../server/src/identity/authentication/validate/configuration.ts';
import { classifyToken } from '../../../server/src/identity/jwt/classify.ts';
import { decodeToken } from '../../../server/src/identity/jwt/decode.ts';
import { readResources } from '../../../server/src/kubernetes/resource.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { boundPayload, makeEncryptedToken, makeToken, nowSeconds, payloads } from '../../support/tokens.ts';
import { allFindings, uriOf, workspaceOf } from '../../support/workspaces.ts';

const options = { redact: false, shownFile: (uri: string) => uri.replace('file:///test/', '') };
const github = 'https://token.actions.githubusercontent.com';
const claims = {
  iss: github,
  sub: 'repo:acme@1/shop@2:environment:production',
  aud: 'my-cluster',
  exp: nowSeconds + 300,
  repository_owner_id: '1',
};

const configuration = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: {url: ${github}, audiences: [my-cluster]}
    claimValidationRules: [{claim: repository_owner_id, requiredValue: "1"}]
    claimMappings: {username: {claim: sub, prefix: "github:"}}
`;
const binding = (name: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deploy, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: ${JSON.stringify(name)}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: shop}
rules: [{apiGroups: [apps], resources: [deployments], verbs: [patch]}]
`;

function tokenOf(payload: object) {
  const token = decodeToken(makeToken({ payload: { ...payload } }));
  if (token === undefined) throw new Error('no token');
  return token;
}

describe('the page', () => {
  test('tokens in claims are not on it, whatever names the configuration makes of them', () => {
    const inner = makeToken({ payload: { sub: 'somebody else' } });
    const workspace = workspaceOf({
      'auth.yaml': `${configuration.replace('username:', 'extra: [{key: example.com/act, valueExpression: claims.act}], uid: {claim: act}, groups: {claim: groups, prefix: "github:"}, username:')}`,
    });
    const token = tokenOf({ ...claims, sub: inner, act: inner, groups: [`a ${inner}`, 'github'] });
    const page = tracePage(token, workspace, [], options);
    expect(page).toContain('accepted');
    expect(page).toContain('github:github');
    expect(page).toContain('example\\.com\\/act');
    for (const part of inner.split('.').slice(1)) expect(page).not.toContain(part.slice(0, 20));
    // Nobody can bind a name that is not shown.
    expect(page).not.toContain('RoleBinding');
    expect(writeBinding({ name: inner, uid: '', groups: [], extra: {} })).toBeUndefined();
  });

  test('from a token in a file to its permissions, and it changes with the files', () => {
    const jwt = makeToken({ payload: claims });
    const files = {
      'auth.yaml': configuration,
      'rbac.yaml': binding('github:repo:acme@1/shop@2:environment:production'),
      'ci.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  token: ${jwt}\n`,
    };
    const workspace = workspaceOf(files);
    const token = tokenAt(workspace, uriOf('ci.yaml'), files['ci.yaml'].length - 10);
    if (token === undefined) throw new Error('no token here');
    expect(tokenAt(workspace, uriOf('ci.yaml'), 5)).toBeUndefined();
    const page = tracePage(token, workspace, [], options);
    expect(page).toContain('✅ accepted');
    expect(page).toContain('`github:repo:acme@1/shop@2:environment:production`');
    expect(page).toContain(
      'RoleBinding shop/deploy \\(rbac\\.yaml\\:1\\) → Role shop/deployer'.replaceAll('/', '\\/'),
    );
    workspace.update(uriOf('auth.yaml'), configuration.replace('requiredValue: "1"', 'requiredValue: "2"'));
    expect(tracePage(token, workspace, [], options)).toContain('401 Unauthorized');
  });

  test('a caller nobody binds gets a binding; then it has the rights', () => {
    const workspace = workspaceOf({ 'auth.yaml': configuration, 'rbac.yaml': binding('somebody') });
    const page = tracePage(tokenOf(claims), workspace, [], options);
    expect(page).toContain('The least binding for it');
    expect(page).toContain('name: "github:repo:acme@1/shop@2:environment:production"');
  });

  test('with claims hidden neither user nor groups are said', () => {
    const workspace = workspaceOf({ 'auth.yaml': configuration });
    const page = tracePage(tokenOf(claims), workspace, [], { ...options, redact: true });
    expect(page).not.toContain('acme');
    expect(page).toContain('zeroToken.jwt.redactClaims');
  });

  test('names of other people become no markup', () => {
    const workspace = workspaceOf({ 'auth.yaml': configuration });
    const evil = 'repo:a/b:environment:````\n# [x](command:evil) \u202e';
    const page = tracePage(tokenOf({ ...claims, sub: evil }), workspace, [], options);
    expect(page).not.toMatch(/^# \[x\]/m);
    expect(page).not.toContain('\u202e');
  });

  test('settings of another cluster count where no file says', () => {
    const page = tracePage(
      tokenOf(claims),
      workspaceOf({ 'rbac.yaml': binding('x') }),
      [{ issuer: github, usernamePrefix: 'gh:' }],
      options,
    );
    expect(page).toContain('gh:repo:acme@1/shop@2');
  });
});

describe('what to write', () => {
  test('the configuration for every kind of token is one the API server takes, and our rules too', () => {
    let written = 0;
    for (const payload of Object.values(payloads)) {
      const token = tokenOf(payload);
      const manifest = writeAuthentication(token);
      if (manifest === undefined) continue;
      written += 1;
      const [resource] = readResources(parseDocument(manifest.yaml));
      expect(resource && validateConfiguration(resource, 37)).toEqual([]);
      const found = allFindings(workspaceOf({ 'a.yaml': manifest.yaml })).filter(
        // An audience is the token's own; the remark says to change it.
        ({ rule }) => rule !== 'no-foreign-audience',
      );
      expect(
        found.map(({ message }) => message),
        classifyToken(token).id,
      ).toEqual([]);
    }
    expect(written).toBeGreaterThan(5);
  });

  test('a binding is valid for any name', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ufffe', '\uffff', '\ufff9')),
        (name) => {
          const { yaml = '' } = writeBinding({ name, uid: '', groups: [], extra: {} }) ?? {};
          const document = parseDocument(yaml);
          expect(document.problems).toEqual([]);
          expect(readResources(document)).toHaveLength(1);
        },
      ),
    );
  });

  test('ServiceAccounts are named as such, unstable subjects are said to be so', () => {
    expect(
      writeBinding({ name: 'system:serviceaccount:ci:build', uid: '', groups: [], extra: {} })?.yaml,
    ).toContain('  - kind: ServiceAccount\n    name: build\n    namespace: ci\n');
    const written = writeBinding({
      name: 'https://agent.buildkite.com#organization:o:pipeline:p:ref:refs/heads/main:commit:abc:step:s',
      uid: '',
      groups: [],
      extra: {},
    });
    expect(written?.remarks.join('\n')).toContain('the next run has another name');
  });
});

test('an encrypted token is refused, whatever is configured; text without a token is none', () => {
  const token = tokenIn(makeEncryptedToken());
  expect(token && tracePage(token, workspaceOf({ 'auth.yaml': configuration }), [], options)).toContain(
    'encrypted',
  );
  expect(tokenIn('nothing')).toBeUndefined();
  expect(tokenIn(`Bearer ${makeToken({ payload: boundPayload() })}\n`)?.form).toBe('jws');
});

test('an address that is no plain scalar of YAML is quoted', () => {
  const written = writeAuthentication(tokenOf({ ...claims, iss: 'https://id.example.com:' }));
  const [resource] = readResources(parseDocument(written?.yaml ?? ''));
  if (resource === undefined) throw new Error('no resource');
  expect(validateConfiguration(resource, 34)).toEqual([]);
  expect(written?.yaml).toContain('url: "https://id.example.com:"\n');
  expect(writeAuthentication(tokenOf(claims))?.yaml).toContain(`url: ${github}\n`);
});

test('never throws on any claims', () => {
  const workspace = workspaceOf({ 'auth.yaml': configuration, 'rbac.yaml': binding('x') });
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom(
          'iss',
          'sub',
          'aud',
          'exp',
          'nbf',
          'iat',
          'kubernetes.io',
          'repository_owner_id',
          'email',
        ),
        fc.jsonValue(),
      ),
      (own) => {
        expect(tracePage(tokenOf({ ...claims, ...own }), workspace, [], options)).toContain(
          'Who is this token',
        );
      },
    ),
    { numRuns: 60 },
  );
});
