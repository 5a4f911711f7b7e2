import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPlain } from '../../../server/src/yaml/access.ts';
import { isJsonStream, jsonObjectStarts } from '../../../server/src/yaml/json-stream.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { splitStream } from '../../../server/src/yaml/stream.ts';
import { expectLinearGrowth } from '../../support/growth.ts';

const dataOf = (text: string): readonly unknown[] =>
  splitStream(text).map(({ start, end }) => {
    const { root, problems } = parseDocument(text.slice(start, end));
    expect(problems).toEqual([]);
    return JSON.parse(JSON.stringify(toPlain(root)));
  });

describe('a JSON stream', () => {
  test.each([
    ['{"a":1}\n{"b":2}\n', 2],
    ['{"a":1}{"b":2}', 2],
    ['\ufeff{"a":"}{"}\r\n\r\n  {"b":"\\"}{"}\n{}', 3],
    ['{"a":{}}', 1],
    ['{"a":[{},{}]}', 1],
    ['{"a":1} # {"b":2}\n', 1],
    ["{a: '} {'}\n", 1],
    ['{a: 1}\n---\n{b: 2}\n', 2],
    ['[{"a":1}]\n', 1],
    ['- {"a":1}\n- {"b":1} \n', 1],
    ['a: {}\nb: } {\n', 1],
  ])('%j has %i documents', (text, count) => {
    expect(splitStream(text)).toHaveLength(count);
  });

  test('while its last object is being typed keeps the others', () => {
    const text = '{"a":1}\n{"b":2}\n{"c":';
    const slices = splitStream(text).map(({ start, end }) => text.slice(start, end));
    expect(slices).toEqual(['{"a":1}\n', '{"b":2}\n', '{"c":']);
    expect(isJsonStream(text)).toBe(false);
  });

  test('means what its objects mean, however they are printed', () => {
    const object = fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
    const isPlain = (value: unknown): boolean =>
      !/__proto__|e[+-]?\d|"<<"|-0|\d{16}/.test(JSON.stringify(value));
    fc.assert(
      fc.property(
        fc.array(object.filter(isPlain), { minLength: 2, maxLength: 5 }),
        fc.constantFrom(0, 2, '\t'),
        fc.constantFrom('', '\n', '\r\n', ' \n\n '),
        (objects, indent, between) => {
          const text = objects.map((one) => JSON.stringify(one, null, indent)).join(between);
          expect(isJsonStream(text)).toBe(true);
          expect(splitStream(text)).toHaveLength(objects.length);
          expect(dataOf(text)).toEqual(objects);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('costs time that grows with its length', () => {
    expectLinearGrowth((count) => '{"a":"b"}\n'.repeat(count), jsonObjectStarts, 10_000);
    expectLinearGrowth((count) => `{"a":"b"} {${'"'.repeat(count)}`, jsonObjectStarts, 10_000);
    expectLinearGrowth((count) => `{"a":"b"}${' '.repeat(count)}x`, jsonObjectStarts, 10_000);
  });
});
