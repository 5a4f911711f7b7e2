import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostsIntersect } from '../../../server/src/workspace/gateway-attachment.ts';

const label = fc.constantFrom('a', 'b', 'shop');
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => [...labels, 'test'].join('.'));
const pattern = fc.tuple(fc.boolean(), name).map(([wild, host]) => (wild ? `*.${host}` : host));

/** What the specification says of one host: the same name, or one label or more in place of the wildcard. */
function matches(host: string, to: string): boolean {
  if (!to.startsWith('*.')) return host === to;
  const tail = to.slice(1);
  return host.length > tail.length && host.endsWith(tail);
}

describe('hosts of listeners and routes', () => {
  test('have one in common exactly when a name fits both', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        // The shortest hosts that each of them means are enough to look at.
        const candidates = [a, b].map((host) => host.replace('*', 'x'));
        const common = candidates.some((host) => matches(host, a) && matches(host, b));
        expect(hostsIntersect(a, b)).toBe(common);
        expect(hostsIntersect(b, a)).toBe(common);
      }),
    );
  });

  test.each([
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'EXAMPLE.com', false],
    ['*.example.com', '*.shop.example.com', true],
    ['*.example.com', 'badexample.com', false],
    ['shop.example.com', 'SHOP.example.com', true],
    ['*.a.test', '*.b.test', false],
  ])('%s and %s', (a, b, common) => {
    expect(hostsIntersect(a, b)).toBe(common);
  });
});
