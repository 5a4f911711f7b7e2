import { expect, it } from 'vitest';
import { createParseCache } from '../../../server/src/yaml/cache.ts';

it('parses a text once while it is among the last used', () => {
  const cache = createParseCache(2);
  const first = cache.parse('a: 1');
  expect(cache.parse('a: 1')).toBe(first);
  cache.parse('b: 1');
  cache.parse('a: 1');
  cache.parse('c: 1');
  expect(cache.counters).toEqual({ parsed: 3, hits: 2 });
  expect(cache.parse('a: 1')).toBe(first);
  expect(cache.counters).toEqual({ parsed: 3, hits: 3 });
  cache.parse('b: 1');
  expect(cache.counters).toEqual({ parsed: 4, hits: 3 });
});

it.each([0, -1, Number.NaN])('holds one document when asked for %d', (size) => {
  const cache = createParseCache(size);
  cache.parse('a: 1');
  cache.parse('a: 1');
  expect(cache.counters).toEqual({ parsed: 1, hits: 1 });
});
