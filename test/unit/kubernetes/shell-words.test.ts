import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellCommands } from '../../../server/src/kubernetes/component-flags/shell-words.ts';

const valuesIn = (script: string): readonly (readonly (string | undefined)[])[] =>
  shellCommands(script).map((words) => words.map(({ value }) => value));

test.each([
  ['no-break space', '\u00a0'],
  ['form feed', '\f'],
  ['vertical tab', '\v'],
  ['line separator', '\u2028'],
  ['byte order mark', '\ufeff'],
])('a %s is a letter of a word', (_, letter) => {
  expect(valuesIn(`kube-apiserver${letter}--a=b ${letter} 'c'`)).toEqual([
    [`kube-apiserver${letter}--a=b`, letter, 'c'],
  ]);
});

test('words tile any script: none is empty, none reaches into the next', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      '--b=c',
      ' ',
      '\t',
      '\n',
      '\r\n',
      '\\',
      '\\\n',
      '"',
      "'",
      '$',
      '${',
      '$(',
      '`',
      '}',
      ')',
      '#',
      ';',
    ],
    ...['&', '|', '(', '\u00a0', '\f', '\u2028', '\ufeff', '\u0000', '😀'],
  );
  const script = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  fc.assert(
    fc.property(script, (text) => {
      let last = 0;
      for (const { range } of shellCommands(text).flat()) {
        expect(range[0]).toBeGreaterThanOrEqual(last);
        expect(range[1]).toBeGreaterThan(range[0]);
        last = range[1];
      }
      expect(last).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 5_000 },
  );
});
