import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyToken } from '../../../server/src/identity/jwt/classify.ts';
import { decodeToken } from '../../../server/src/identity/jwt/decode.ts';
import { families } from '../../../server/src/identity/jwt/families/all.ts';
import type { TokenKind } from '../../../server/src/identity/jwt/kind.ts';
import {
  boundPayload,
  legacyPayload,
  makeEncryptedToken,
  makeToken,
  tokenNames,
  tokenOf,
} from '../../support/tokens.ts';

function classify(token: string): TokenKind {
  const decoded = decodeToken(token);
  if (decoded === undefined) throw new Error('The fake token cannot be decoded');
  return classifyToken(decoded);
}

const serviceAccount = {
  namespace: 'default',
  serviceAccount: 'build',
  username: 'system:serviceaccount:default:build',
  confidence: 'high',
};

describe('classifyToken', () => {
  test.each(tokenNames)('tells %s', (name) => {
    expect(classify(tokenOf(name)).id).toBe(name.split('/')[0]);
  });

  test('every kind but the encrypted one has a fake token', () => {
    const ids = new Set(families.flatMap((family) => family.ids));
    ids.delete('jwe');
    expect([...ids].filter((id) => !tokenNames.includes(id))).toEqual([]);
  });

  test.each<readonly [string, object]>([
    ['kubernetes-legacy', { ...serviceAccount, secret: 'build-token' }],
    [
      'kubernetes-injected',
      { ...serviceAccount, pod: { name: 'web-0', uid: expect.any(String) }, warnAfter: expect.any(Number) },
    ],
    [
      'kubernetes-projected',
      { ...serviceAccount, audiences: ['vault'], node: { name: 'node-1', uid: expect.any(String) } },
    ],
    [
      'kubernetes-secret-bound',
      { ...serviceAccount, secret: { name: 'build-binding', uid: expect.any(String) } },
    ],
    ['kubernetes-token-request', { ...serviceAccount, pod: undefined, node: undefined, secret: undefined }],
    ['eks-federation', { ...serviceAccount, cloud: 'aws-irsa' }],
    ['eks-federation/pod-identity', { ...serviceAccount, cloud: 'aws-pod-identity' }],
    [
      'github-actions',
      {
        subjectFormat: 'old',
        repository: 'octo-org/octo-repo',
        repositoryId: '74',
        host: 'github.com',
        username: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      },
    ],
    ['github-actions/immutable', { subjectFormat: 'immutable', environment: 'prod', ownerId: '65' }],
    ['github-actions/custom', { subjectFormat: 'custom' }],
    ['github-actions/server', { host: 'enterprise-server', confidence: 'medium' }],
    ['gitlab-ci', { project: 'group/project', ref: 'main', refProtected: 'false' }],
    [
      'hcp-terraform',
      { organization: 'acme', project: 'Default Project', workspace: 'prod', runPhase: 'plan' },
    ],
    ['buildkite', { organization: 'acme', pipeline: 'web', username: undefined }],
    ['circleci', { project: 'p-1', username: undefined }],
    ['bitbucket', { workspace: 'acme', repository: '{00000000-0000-4000-8000-000000000008}' }],
    ['entra', { human: true, tenant: '00000000-0000-4000-8000-00000000000a' }],
    ['entra/application', { human: false, application: '00000000-0000-4000-8000-00000000000d' }],
    ['google', { variant: 'account', serviceAccount: undefined, username: undefined }],
    [
      'google/service-account',
      { variant: 'service-account', serviceAccount: 'runner@my-project.iam.gserviceaccount.com' },
    ],
    ['google/firebase', { variant: 'firebase' }],
    ['cognito', { userPool: 'eu-west-1_Pool', use: 'access' }],
    ['spiffe', { trustDomain: 'cluster.local', namespace: 'shop', serviceAccount: 'cart' }],
    ['argocd', { project: 'team-a', role: 'ci', account: undefined }],
    ['argocd/account', { account: 'jane', project: undefined }],
    ['supabase-service-role', { demo: false }],
    ['sample/istio', { source: 'istio' }],
    ['login-provider', { provider: 'Keycloak' }],
    ['other', { confidence: 'low', issuer: 'https://id.example.com' }],
  ])('reads the identity from %s', (name, fields) => {
    expect(classify(tokenOf(name))).toMatchObject(fields);
  });

  test('tells an encrypted token', () => {
    expect(classify(makeEncryptedToken())).toMatchObject({ id: 'jwe', encryption: 'A256GCM' });
  });

  test('a legacy token is told by the issuer or by one of its claims', () => {
    const { iss: _, ...withoutIssuer } = legacyPayload();
    expect(classify(makeToken({ payload: withoutIssuer })).id).toBe('kubernetes-legacy');
    const bare = { iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:a:b' };
    expect(classify(makeToken({ payload: bare }))).toMatchObject({
      id: 'kubernetes-legacy',
      namespace: 'a',
      serviceAccount: 'b',
    });
  });

  test('warnafter proves an injected token, whatever the audience', () => {
    const payload = boundPayload({ warnafter: 1 }, { aud: ['sts.amazonaws.com'] });
    expect(classify(makeToken({ payload })).id).toBe('kubernetes-injected');
  });

  test('a subject that contradicts the claims lowers the confidence', () => {
    const payload = boundPayload({}, { sub: 'system:serviceaccount:kube-system:admin' });
    expect(classify(makeToken({ payload }))).toMatchObject({ confidence: 'medium', serviceAccount: 'build' });
  });

  test.each([
    ['a lone ServiceAccount subject', { sub: 'system:serviceaccount:a:b', iss: 'https://x.example' }],
    ['an empty kubernetes.io claim', { 'kubernetes.io': {} }],
    ['a kubernetes.io claim of text', { 'kubernetes.io': 'pod' }],
    [
      'a host that only ends like GitHub',
      { iss: 'https://evil.example/token.actions.githubusercontent.com', sub: 'repo:o/r:pull_request' },
    ],
    ['a Supabase user', { iss: 'supabase', role: 'authenticated' }],
    ['nothing', {}],
  ])('does not claim to know %s', (_name, payload) => {
    expect(classify(makeToken({ payload })).id).toBe('other');
  });

  test('never throws on claims of any type', () => {
    const names = [
      'iss',
      'sub',
      'aud',
      'exp',
      'kubernetes.io',
      'role',
      'project_path',
      'pipeline_id',
      'repository',
      'email',
      'oid',
    ];
    const issuers = tokenNames
      .map((name) => decodeToken(tokenOf(name))?.payload?.iss)
      .filter((iss) => typeof iss === 'string');
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(...issuers, 'spiffe://a', 'proj:a:b', 'repo:a@1/b@2:x'),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (payload) => {
        expect(classify(makeToken({ payload })).id).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 500 },
    );
  });
});
