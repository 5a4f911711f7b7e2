import { describe, expect, it } from 'vitest';
import { evaluateClaims, evaluateUser } from '../../../server/src/identity/authentication/cel.ts';
import { searchPattern } from '../../../server/src/identity/authentication/regex/search.ts';

const tooLong = { state: 'unknown', reason: 'the expression takes too long to be evaluated here' };
const ten = '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]';

function nested(depth: number, inside: string): string {
  return depth === 0 ? inside : `${ten}.all(x${depth}, ${nested(depth - 1, inside)})`;
}

function doubled(depth: number, from: string): string {
  const step = (level: number): string =>
    level === depth
      ? `size(v${level - 1}) > 0`
      : `cel.bind(v${level}, ${level === 0 ? from : `v${level - 1} + v${level - 1}`}, ${step(level + 1)})`;
  return step(0);
}

describe('what an expression of a stranger may cost', () => {
  it.each([
    ['loops within loops', nested(12, 'true')],
    [
      'lists made by loops within loops',
      Array.from({ length: 12 }, (_, at) => at).reduce((inside, at) => `${ten}.map(x${at}, ${inside})`, ten),
    ],
    ['a list that doubles', doubled(60, '[1]')],
    ['a text that doubles', doubled(60, "'x'")],
    [
      'texts between the characters of texts',
      "claims.long.replace('', claims.long).replace('', claims.long).size() > 0",
    ],
    [
      'texts between the parts of texts',
      "claims.long.split('').join(claims.long).split('').join(claims.long).size() > 0",
    ],
    ['a long regular expression over a long text', "claims.long.matches('(x?){900}(y?){900}z')"],
  ])('%s', (_, expression) => {
    expect(evaluateClaims(expression, { long: 'x'.repeat(20_000) })).toEqual(tooLong);
  });

  it('a regular expression alone', () => {
    expect(searchPattern('(x?){900}(y?){900}z', 'x'.repeat(200_000))).toBeUndefined();
    expect(searchPattern('^x+$', 'x'.repeat(200_000))).toBe(true);
  });

  it('what people write is evaluated, over the claims of a large company too', () => {
    const groups = Array.from(
      { length: 200 },
      (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    );
    const claims = {
      sub: 'repo:acme/shop:ref:refs/heads/main',
      email: 'dana@acme.example',
      groups,
      other: 'x'.repeat(3000),
    };
    const holds = { state: 'value', value: true };
    const reserved = "['system:', 'eks:', 'aws:'].all(p, claims.groups.all(g, !g.startsWith(p)))";
    expect(evaluateClaims(reserved, claims)).toEqual(holds);
    expect(
      evaluateClaims("claims.sub.matches('^repo:acme/[a-z]+:ref:refs/heads/(main|release-.*)$')", claims),
    ).toEqual(holds);
    expect(evaluateClaims("claims.email.split('@')[1] in ['acme.example']", claims)).toEqual(holds);
    expect(
      evaluateClaims(
        "claims.groups.filter(g, g.endsWith('7')).map(g, 'oidc:' + g.replace('-', '')).size() == 20",
        claims,
      ),
    ).toEqual(holds);
    expect(evaluateClaims(nested(3, "'x' == 'x'"), claims)).toEqual(holds);
    const user = { name: 'oidc:dana', uid: '', groups, extra: {} };
    expect(evaluateUser("['system:', 'eks:'].all(p, user.groups.all(g, !g.startsWith(p)))", user)).toEqual(
      holds,
    );
  });
});
