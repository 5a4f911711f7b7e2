import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyToken } from '../../../server/src/identity/jwt/classify.ts';
import { decodeToken } from '../../../server/src/identity/jwt/decode.ts';
import { judgeToken } from '../../../server/src/identity/jwt/judge.ts';
import type { TokenProblem } from '../../../server/src/identity/jwt/problem.ts';
import {
  base64,
  boundPayload,
  dummySignature,
  fold,
  makeEncryptedToken,
  makeRawToken,
  makeToken,
  now,
  nowSeconds,
  payloads,
  tokenNames,
  tokenOf,
} from '../../support/tokens.ts';

function judge(text: string, at = now): readonly TokenProblem[] {
  const decoded = decodeToken(text);
  if (decoded === undefined) throw new Error('The fake token cannot be decoded');
  return judgeToken(decoded, classifyToken(decoded), at);
}

function ids(text: string, at = now): readonly string[] {
  return judge(text, at).map((problem) => problem.id);
}

const expected: Readonly<Record<string, readonly string[]>> = {
  'kubernetes-legacy': ['no-expiry'],
  'kubernetes-injected': ['extended-lifetime'],
  'github-actions': ['expired'],
  'github-actions/immutable': ['expired'],
  'github-actions/custom': ['expired'],
  'github-actions/server': ['expired'],
  argocd: ['no-expiry'],
  'argocd/account': ['no-expiry'],
  'supabase-service-role': ['long-lived', 'secret-by-design'],
  sample: ['no-expiry'],
};

describe('judgeToken', () => {
  test.each(tokenNames)('finds in %s just what is wrong with it', (name) => {
    expect(ids(tokenOf(name))).toEqual(expected[name] ?? []);
  });

  const payload = boundPayload();
  const at = (claims: object) => makeToken({ payload: { ...payload, ...claims } });
  test.each<readonly [string, string, readonly string[]]>([
    ['alg none', makeToken({ header: { alg: 'None' }, payload, signature: '' }), ['alg-none']],
    ['no signature', makeToken({ payload, signature: '' }), ['unsigned']],
    [
      'a shared secret where keys are due',
      makeToken({ header: { alg: 'HS256' }, payload }),
      ['symmetric-algorithm'],
    ],
    ['a shared secret elsewhere', makeToken({ header: { alg: 'HS256' }, payload: payloads.other ?? {} }), []],
    ['expiry within the leeway', at({ exp: nowSeconds - 59 }), []],
    ['expiry beyond the leeway', at({ exp: nowSeconds - 61 }), ['expired']],
    ['a start within the leeway', at({ nbf: nowSeconds + 59, iat: nowSeconds + 59 }), []],
    ['a start beyond the leeway', at({ nbf: nowSeconds + 61 }), ['not-yet-valid']],
    ['issue in the future', at({ iat: nowSeconds + 61 }), ['issued-in-future']],
    ['exactly a day', at({ iat: nowSeconds, exp: nowSeconds + 86_400 }), []],
    ['more than a day', at({ iat: nowSeconds, exp: nowSeconds + 86_401 }), ['long-lived']],
    ['more than a day but over', at({ iat: nowSeconds - 90_000, exp: nowSeconds - 100 }), ['expired']],
    [
      'more than a day left, issue unknown',
      makeToken({ payload: { aud: 'a', exp: nowSeconds + 90_000 } }),
      ['long-lived'],
    ],
    ['expiry before issue', at({ iat: nowSeconds - 10, exp: nowSeconds - 20 }), ['impossible-lifetime']],
    ['no expiry', makeToken({ payload: { aud: 'a' } }), ['no-expiry']],
    ['no audience', at({ aud: [] }), ['no-audience']],
    ['two outside audiences', at({ aud: ['vault', 'db'] }), []],
    ['two names of the API server', at({ aud: ['https://kubernetes.default.svc.cluster.local', 'k3s'] }), []],
    ['API server and another', at({ aud: ['https://kubernetes.default.svc', 'vault'] }), ['mixed-audience']],
    [
      'issuer as audience and another',
      at({ iss: 'https://c.example', aud: ['https://c.example', 'vault'] }),
      ['mixed-audience'],
    ],
    [
      'a Google token for the API server',
      makeToken({ payload: { ...payloads['google/service-account'], aud: ['kubernetes', 'x'] } }),
      [],
    ],
    ['milliseconds', at({ exp: (nowSeconds + 100) * 1000 }), ['milliseconds']],
    ['a time that is text', at({ exp: String(nowSeconds) }), ['unreadable-time']],
    [
      'duplicate claims',
      makeRawToken('{"alg":"RS256"}', `{"aud":"a","exp":${nowSeconds},"aud":"b"}`),
      ['duplicate-claim'],
    ],
    [
      'duplicate header',
      makeRawToken('{"alg":"RS256","kid":"a","kid":"b"}', `{"aud":"a","exp":${nowSeconds}}`),
      ['duplicate-header'],
    ],
    [
      'critical extensions',
      makeToken({ header: { alg: 'RS256', crit: ['x'] }, payload }),
      ['critical-header'],
    ],
    ['a line break behind', `${makeToken({ payload })}\n`, ['trailing-newline']],
    ['white space inside', fold(makeToken({ payload }), 60, ' '), ['wrapped']],
    ['quotes', `'${makeToken({ payload })}'`, ['quoted']],
    ['Bearer', `Bearer ${makeToken({ payload })}`, []],
    [
      'padding and +',
      [base64('{"alg":"X"}'), base64('{"aud":">>>","exp":1795344480 }'), 'a+/b='].join('.'),
      ['malformed-encoding'],
    ],
    ['an encrypted token', makeEncryptedToken(), []],
  ])('judges %s', (_name, token, expectedIds) => {
    expect(ids(token)).toEqual(expectedIds);
  });

  test('an extended token that is over is simply expired', () => {
    expect(ids(tokenOf('kubernetes-injected'), new Date(now.getTime() + 400 * 86_400_000))).toEqual([
      'expired',
    ]);
  });

  test('says how long, in words', () => {
    const message = (name: string) => judge(tokenOf(name))[0]?.message;
    expect(message('github-actions')).toContain('expired 3 days ago');
    expect(message('kubernetes-injected')).toContain('365 days');
    expect(message('supabase-service-role')).toContain('10 years');
  });

  test('a problem has one sentence, without token and signature, whatever the claims are', () => {
    const signature = dummySignature('RS256');
    const inner = tokenOf('kubernetes-legacy');
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(inner, `x ${inner}`, '\u202e', 'https://kubernetes.default.svc'),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...tokenNames),
        fc.dictionary(
          fc.constantFrom('aud', 'exp', 'iat', 'nbf', 'iss', 'sub'),
          fc.oneof(fc.jsonValue(), text, fc.array(text)),
        ),
        fc.date({ noInvalidDate: false }),
        (name, claims, date) => {
          const token = tokenOf(name, claims);
          for (const { message } of judge(token, date)) {
            expect(message).toMatch(/^[A-Z][^\n]*\.$/);
            expect(message).not.toContain(signature.slice(0, 32));
            expect(message).not.toContain(token.slice(0, 24));
            expect(message).not.toContain('\u202e');
            expect(message.length).toBeLessThan(500);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
