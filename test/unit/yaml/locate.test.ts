import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument as readByPackage, stringify } from 'yaml';
import { at, isScalar } from '../../../server/src/yaml/access.ts';
import { decodedToSource, nodeAt } from '../../../server/src/yaml/locate.ts';
import type { LocatedScalar } from '../../../server/src/yaml/located.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

function scalarAt(text: string, ...path: (string | number)[]): LocatedScalar {
  const node = at(parseDocument(text).root, ...path);
  if (!isScalar(node)) throw new Error('no scalar');
  return node;
}

describe('nodeAt', () => {
  const text = 'a:\n  - b: cc\n    d: [x, "yy"]\ne: &z {f: 1}\ng: *z\nh:\n';
  const root = parseDocument(text).root;
  const found = (needle: string, shift = 0): unknown => {
    const result = nodeAt(root, text.indexOf(needle) + shift);
    return result && [result.path, result.isKey, text.slice(result.node.range[0], result.node.range[1])];
  };

  it('finds keys, values, items and what an alias stands for', () => {
    expect(found('a:')).toEqual([['a'], true, 'a']);
    expect(found('b: cc')).toEqual([['a', 0, 'b'], true, 'b']);
    expect(found('cc')).toEqual([['a', 0, 'b'], false, 'cc']);
    expect(found('cc', 2)).toEqual([['a', 0, 'b'], false, 'cc']);
    expect(found('yy')).toEqual([['a', 0, 'd', 1], false, '"yy"']);
    expect(found('*z', 1)).toEqual([['g'], false, '{f: 1}']);
    expect(found('h:', 2)).toEqual([['h'], false, '']);
  });

  it('finds nothing outside of the root', () => {
    expect(nodeAt(root, text.length + 5)).toBeUndefined();
    expect(nodeAt(null, 0)).toBeUndefined();
  });
});

describe('decodedToSource', () => {
  const part = (text: string, word: string): string => {
    const scalar = scalarAt(text, 'a');
    const start = scalar.text.indexOf(word);
    expect(start).toBeGreaterThanOrEqual(0);
    const [from, to] = decodedToSource(text, scalar, start, start + word.length);
    return text.slice(from, to);
  };

  it.each([
    ['a: one two', 'two', 'two'],
    ['a: one\n   two', 'two', 'two'],
    ['a: one\n   two', 'e t', 'e\n   t'],
    ["a: 'it''s me'", "t's", "t''s"],
    ['a: "one\\ttwo"', 'e\tt', 'e\\ttwo'.slice(0, 4)],
    ['a: "\\u00e9x\\U0001F600y"', 'x', 'x'],
    ['a: "\\u00e9x\\U0001F600y"', '😀y', '\\U0001F600y'],
    ['a: "one\\\n   two"', 'etwo', 'e\\\n   two'],
    ['a: "one  \n\n  two"', 'two', 'two'],
    ['a: |\n  one\n  two\n', 'two', 'two'],
    ['a: |\n  one\n  two\n', 'e\nt', 'e\n  t'],
    ['a: |\r\n  one\r\n  two\r\n', 'two', 'two'],
    ['a: |2\n    one\n  two\n', '  one', '  one'],
    ['a: |\n\n  one\n\n   two\n', ' two', ' two'],
    ['a: >-\n  one\n  two\n\n  three\n', 'two\nthree', 'two\n\n  three'],
    ['a: >\n  one\n    two\n  three\n', '  two', '  two'],
  ])('%j: %j', (text, word, expected) => {
    expect(part(text, word)).toBe(expected);
  });

  it('falls back to the whole scalar', () => {
    const text = 'a: "{{ x "y" }}z"\nb: {{ x }}\n';
    const scalar = scalarAt(text, 'a');
    expect(decodedToSource(text, scalar, 0, 99)).toEqual(scalar.range);
  });

  it('follows every style the printer knows: each decoded letter is the same letter in the source', () => {
    const styles = ['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;
    const value = fc
      .array(fc.constantFrom('a', 'bc', ' ', '  ', '\n', '\n\n', "'", '"', '\\', ':', 'é', '😀', '\t', '#'), {
        maxLength: 25,
      })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(
        value,
        fc.constantFrom(...styles),
        fc.integer({ min: 20, max: 60 }),
        (printed, style, lineWidth) => {
          const text = stringify({ x: { a: printed } }, { defaultStringType: style, lineWidth });
          // The printer keeps white space alone neither in a folded scalar nor, before a tab, in any block scalar.
          const read = readByPackage(text);
          fc.pre(read.errors.length === 0);
          const content = String(read.getIn(['x', 'a']));
          const scalar = scalarAt(text, 'x', 'a');
          expect(scalar.text).toBe(content);
          let followed = 0;
          for (let unit = 0; unit < content.length; unit += 1) {
            const [from, to] = decodedToSource(text, scalar, unit, unit + 1);
            if (from === scalar.range[0] && to === scalar.range[1] && content.length > 1) continue;
            followed += 1;
            if (/[abc]/.test(content[unit] ?? '')) expect(text.slice(from, to)).toBe(content[unit]);
          }
          if (scalar.style !== 'folded' && content.trim() !== '')
            expect(followed).toBeGreaterThanOrEqual(content.length - 1);
        },
      ),
      { numRuns: 500 },
    );
  });
});
