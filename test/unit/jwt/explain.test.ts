import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyToken } from '../../../server/src/identity/jwt/classify.ts';
import { decodeToken } from '../../../server/src/identity/jwt/decode.ts';
import { withoutTokens } from '../../../server/src/identity/jwt/display.ts';
import {
  type ExplainOptions,
  explainToken,
  type TokenExplanation,
} from '../../../server/src/identity/jwt/explain.ts';
import {
  boundPayload,
  dummySignature,
  makeEncryptedToken,
  makeToken,
  now,
  nowSeconds,
  payloads,
  tokenNames,
  tokenOf,
} from '../../support/tokens.ts';

function explain(token: string, options?: ExplainOptions): TokenExplanation {
  const decoded = decodeToken(token);
  if (decoded === undefined) throw new Error('The fake token cannot be decoded');
  return explainToken(decoded, classifyToken(decoded), now, options);
}

function row(explanation: TokenExplanation, name: string): { value: string; meaning: string } | undefined {
  return explanation.claims.find((claim) => claim.name === name);
}

describe('explainToken', () => {
  test.each(tokenNames)('explains %s: title, all claims, signature', (name) => {
    const explanation = explain(tokenOf(name));
    expect(explanation.title).not.toBe('');
    expect(explanation.signature).toMatch(/^Signature not checked/);
    expect(explanation.header.map(({ name, meaning }) => [name, meaning !== ''])).toEqual([
      ['alg', true],
      ['kid', true],
    ]);
    const names = explanation.claims.map((claim) => claim.name);
    for (const claim of Object.keys(payloads[name] ?? {}))
      expect(names.some((shown) => shown === claim || shown.startsWith(`${claim}.`))).toBe(true);
  });

  test.each(tokenNames)('knows what every claim of %s means', (name) => {
    const { claims } = explain(tokenOf(name));
    expect(claims.filter((claim) => claim.meaning === '').map((claim) => claim.name)).toEqual([]);
  });

  test('flattens kubernetes.io and gives times in UTC and in words', () => {
    const explanation = explain(tokenOf('kubernetes-injected'));
    expect(row(explanation, 'kubernetes.io.pod.name')?.value).toBe('web-0');
    expect(row(explanation, 'kubernetes.io.warnafter')?.value).toBe(
      '2026-11-22 10:48:07 UTC (in 48 minutes)',
    );
    expect(row(explanation, 'iat')?.value).toBe('2026-11-22 09:48:00 UTC (12 minutes ago)');
    expect(row(explanation, 'aud')?.value).toBe('https://kubernetes.default.svc');
    expect(explanation.facts).toContain('Made to be valid for 365 days.');
  });

  test('says how to revoke', () => {
    expect(explain(tokenOf('kubernetes-legacy')).facts.join(' ')).toContain(
      'deleting Secret default/build-token',
    );
    expect(explain(tokenOf('kubernetes-secret-bound')).facts.join(' ')).toContain(
      'Secret default/build-binding',
    );
    expect(explain(tokenOf('kubernetes-projected')).facts.join(' ')).toContain('Pod default/web-0');
    expect(explain(tokenOf('kubernetes-token-request')).facts.join(' ')).toContain(
      'ServiceAccount default/build',
    );
  });

  test('gives the RBAC subject where one can be written, and says why where not', () => {
    const facts = (name: string) => explain(tokenOf(name)).facts.join(' ');
    expect(facts('github-actions')).toContain('User repo:octo-org/octo-repo:ref:refs/heads/main');
    expect(facts('gitlab-ci')).toContain('User project_path:group/project:ref_type:branch:ref:main');
    for (const name of ['buildkite', 'circleci', 'bitbucket'])
      expect(facts(name)).toContain('no RBAC subject');
  });

  test('shows only the header of an encrypted token', () => {
    const explanation = explain(makeEncryptedToken());
    expect(explanation.header.map(({ name }) => name)).toEqual(['alg', 'enc']);
    expect(explanation.claims).toEqual([]);
    expect(explanation.signature).toBe('Signature not checked: the token is encrypted.');
  });

  test('caps values, names and rows', () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`c${index}`, 'v'.repeat(600)]),
    );
    const explanation = explain(makeToken({ payload: { ['n'.repeat(500)]: 1, ...many } }));
    expect(explanation.claims).toHaveLength(80);
    for (const { name, value } of explanation.claims) {
      expect(name.length).toBeLessThanOrEqual(100);
      expect(value.length).toBeLessThanOrEqual(300);
    }
  });

  test('hides tokens inside claims', () => {
    const explanation = explain(
      makeToken({ payload: { act: { token: `Bearer ${tokenOf('kubernetes-legacy')}` } } }),
    );
    expect(row(explanation, 'act.token')?.value).toBe('Bearer (a token, not shown)');
  });

  test('redact hides people and leaves machines', () => {
    for (const name of tokenNames) {
      const shown = JSON.stringify(explain(tokenOf(name), { redact: true }));
      expect(shown).not.toMatch(/jane|octocat|pairwise-subject|1234509876|0(?:0e|0f|user)"/i);
    }
    expect(JSON.stringify(explain(tokenOf('other')))).toContain('jane.doe@example.com');
    const machine = explain(tokenOf('kubernetes-legacy'), { redact: true });
    expect(row(machine, 'sub')?.value).toBe('system:serviceaccount:default:build');
    expect(row(explain(tokenOf('other'), { redact: true }), 'sub')?.value).toBe('(hidden)');
  });

  test('redact hides personal claims inside other claims', () => {
    const payload = {
      iss: 'https://x.example',
      user_metadata: { a: 'jane' },
      profile_data: { email: 'jane@x.example' },
    };
    expect(JSON.stringify(explain(makeToken({ payload }), { redact: true }))).not.toContain('jane');
  });

  test('survives claims that nest deeply', () => {
    const deep = JSON.parse(`${'{"a":['.repeat(2000)}1${']}'.repeat(2000)}`) as object;
    expect(explain(makeToken({ payload: { deep, exp: 1e300 } })).claims.length).toBeGreaterThan(0);
  });

  test('never shows the token or its signature, whatever the claims are', () => {
    const signature = dummySignature('RS256');
    const claims = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.constantFrom(...tokenNames), claims, fc.boolean(), (name, more, redact) => {
        const token = tokenOf(name, more);
        const shown = JSON.stringify(explain(token, { redact }));
        expect(shown).not.toContain(signature.slice(0, 32));
        expect(shown).not.toContain(token.slice(0, 40));
        expect(shown).not.toContain(token.split('.')[1]?.slice(0, 40));
      }),
      { numRuns: 300 },
    );
  });

  test('every string is free of control and bidirectional characters', () => {
    const payload = boundPayload(
      { pod: { name: 'a\u202eb\u0000\n', uid: '\u2066' } },
      { aud: ['x\u202e', 'https://kubernetes.default.svc'], 'c\u202e': '\u200bz', exp: nowSeconds + 10 },
    );
    const strings: string[] = [];
    JSON.stringify(
      explain(makeToken({ header: { alg: 'RS256\u202e' }, payload })),
      (_key, value: unknown) => {
        if (typeof value === 'string') strings.push(value);
        return value;
      },
    );
    expect(strings.length).toBeGreaterThan(20);
    expect(strings.filter((text) => /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u.test(text))).toEqual(
      [],
    );
  });
});

describe('withoutTokens', () => {
  const token = tokenOf('kubernetes-legacy');
  const hidden = '(a token, not shown)';
  test.each([
    ['nothing to hide', 'nothing to hide'],
    [`Secret ${token} is read`, `Secret ${hidden} is read`],
    [`--token=${token}`, `--token=${hidden}`],
    [`${token.slice(0, 300)}\n${token.slice(300)}: it`, `${hidden}: it`],
    [`a ${token}.${token} b`, `a ${hidden} b`],
    [`name ${token.slice(0, 20)}…${token.slice(-30)} end`, `name ${hidden} end`],
  ])('%#', (text, shown) => {
    expect(withoutTokens(text)).toBe(shown);
  });
});
