import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyToken } from '../../../server/src/identity/jwt/classify.ts';
import { decodeToken } from '../../../server/src/identity/jwt/decode.ts';
import { type SummaryMode, summarizeToken } from '../../../server/src/identity/jwt/summary.ts';
import {
  boundPayload,
  legacyPayload,
  makeEncryptedToken,
  makeToken,
  now,
  nowSeconds,
  tokenNames,
  tokenOf,
} from '../../support/tokens.ts';

function summarize(token: string, mode?: SummaryMode): string {
  const decoded = decodeToken(token);
  if (decoded === undefined) throw new Error('The fake token cannot be decoded');
  return summarizeToken(decoded, classifyToken(decoded), now, mode);
}

describe('summarizeToken', () => {
  test.each([
    ['kubernetes-legacy', 'ServiceAccount default/build · legacy, never expires'],
    ['kubernetes-injected', 'ServiceAccount default/build · injected, expires in 365 days'],
    ['kubernetes-projected', 'ServiceAccount default/build · pod, expires in 48 minutes'],
    ['kubernetes-secret-bound', 'ServiceAccount default/build · secret-bound, expires in 48 minutes'],
    ['kubernetes-node-bound', 'ServiceAccount default/build · node-bound, expires in 48 minutes'],
    ['kubernetes-token-request', 'ServiceAccount default/build · unbound, expires in 48 minutes'],
    ['eks-federation', 'ServiceAccount default/build · for AWS, expires in 48 minutes'],
    ['aks-federation', 'ServiceAccount default/build · for Azure, expires in 48 minutes'],
    ['gke-federation', 'ServiceAccount default/build · for Google Cloud, expires in 48 minutes'],
    ['github-actions', 'GitHub Actions octo-org/octo-repo · expired 3 days ago'],
    ['gitlab-ci', 'GitLab CI group/project · expires in 48 minutes'],
    ['hcp-terraform', 'HCP Terraform acme/prod · plan, expires in 48 minutes'],
    ['buildkite', 'Buildkite acme/web · expires in 48 minutes'],
    ['circleci', 'CircleCI project p-1 · expires in 48 minutes'],
    ['bitbucket', 'Bitbucket Pipelines acme · expires in 48 minutes'],
    ['entra', 'Microsoft Entra · expires in 48 minutes'],
    ['google', 'Google · expires in 48 minutes'],
    ['google/firebase', 'Firebase · expires in 48 minutes'],
    ['cognito', 'Amazon Cognito · expires in 48 minutes'],
    ['spiffe', 'SPIFFE shop/cart in cluster.local · expires in 48 minutes'],
    ['argocd', 'Argo CD project team-a, role ci · never expires'],
    ['argocd/account', 'Argo CD account · never expires'],
    ['supabase-anon', 'Supabase anon key · public by design, expires in 7 years'],
    ['sample', 'Sample token from jwt.io · never expires'],
    ['login-provider', 'Keycloak · expires in 48 minutes'],
    ['other', 'JWT · expires in 48 minutes'],
  ])('%s', (name, line) => {
    expect(summarize(tokenOf(name))).toBe(line);
  });

  test.each([
    ['encrypted', makeEncryptedToken(), 'Encrypted token (JWE)', 'cannot be read'],
    [
      'unsigned',
      makeToken({ payload: legacyPayload(), signature: '' }),
      'ServiceAccount default/build · legacy, unsigned, never expires',
      'never expires',
    ],
    [
      'alg none',
      makeToken({ header: { alg: 'none' }, payload: { exp: nowSeconds + 60 }, signature: '' }),
      'JWT · alg none, expires in 1 minute',
      'expires in 1 minute',
    ],
    [
      'not yet valid',
      makeToken({ payload: boundPayload({}, { nbf: nowSeconds + 7200 }) }),
      'ServiceAccount default/build · unbound, valid in 2 hours',
      'valid in 2 hours',
    ],
    [
      'within the leeway',
      makeToken({ payload: { exp: nowSeconds - 30 } }),
      'JWT · expires now',
      'expires now',
    ],
    ['unreadable', makeToken({ payload: { exp: 'soon' } }), 'JWT · unreadable expiry', 'unreadable expiry'],
  ])('%s tokens, in both modes', (_name, token, summary, expiry) => {
    expect(summarize(token)).toBe(summary);
    expect(summarize(token, 'expiry')).toBe(expiry);
  });

  test('long names give way to the time', () => {
    const line = summarize(makeToken({ payload: legacyPayload('n'.repeat(63), 's'.repeat(200)) }));
    expect(line).toHaveLength(80);
    expect(line).toMatch(/^ServiceAccount n+\S*… · legacy, never expires$/);
  });

  test('people are not named', () => {
    for (const name of [
      'entra',
      'google',
      'cognito',
      'login-provider',
      'other',
      'argocd/account',
      'gitlab-ci',
    ])
      expect(summarize(tokenOf(name))).not.toMatch(/jane/i);
  });

  test('claims cannot make the line longer, bent, broken or a token', () => {
    const nasty = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(
            '\u202e',
            '\u2066',
            '\n',
            '\u0000',
            '\u200b',
            '\u{e0041}',
            tokenOf('other'),
            ' '.repeat(90),
          ),
        ),
        { minLength: 1, maxLength: 5 },
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(nasty, nasty, (namespace, name) => {
        const line = summarize(makeToken({ payload: legacyPayload(namespace, name) }));
        expect(line.length).toBeLessThanOrEqual(80);
        expect(line).toMatch(/ · legacy, never expires$|^JWT/);
        expect(line).not.toMatch(
          /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u,
        );
        expect(line).not.toContain(tokenOf('other').slice(0, 30));
      }),
      { numRuns: 500 },
    );
  });

  test('is never empty and never throws at any moment', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tokenNames),
        fc.oneof(fc.double(), fc.jsonValue()),
        fc.date({ noInvalidDate: false }),
        (name, exp, date) => {
          const decoded = decodeToken(tokenOf(name, { exp }));
          if (decoded === undefined) throw new Error('The fake token cannot be decoded');
          const kind = classifyToken(decoded);
          for (const mode of ['summary', 'expiry'] as const)
            expect(summarizeToken(decoded, kind, date, mode)).not.toBe('');
        },
      ),
      { numRuns: 300 },
    );
  });
});
