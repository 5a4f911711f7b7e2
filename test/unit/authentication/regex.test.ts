import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateClaims } from '../../../server/src/identity/authentication/cel.ts';
import { searchPattern } from '../../../server/src/identity/authentication/regex/search.ts';

describe('as RE2 reads it', () => {
  test.each([
    ['^repo:o/[^:]+:ref:refs/heads/(main|release/.*)$', 'repo:o/r:ref:refs/heads/release/1', true],
    ['^repo:o/[^:]+:ref:refs/heads/(main|release/.*)$', 'repo:o/r:ref:refs/heads/dev', false],
    ['main', 'refs/heads/main', true],
    ['^main$', 'refs/heads/main', false],
    ['^a{2,3}$', 'aa', true],
    ['^a{2,3}$', 'aaaa', false],
    ['^a{0}$', '', true],
    ['(?i)^MAIN$', 'main', true],
    ['^(?i:m)ain$', 'Main', true],
    ['^[[:alpha:]_-]+$', 'ab_-', true],
    ['^[^\\d]+$', 'a1', false],
    ['^[]a]+$', ']a', true],
    ['\\bmain\\b', 'a main b', true],
    ['\\bmain\\b', 'domain', false],
    ['^.$', '\n', false],
    ['(?s)^.$', '\n', true],
    ['(?m)^b$', 'a\nb', true],
    ['^b$', 'a\nb', false],
    ['\\x{1F600}|\\x41', 'A', true],
    ['^.$', '😀', true],
    ['(?P<name>x)+?', 'x', true],
    ['', 'anything', true],
    ['a||b', '', true],
  ])('%s in %j: %s', (pattern, text, expected) => {
    expect(searchPattern(pattern, text)).toBe(expected);
  });

  test.each([
    '(?=a)',
    'a(?!b)',
    '(a)\\1',
    'a**',
    '*',
    '(',
    ')',
    '[',
    '[b-a]',
    'a{1001}',
    '\\pL',
    '(?U)a',
    '\\',
    '(?<=a)b',
  ])('%s is not read', (pattern) => {
    expect(searchPattern(pattern, 'a')).toBeUndefined();
  });
});

test('agrees with JavaScript where the two languages agree', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '(a|b)', '(?:ab)', '^', '$', '\\b');
  const piece = fc
    .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}'))
    .map(([one, sign]) => (/^(?:\^|\$|\\b)$/.test(one) ? one : one + sign));
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }),
      fc.string({ unit: fc.constantFrom('a', 'b', '-', 'c'), maxLength: 10 }),
      (pieces, text) => {
        const pattern = pieces.join('');
        expect(searchPattern(pattern, text), `${pattern} in ${text}`).toBe(
          new RegExp(pattern, 'u').test(text),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('never throws, and expressions that would keep JavaScript busy for ever end', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (pattern, text) => {
      expect([true, false, undefined]).toContain(searchPattern(pattern, text));
    }),
  );
  const text = `${'a'.repeat(3000)}!`;
  expect(searchPattern('^(a+)+$', text)).toBe(false);
  expect(searchPattern('(a|a)*b', text)).toBe(false);
  expect(searchPattern('((a{0,100}){0,100}){0,100}b', text)).toBeUndefined();
  expect(evaluateClaims("claims.sub.matches('^(a+)+$')", { sub: text })).toEqual({
    state: 'value',
    value: false,
  });
});

test('a pattern that is not read leaves the answer open; text in quotes is left alone', () => {
  expect(evaluateClaims("claims.sub.matches('(?=a)')", { sub: 'a' }).state).toBe('unknown');
  expect(evaluateClaims("claims.sub + '.matches('", { sub: 'a' })).toEqual({
    state: 'value',
    value: 'a.matches(',
  });
  expect(evaluateClaims("[claims.sub].all(x, x . matches(r'^\\w$'))", { sub: 'a' })).toEqual({
    state: 'value',
    value: true,
  });
});
