import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findTokens, findWrappedTokens } from '../../../server/src/identity/jwt/find.ts';
import { expectLinearGrowth } from '../../support/growth.ts';
import {
  base64,
  base64Url,
  boundPayload,
  dummySignature,
  fold,
  makeEncryptedToken,
  makeRawToken,
  makeToken,
  tokenNames,
  tokenOf,
} from '../../support/tokens.ts';

const token = tokenOf('kubernetes-legacy');
const [header, payload, signature] = token.split('.') as [string, string, string];

function texts(text: string): readonly string[] {
  return findTokens(text).map((match) => match.text);
}

describe('findTokens finds', () => {
  test.each([
    ['alone', token, 0],
    ['after Bearer', `Bearer ${token}`, 7],
    ['in double quotes', `token: "${token}"`, 8],
    ['in single quotes', `token: '${token}'`, 8],
    ['as an argument', `--token=${token}`, 8],
    ['in JSON', `{"token":"${token}","x":1}`, 10],
    ['behind an escaped line break', `{"a":"b\\n${token}"}`, 9],
    ['in a query', `https://x.example/cb?id_token=${token}&state=1`, 30],
    ['as a path segment', `https://x.example/${token}/rest`, 18],
    ['behind %20', `Authorization:%20${token}`, 17],
    ['at the end of a sentence', `The token is ${token}. It never expires.`, 13],
    ['before a comment', `${token} # old`, 0],
  ])('a token %s', (_name, text, start) => {
    expect(findTokens(text)).toMatchObject([
      { start, end: start + token.length, text: token, form: 'jws', wrapped: false },
    ]);
  });

  test('says whether Bearer stands before', () => {
    expect(findTokens(`Authorization: Bearer ${token}`)[0]?.bearer).toBe(true);
    expect(findTokens(`authorization: bearer  "${token}"`)[0]?.bearer).toBe(true);
    expect(findTokens(`barer ${token}`)[0]?.bearer).toBe(false);
  });

  test.each([
    ['{ "', '{ "alg":"RS256"}'],
    ['{ and a line break', '{\n  "alg": "RS256"\n}'],
    ['{ and CR LF', '{\r\n  "alg": "RS256"\r\n}'],
    ['{ and a tab', '{\t"alg":"RS256"}'],
  ])('a header that begins with %s', (_name, json) => {
    const found = makeRawToken(json, '{"sub":"a"}');
    expect(texts(`x: ${found}`)).toEqual([found]);
  });

  test('an unsigned token only where a token can end', () => {
    const unsigned = makeToken({ header: { alg: 'none' }, payload: { sub: 'a' }, signature: '' });
    expect(texts(unsigned)).toEqual([unsigned]);
    expect(texts(`"${unsigned}"`)).toEqual([unsigned]);
    expect(texts(`${unsigned}<signature>`)).toEqual([]);
    expect(texts(`${unsigned}***`)).toEqual([]);
    expect(texts(`${unsigned}{{ .Values.signature }}`)).toEqual([]);
  });

  test('encrypted tokens by their header', () => {
    for (const found of [makeEncryptedToken(), makeEncryptedToken({ alg: 'dir', enc: 'A128GCM' })])
      expect(findTokens(`a: ${found}\n`)).toMatchObject([{ text: found, form: 'jwe', start: 3 }]);
  });

  test('padding and the standard alphabet', () => {
    const payloadText = JSON.stringify({ sub: 'a?>~ÿÿ?', n: '>>>???' });
    const standard = [
      base64('{"alg":"ES256"}'),
      base64(payloadText),
      `ab+/${dummySignature('ES256').slice(4)}==`,
    ].join('.');
    expect(standard).toMatch(/[+/].*\./);
    expect(texts(`t: ${standard} end`)).toEqual([standard]);
  });

  test('several tokens in one text', () => {
    const other = tokenOf('github-actions');
    expect(texts(`${token},${other}\n${token}`)).toEqual([token, other, token]);
  });

  test('a line break behind the token', () => {
    expect(findTokens(`${token}\n`)[0]?.trailingNewline).toBe(true);
    expect(findTokens(`${token}\nx`)[0]?.trailingNewline).toBe(false);
    expect(findTokens(token)[0]?.trailingNewline).toBe(false);
    expect(findTokens(`Bearer ${token}\n`)[0]?.trailingNewline).toBe(true);
    expect(findTokens(`curl -H ${token}\n`)[0]?.trailingNewline).toBe(false);
  });
});

describe('findTokens joins folded tokens', () => {
  test.each([
    ['line breaks', '\n'],
    ['blanks', ' '],
    ['indented lines', '\n      '],
    ['CR LF', '\r\n'],
  ])('with %s at one width, in front of other text', (_name, separator) => {
    for (const width of [64, 76, 80]) {
      const folded = fold(token, width, separator);
      const text = `a: ${folded}\nother: text here`;
      expect(findTokens(text)).toMatchObject([
        { start: 3, end: 3 + folded.length, text: token, wrapped: true },
      ]);
    }
  });

  test('broken at the dots', () => {
    const text = `${header}.\n${payload}.\n${signature}\nnext words`;
    expect(texts(text)).toEqual([token]);
    expect(texts(`${header}\n.${payload}\n.${signature} next words`)).toEqual([token]);
  });

  test('only the signature runs over', () => {
    const text = `${header}.${payload}.${signature.slice(0, 100)}\n  ${signature.slice(100)}\nnext`;
    expect(texts(text)).toEqual([token]);
  });

  test('a signature of unknown length when the width says so', () => {
    const odd = makeToken({
      header: { alg: 'X1' },
      payload: boundPayload(),
      signature: 'abcdefgh'.repeat(20),
    });
    expect(texts(`${fold(odd, 64)}\nnext`)).toEqual([odd]);
  });

  test('words behind a token are not taken for its signature', () => {
    const short = makeRawToken('{"alg":"RS256"}', '{"sub":"a"}', 'c2ln');
    expect(texts(`${short} and then some words`)).toEqual([short]);
    expect(texts(`${short}\nnext: 1`)).toEqual([short]);
    // Prose that happens to reach the length of an RSA signature.
    expect(texts(`${short} ${'word '.repeat(84)}ab`)).toEqual([short]);
  });

  test('a second token on the next line stays a second token', () => {
    expect(texts(`${token}\n${token}`)).toEqual([token, token]);
  });
});

describe('findTokens finds nothing in', () => {
  const noAlg = base64Url('{"typ":"JWT"}');
  test.each([
    ['a token cut by dots', `${header}.${payload.slice(0, 20)}...`],
    ['a token cut in the signature by dots', `${header}.${payload}.abc...`],
    ['a token cut by an ellipsis', `${header}.${payload}.abc…`],
    ['a header cut by dots', `${header.slice(0, 12)}...`],
    ['a token cut in front', `...${token}`],
    ['two parts', `${header}.${payload}`],
    ['two parts and text', `${header}.${payload} is not all. More follows`],
    ['four parts', `${token}.${payload}`],
    ['six parts', `${token}.a.b.c`],
    ['five parts without enc', `${token}.a.b`],
    ['a header without alg', `${noAlg}.${payload}.${signature}`],
    ['a header whose alg is a number', `${base64Url('{"alg":5}')}.${payload}.${signature}`],
    ['a payload that is an array', `${header}.${base64Url('[1,2]')}.${signature}`],
    ['a payload that is text', `${header}.${base64Url('hello world')}.${signature}`],
    ['a word that ends in a token', `prefix${token}`],
    ['a placeholder', '<eyJ...>'],
    ['the base64 of a token', base64(token)],
    ['an encrypted token without tag', makeEncryptedToken().replace(/\.[^.]*$/, '.')],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    expect(texts(text)).toEqual([]);
  });
});

describe('findWrappedTokens', () => {
  test('looks through one layer of base64, as the API server decodes it', () => {
    expect(findWrappedTokens(base64(token))).toMatchObject([{ text: token, start: 0, end: token.length }]);
    expect(findWrappedTokens(fold(base64(`${token}\n`), 76))).toMatchObject([
      { text: token, trailingNewline: true },
    ]);
    expect(findWrappedTokens(base64(`users:\n- user:\n    token: ${token}\n`))).toHaveLength(1);
  });

  test('refuses what the API server refuses', () => {
    expect(findWrappedTokens(fold(base64(token), 76, ' '))).toEqual([]);
    const padded = base64(' '.repeat(4 - (token.length % 3)) + token);
    expect(padded).toMatch(/=$/);
    expect(findWrappedTokens(padded)).toHaveLength(1);
    expect(findWrappedTokens(padded.replace(/=+$/, ''))).toEqual([]);
    expect(findWrappedTokens('not base64!')).toEqual([]);
    expect(findWrappedTokens(base64(base64(token)))).toEqual([]);
    expect(findWrappedTokens('QUJD'.repeat(500_000))).toEqual([]);
  });
});

describe('properties', () => {
  const surroundings = fc.string({ unit: 'grapheme', maxLength: 60 });

  test('offsets are exact wherever tokens stand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(surroundings, fc.constantFrom(...tokenNames)), { minLength: 1, maxLength: 4 }),
        surroundings,
        (pieces, rest) => {
          let text = '';
          const expected: { start: number; end: number; text: string }[] = [];
          for (const [before, name] of pieces) {
            const inserted = tokenOf(name);
            text += `${before}"`;
            expected.push({ start: text.length, end: text.length + inserted.length, text: inserted });
            text += `${inserted}"`;
          }
          const found = findTokens(text + rest);
          expect(found.map(({ start, end, text: found }) => ({ start, end, text: found }))).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('folding at any width at least 20 finds the same token', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.constantFrom(...tokenNames), (width, name) => {
        const whole = tokenOf(name);
        expect(texts(`x:\n  ${fold(whole, width, '\n  ')}\ny: z`)).toEqual([whole]);
      }),
      { numRuns: 100 },
    );
  });

  test('matches never overlap, whatever is mixed', () => {
    const shard = fc.constantFrom(
      header,
      payload,
      signature,
      '.',
      ' ',
      '\n',
      '=',
      '/',
      'eyJ',
      '"',
      'Bearer ',
      '…',
      token,
    );
    fc.assert(
      fc.property(fc.array(shard, { maxLength: 40 }), (shards) => {
        const text = shards.join('');
        let last = 0;
        for (const match of findTokens(text)) {
          expect(match.start).toBeGreaterThanOrEqual(last);
          expect(match.end).toBeGreaterThan(match.start);
          expect(text.slice(match.start, match.end).replace(/\s+/g, '')).toBe(match.text);
          last = match.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  const megabyte = 1_000_000;
  const emptyHeader = base64Url('{"alg":"none"}');
  const emptyObject = base64Url('{}');
  test.each([
    'eyJ',
    'eyJ.',
    'eyJ ',
    'eyJ\n',
    'eyJ a ',
    '/eyJ',
    '=eyJ',
    '.',
    'eyJ/',
    'a\n',
    '%20eyJ',
    `${emptyHeader}.`,
    `${emptyHeader}.\n`,
    `${emptyHeader}/`,
    `${emptyHeader}./`,
    `${emptyHeader}. a `,
    `${emptyHeader}.${emptyObject}.\n`,
    `${emptyHeader}.${emptyObject}.a `,
    `${emptyHeader}.${emptyObject}.a b c d e f g h `,
    `${base64Url('{"alg":"dir","enc":"A128GCM"}')}..a.`,
    `${base64Url('{"alg":"dir","enc":"A128GCM"}')}..a.\n`,
    `${token} `,
    '"',
  ])('a megabyte of %j takes time in proportion', (unit) => {
    expectLinearGrowth((length) => unit.repeat(Math.ceil(length / unit.length)), findTokens, megabyte / 16);
  });
});
