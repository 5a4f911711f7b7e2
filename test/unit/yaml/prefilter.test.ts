import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyWord, wordFinder } from '../../../server/src/yaml/prefilter.ts';
import { rememberLast } from '../../../server/src/yaml/remember-last.ts';

test('one pass finds the words that a search for each of them finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '|'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.uniqueArray(letters, { maxLength: 6 }), fc.array(letters), (words, pieces) => {
      const text = pieces.join('');
      const expected = words.filter((word) => text.includes(word));
      const find = wordFinder(words);
      expect([...find(text)].sort()).toEqual(expected.sort());
      // The expression behind it keeps no place from one text to the next.
      expect(find(text).size).toBe(expected.length);
      expect(anyWord(words)(text)).toBe(expected.length > 0);
    }),
  );
});

test('an answer is remembered until another one is asked for', () => {
  const asked: object[] = [];
  const answer = rememberLast((argument: object) => asked.push(argument));
  const [a, b] = [{}, {}];
  expect([answer(a), answer(a), answer(b), answer(b), answer(a)]).toEqual([1, 1, 2, 2, 3]);
});
