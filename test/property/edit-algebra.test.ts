import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits, areApplicable, minimizeEdits, sortEdits } from '../../server/src/edit/apply.ts';
import { composeEdits } from '../../server/src/edit/compose.ts';
import type { TextEdit } from '../../server/src/edit/operations.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n', '😀'), maxLength: 20 });

function editsFor(text: string): fc.Arbitrary<TextEdit[]> {
  const cuts = fc.array(fc.nat({ max: text.length }), { maxLength: 8 });
  return fc.tuple(cuts, fc.array(texts, { minLength: 4, maxLength: 4 })).map(([offsets, inserts]) => {
    const sorted = offsets.sort((a, b) => a - b);
    const edits: TextEdit[] = [];
    for (let index = 0; index + 1 < sorted.length; index += 2) {
      edits.push({ range: [sorted[index]!, sorted[index + 1]!], newText: inserts[index / 2]! });
    }
    return edits;
  });
}

const cases = texts.chain((text) =>
  editsFor(text).chain((first) =>
    editsFor(applyEdits(text, first)).map((second) => ({ text, first, second })),
  ),
);

test('composed edits do what the two sets do one after the other', () => {
  fc.assert(
    fc.property(cases, ({ text, first, second }) => {
      const composed = composeEdits(first, second);
      expect(areApplicable(text.length, composed)).toBe(true);
      expect(applyEdits(text, composed)).toBe(applyEdits(applyEdits(text, first), second));
    }),
    { numRuns: 2000 },
  );
});

test('composing with nothing changes nothing', () => {
  fc.assert(
    fc.property(cases, ({ text, first }) => {
      expect(applyEdits(text, composeEdits(first, []))).toBe(applyEdits(text, first));
      expect(applyEdits(text, composeEdits([], first))).toBe(applyEdits(text, first));
    }),
  );
});

test('minimal edits do the same, never more, and change something', () => {
  fc.assert(
    fc.property(cases, ({ text, first }) => {
      const minimal = minimizeEdits(text, first);
      const result = applyEdits(text, first);
      expect(applyEdits(text, minimal)).toBe(result);
      const size = (edits: readonly TextEdit[]): number =>
        edits.reduce((sum, { range, newText }) => sum + range[1] - range[0] + newText.length, 0);
      expect(size(minimal)).toBeLessThanOrEqual(size(first));
      for (const { range, newText } of minimal) expect(text.slice(...range)).not.toBe(newText);
    }),
    { numRuns: 1000 },
  );
});

test('insertions at one place keep their order, before a deletion that begins there', () => {
  const edits: TextEdit[] = [
    { range: [1, 2], newText: '' },
    { range: [1, 1], newText: 'x' },
    { range: [1, 1], newText: 'y' },
  ];
  expect(sortEdits(edits).map(({ newText }) => newText)).toEqual(['x', 'y', '']);
  expect(applyEdits('abc', edits)).toBe('axyc');
});

test('a line break and a surrogate pair are not cut in two', () => {
  expect(minimizeEdits('a\r\n', [{ range: [1, 3], newText: '\r\r\n' }])).toEqual([
    { range: [1, 1], newText: '\r' },
  ]);
  expect(minimizeEdits('😀', [{ range: [0, 2], newText: '😁' }])).toEqual([{ range: [0, 2], newText: '😁' }]);
});

test('overlapping and outlying edits are not applied', () => {
  expect(() =>
    applyEdits('abc', [
      { range: [0, 2], newText: '' },
      { range: [1, 3], newText: '' },
    ]),
  ).toThrow(RangeError);
  expect(() => applyEdits('abc', [{ range: [2, 9], newText: '' }])).toThrow(RangeError);
});
