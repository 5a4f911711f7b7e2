import fc from 'fast-check';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../../server/src/identity/jwt/decode.ts';
import { decodeMatch } from '../../../server/src/identity/jwt/decode-match.ts';
import { findTokens } from '../../../server/src/identity/jwt/find.ts';
import { expectLinearGrowth } from '../../support/growth.ts';
import {
  base64,
  base64Url,
  fold,
  makeEncryptedToken,
  makeRawToken,
  makeToken,
  tokenNames,
  tokenOf,
} from '../../support/tokens.ts';

describe('decodeToken', () => {
  test.each(tokenNames)('reads %s as jose does', (name) => {
    const token = tokenOf(name);
    const decoded = decodeToken(token);
    expect(decoded?.payload).toEqual(decodeJwt(token));
    expect(decoded?.header).toEqual(decodeProtectedHeader(token));
    expect(decoded).toMatchObject({ form: 'jws', signaturePresent: true, notes: [], duplicateClaims: [] });
  });

  test('reads only the header of an encrypted token', () => {
    expect(decodeToken(makeEncryptedToken())).toMatchObject({
      form: 'jwe',
      payload: undefined,
      algorithm: 'RSA-OAEP',
      header: { enc: 'A256GCM' },
    });
  });

  const token = tokenOf('kubernetes-legacy');
  test.each([
    ['trailing-newline', `${token}\n`],
    ['bearer-prefix', `Bearer ${token}`],
    ['quoted', `"${token}"`],
    ['wrapped', fold(token, 76, ' ')],
    ['padded', [base64('{"alg":"HS256"}'), base64('{"a":"bc"}'), 'abcd'].join('.')],
    [
      'standard-alphabet',
      [base64Url('{"alg":"HS256"}'), base64('{"a":">>>???"}').replace(/=/g, ''), 'a'].join('.'),
    ],
    ['milliseconds', makeToken({ payload: { exp: 1_800_000_000_000 } })],
  ])('notes %s and nothing else', (note, text) => {
    expect(decodeToken(text)?.notes).toEqual([note]);
  });

  test('notes several things at once', () => {
    expect(decodeToken(`'Bearer "${token}"'\n`)?.notes).toEqual([
      'trailing-newline',
      'quoted',
      'bearer-prefix',
    ]);
  });

  test('reads seconds, milliseconds and fractions as seconds', () => {
    const times = (payload: string) => decodeToken(makeRawToken('{"alg":"RS256"}', payload))?.times;
    expect(times('{"exp":1800000000.5,"iat":1700000000}')).toMatchObject({
      expiresAt: 1_800_000_000.5,
      issuedAt: 1_700_000_000,
      milliseconds: [],
    });
    expect(times('{"exp":1800000000000,"nbf":5}')).toMatchObject({
      expiresAt: 1_800_000_000,
      notBefore: 5,
      milliseconds: ['exp'],
    });
    expect(times('{"exp":"1800000000","iat":null,"nbf":1e999}')).toMatchObject({
      expiresAt: undefined,
      unreadable: ['iat', 'nbf', 'exp'],
    });
  });

  test.each([
    ['{"a":1,"a":2}', ['a']],
    ['{"aud":"x","\\u0061ud":"y"}', ['aud']],
    ['{"a":{"b":1,"c":[{"b":2},{"b":3}],"b":4},"b":{"a":1}}', ['a.b']],
    ['{"a":[{"x":1,"x":2}]}', ['a.x']],
    ['{"a":"\\"a\\":1,\\"a\\"","b":"a"}', []],
    ['{"":1,"":2}', ['']],
    ['{"__proto__":1,"__proto__":2}', ['__proto__']],
  ])('finds the names that occur twice in %s', (payload, expected) => {
    expect(decodeToken(makeRawToken('{"alg":"RS256"}', payload))?.duplicateClaims).toEqual(expected);
  });

  test('finds duplicates in the header', () => {
    const decoded = decodeToken(makeRawToken('{"alg":"RS256","alg":"none"}', '{}'));
    expect(decoded).toMatchObject({ duplicateHeaders: ['alg'], algorithm: 'none' });
  });

  test.each([
    ['text around it', `see ${token} there`],
    ['two tokens', `${token} ${token}`],
    ['four parts', `${token}.a`],
    ['six parts', `${token}.a.b.c`],
    ['no payload object', [base64Url('{"alg":"RS256"}'), base64Url('"a"'), 'b'].join('.')],
    ['a payload with a byte order mark', makeRawToken('{"alg":"RS256"}', '\ufeff{}')],
    ['an alg of another type', makeRawToken('{"alg":["RS256"]}', '{}')],
    ['an impossible length', `${token.split('.', 2).join('.')}A.b`],
    ['five parts without enc', [base64Url('{"alg":"RS256"}'), 'a', 'b', 'c', 'd'].join('.')],
    ['a signature that is no base64', `${token.split('.', 2).join('.')}.<cut>`],
  ])('is undefined for %s', (_name, text) => {
    expect(decodeToken(text)).toBeUndefined();
  });

  test('survives deep nesting, huge numbers and bytes that are no UTF-8', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(decodeToken(makeRawToken('{"alg":"RS256"}', `{"a":${deep},"exp":1e308}`))).toBeDefined();
    const bytes = Buffer.concat([Buffer.from('{"sub":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const decoded = decodeToken(`${base64Url('{"alg":"RS256"}')}.${bytes.toString('base64url')}.a`);
    expect(decoded?.payload).toEqual({ sub: '\ufffd\ufffd' });
  });

  test('never throws, and agrees with findTokens on whole texts', () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map(base64Url),
      fc.constant(base64Url('{"alg":"RS256"}')),
      fc.constant(base64Url('{"alg":"dir","enc":"A128GCM"}')),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const text = parts.join('.');
        const decoded = decodeToken(text);
        const whole = findTokens(text).find((match) => match.start === 0 && match.end === text.length);
        if (whole !== undefined) expect(decoded?.form).toBe(whole.form);
      }),
      { numRuns: 500 },
    );
  });

  test.each(['.', 'eyJ', 'eyJ.', ' ', '"', 'Bearer ', '='])(
    'two megabytes of %j take time in proportion',
    (unit) => {
      expectLinearGrowth(
        (length) => unit.repeat(Math.floor(length / unit.length)),
        (text) => expect(decodeToken(text)).toBeUndefined(),
        124_999,
      );
    },
  );
});

describe('decodeMatch', () => {
  test.each(tokenNames)('decodes %s as it was found', (name) => {
    const token = tokenOf(name);
    const plain = findTokens(`a: "${token}"`).map(decodeMatch);
    expect(plain).toEqual([decodeToken(token)]);
    const folded = findTokens(`Bearer ${fold(token, 76, ' ')}\n`).map(decodeMatch);
    expect(folded).toMatchObject([
      {
        payload: decodeToken(token)?.payload,
        notes: expect.arrayContaining(['trailing-newline', 'bearer-prefix', 'wrapped']),
      },
    ]);
  });
});
