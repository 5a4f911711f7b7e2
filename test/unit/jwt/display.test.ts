import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutMiddle, hidesToken, objectWithoutTokens } from '../../../server/src/identity/jwt/display.ts';
import { makeToken } from '../../support/tokens.ts';

const token = makeToken({ payload: { sub: 'somebody' } });

describe('a sentence cut in its middle', () => {
  test('keeps both ends', () => {
    expect(cutMiddle('0123456789', 10)).toBe('0123456789');
    expect(cutMiddle('0123456789', 7)).toBe('012…789');
  });

  test('is never longer than asked for, nor cut inside a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (text, limit) => {
          const cut = cutMiddle(text, limit);
          expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 0));
          expect(cut).not.toMatch(/(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/);
        },
      ),
    );
  });
});

test('an object without the tokens in its names and values, all else as it was', () => {
  const claims = { a: 1, b: [null, true, { c: `Bearer ${token}` }], [token]: 'x', d: 'plain' };
  const shown = objectWithoutTokens(claims);
  expect(shown).toMatchObject({
    a: 1,
    b: [null, true, { c: expect.stringContaining('not shown') }],
    d: 'plain',
  });
  expect(JSON.stringify(shown)).not.toContain(token.split('.')[1]);
  expect(Object.keys(shown)).toHaveLength(4);
  expect(hidesToken(token)).toBe(true);
  expect(hidesToken('repo:acme/shop:environment:production')).toBe(false);
  const odd = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}');
  expect(JSON.stringify(objectWithoutTokens(odd))).toBe('{"__proto__":{"x":1},"constructor":2}');
});
