import { describe, expect, test } from 'vitest';
import type { NewValue, Operation } from '../../../server/src/edit/operations.ts';
import type { Path } from '../../../server/src/yaml/located.ts';
import { edited } from '../../support/edits.ts';

type PairOptions = Omit<Extract<Operation, { op: 'insertPair' }>, 'op' | 'path' | 'key' | 'value'>;
const withPair = (
  text: string,
  path: Path,
  key: string,
  value: NewValue,
  options: PairOptions = {},
): string => edited(text, { op: 'insertPair', path, key, value, ...options });
type ItemOptions = Omit<Extract<Operation, { op: 'insertItem' }>, 'op' | 'path' | 'value'>;
const withItem = (text: string, path: Path, value: NewValue, options: ItemOptions = {}): string =>
  edited(text, { op: 'insertItem', path, value, ...options });

describe('the place of a pair', () => {
  const spec = 'spec:\n  a: 1 # a\n  # about b\n  b: 2\nend: 1\n';
  test.each<[string, PairOptions, string]>([
    ['end', {}, 'spec:\n  a: 1 # a\n  # about b\n  b: 2\n  z: 3\nend: 1\n'],
    [
      'before, above its comment',
      { before: ['b'] },
      'spec:\n  a: 1 # a\n  z: 3\n  # about b\n  b: 2\nend: 1\n',
    ],
    ['after', { after: ['a'] }, 'spec:\n  a: 1 # a\n  z: 3\n  # about b\n  b: 2\nend: 1\n'],
    [
      'first sibling that is there',
      { after: ['x', 'a', 'b'] },
      'spec:\n  a: 1 # a\n  z: 3\n  # about b\n  b: 2\nend: 1\n',
    ],
    ['no sibling there', { before: ['x'] }, 'spec:\n  a: 1 # a\n  # about b\n  b: 2\n  z: 3\nend: 1\n'],
    [
      'with a comment',
      { comment: 'why\nso' },
      'spec:\n  a: 1 # a\n  # about b\n  b: 2\n  # why\n  # so\n  z: 3\nend: 1\n',
    ],
  ])('%s', (_name, options, expected) => expect(withPair(spec, ['spec'], 'z', 3, options)).toBe(expected));
});

describe('pairs', () => {
  test.each<[string, string, Path, string, NewValue, string]>([
    ['no final line break', 'a: 1', [], 'b', 2, 'a: 1\nb: 2'],
    ['no final line break, but a literal needs one', 'a: 1', [], 'b', 'x\ny\n', 'a: 1\nb: |\n  x\n  y\n'],
    ['CRLF', 'a: 1\r\n', [], 'b', { c: 1 }, 'a: 1\r\nb:\r\n  c: 1\r\n'],
    ['before the end marker', 'a: 1\n...\n', [], 'b', 2, 'a: 1\nb: 2\n...\n'],
    ['above trailing comments', 'a: 1\n\n# end\n', [], 'b', 2, 'a: 1\nb: 2\n\n# end\n'],
    ['behind a literal', 'a: |\n  x\n\n', [], 'b', 2, 'a: |\n  x\nb: 2\n\n'],
    ['behind kept blank lines', 'a: |+\n  x\n\n', [], 'b', 2, 'a: |+\n  x\n\nb: 2\n'],
    ['behind a null', 'a:\n', [], 'b', 2, 'a:\nb: 2\n'],
    [
      'four columns',
      'a:\n    b: 1\n',
      ['a'],
      'c',
      { d: [1] },
      'a:\n    b: 1\n    c:\n        d:\n            - 1\n',
    ],
    [
      'sequences as elsewhere',
      'a:\n- x\n',
      [],
      'c',
      { d: [1, { e: 1, f: 2 }] },
      'a:\n- x\nc:\n  d:\n  - 1\n  - e: 1\n    f: 2\n',
    ],
    ['null becomes a map', 'a: # c\nb: 1\n', ['a'], 'x', 1, 'a: # c\n  x: 1\nb: 1\n'],
    ['tilde becomes a map', 'a: ~ # c\nb: 1\n', ['a'], 'x', 1, 'a: # c\n  x: 1\nb: 1\n'],
    ['braces become a map', 'a: {} # c\n', ['a'], 'x', 1, 'a: # c\n  x: 1\n'],
    ['a null item becomes a map', '-\n- b\n', [0], 'x', 1, '- x: 1\n- b\n'],
    [
      'an absent map is made',
      'metadata:\n  name: x\nspec: 1\n',
      ['metadata', 'annotations'],
      'a/b',
      'true',
      'metadata:\n  name: x\n  annotations:\n    a/b: "true"\nspec: 1\n',
    ],
    [
      'an absent map in a null',
      'metadata:\n',
      ['metadata', 'labels'],
      'a',
      'b',
      'metadata:\n  labels:\n    a: b\n',
    ],
    ['empty document', '', [], 'a', 1, 'a: 1\n'],
    ['document of comments', '---\n# only\n', [], 'a', 1, '---\n# only\na: 1\n'],
    [
      'behind a merge key',
      'x: &x {a: 1}\ny:\n  <<: *x\n',
      ['y'],
      'c',
      1,
      'x: &x {a: 1}\ny:\n  <<: *x\n  c: 1\n',
    ],
    ['quotes as the neighbours', "a: 'x'\nb: 'y'\n", [], 'c', 'z', "a: 'x'\nb: 'y'\nc: 'z'\n"],
    ['flow', 'f: {a: 1}\n', ['f'], 'b', [1, { c: 'x, y' }], 'f: {a: 1, b: [1, {c: "x, y"}]}\n'],
    ['padded flow', 'f: { a: 1 }\n', ['f'], 'b', { c: 1 }, 'f: { a: 1, b: { c: 1 } }\n'],
    ['final comma', 'f: {a: 1,}\n', ['f'], 'b', 2, 'f: {a: 1, b: 2,}\n'],
    ['JSON', '{"a": 1}\n', [], 'b', { c: 'd' }, '{"a": 1, "b": {"c": "d"}}\n'],
    ['JSON over lines', '{\n  "a": 1\n}\n', [], 'b', 'c', '{\n  "a": 1,\n  "b": "c"\n}\n'],
    [
      'flow over lines, with a comment',
      'f: {\n  a: 1 # a\n  }\n',
      ['f'],
      'b',
      2,
      'f: {\n  a: 1, # a\n  b: 2\n  }\n',
    ],
    [
      'flow over lines, with a final comma',
      'f: {\n  a: 1, # a\n  }\n',
      ['f'],
      'b',
      2,
      'f: {\n  a: 1, # a\n  b: 2,\n  }\n',
    ],
    ['root on the marker line', '--- {a: b}\n', [], 'c', 1, '--- {a: b, c: 1}\n'],
    ['text of several lines in flow', 'f: {a: 1}\n', ['f'], 'b', 'x\ny', 'f: {a: 1, b: "x\\ny"}\n'],
    [
      'a comment below does not slip into a literal',
      'm:\n  a: 1\n\n      # deep\n',
      ['m'],
      'b',
      'x\ny\n',
      'm:\n  a: 1\n  b: "x\\ny\\n"\n\n      # deep\n',
    ],
  ])('%s', (_name, text, path, key, value, expected) =>
    expect(withPair(text, path, key, value)).toBe(expected),
  );

  test('before the first pair behind a dash', () => {
    const text = 'l:\n  # item\n  - name: x\n    b: 1\n';
    expect(withPair(text, ['l', 0], 'kind', 'A', { before: ['name'] })).toBe(
      'l:\n  # item\n  - kind: A\n    name: x\n    b: 1\n',
    );
    expect(withPair(text, ['l', 0], 'kind', { a: [1] }, { before: ['name'], comment: 'why' })).toBe(
      'l:\n  # item\n  # why\n  - kind:\n      a:\n        - 1\n    name: x\n    b: 1\n',
    );
  });
});

describe('items', () => {
  test.each<[string, string, Path, NewValue, ItemOptions, string]>([
    ['end', 'k:\n- a\n# c\nb: 1\n', ['k'], 'x', {}, 'k:\n- a\n- x\n# c\nb: 1\n'],
    ['front, above comments', 'k:\n  # a\n  - a\n', ['k'], 'x', { index: 0 }, 'k:\n  - x\n  # a\n  - a\n'],
    ['middle', '- a\n- b\n', [], { c: 1, d: [2] }, { index: 1 }, '- a\n- c: 1\n  d:\n    - 2\n- b\n'],
    ['at the length', '- a\n', [], 'x', { index: 1 }, '- a\n- x\n'],
    ['with a comment', '- a\n', [], 'x', { comment: 'why' }, '- a\n# why\n- x\n'],
    ['front of a nested sequence', '- - a\n', [0], 'x', { index: 0 }, '- - x\n  - a\n'],
    [
      'gap behind the dash',
      '-   a: 1\n    b: 2\n',
      [],
      { c: 1, d: 2 },
      {},
      '-   a: 1\n    b: 2\n-   c: 1\n    d: 2\n',
    ],
    ['brackets become a sequence', 'k: [] # c\n', ['k'], 'x', {}, 'k: # c\n  - x\n'],
    ['null becomes a sequence', 'k:\nb:\n- 1\n', ['k'], 'x', {}, 'k:\n- x\nb:\n- 1\n'],
    [
      'absent sequence',
      'spec:\n  a: 1\n',
      ['spec', 'volumes'],
      { name: 'x' },
      {},
      'spec:\n  a: 1\n  volumes:\n    - name: x\n',
    ],
    ['flow', 'k: [a, b]\n', ['k'], 'x', { index: 1 }, 'k: [a, x, b]\n'],
    ['flow front', 'k: [a, b]\n', ['k'], 'x', { index: 0 }, 'k: [x, a, b]\n'],
    ['flow in flow', 'k: [[]]\n', ['k', 0], 'x', {}, 'k: [[x]]\n'],
    [
      'flow over lines',
      'k: [\n  a,\n  b\n  ]\n',
      ['k'],
      'x',
      { index: 1, comment: 'why' },
      'k: [\n  a,\n  # why\n  x,\n  b\n  ]\n',
    ],
    ['quotes as the neighbours', 'k: ["a"]\n', ['k'], 'x', {}, 'k: ["a", "x"]\n'],
    ['nested sequences', '- a\n', [], [['b'], []], {}, '- a\n- - - b\n  - []\n'],
  ])('%s', (_name, text, path, value, options, expected) => {
    expect(withItem(text, path, value, options)).toBe(expected);
  });
});

describe('comments', () => {
  test.each<[string, string, Path, string]>([
    ['pair', 'a: 1\nb: 2\n', ['b'], 'a: 1\n# new\nb: 2\n'],
    ['nested pair, below its comment', 'a:\n  # old\n  b: 2\n', ['a', 'b'], 'a:\n  # old\n  # new\n  b: 2\n'],
    ['pair behind a dash', 'l:\n  - a: 1\n', ['l', 0, 'a'], 'l:\n  # new\n  - a: 1\n'],
    ['item', 'l:\n  - a: 1\n', ['l', 0], 'l:\n  # new\n  - a: 1\n'],
    ['pair in braces', 'l: {a: 1}\n', ['l', 'a'], '# new\nl: {a: 1}\n'],
    ['root', '---\na: 1\n', [], '---\n# new\na: 1\n'],
    ['root on the marker line', '--- {a: b}\n', [], '---\n# new\n{a: b}\n'],
    ['with CRLF', 'a: 1\r\n', ['a'], '# new\r\na: 1\r\n'],
  ])('%s', (_name, text, path, expected) => {
    expect(edited(text, { op: 'insertComment', path, text: 'new' })).toBe(expected);
  });
});

describe('refusals', () => {
  test.each<[string, string, Operation, RegExp]>([
    ['key is there', 'a: 1\n', { op: 'insertPair', path: [], key: 'a', value: 1 }, /has this key already/],
    [
      'pair into a sequence',
      'a: [1]\n',
      { op: 'insertPair', path: ['a'], key: 'a', value: 1 },
      /cannot take a pair/,
    ],
    ['item into a map', 'a: {b: 1}\n', { op: 'insertItem', path: ['a'], value: 1 }, /cannot take an item/],
    ['entry into a string', 'a: x\n', { op: 'insertItem', path: ['a'], value: 1 }, /single value/],
    [
      'index too high',
      'a: [1]\n',
      { op: 'insertItem', path: ['a'], value: 1, index: 3 },
      /shorter than the index/,
    ],
    [
      'two levels missing',
      'a: {}\n',
      { op: 'insertPair', path: ['b', 'c'], key: 'd', value: 1 },
      /leads to nothing/,
    ],
    [
      'through an alias',
      'x: &x {a: 1}\ny: *x\n',
      { op: 'insertPair', path: ['y'], key: 'd', value: 1 },
      /alias/,
    ],
    [
      'into an anchored map in use',
      'x: &x {a: 1}\ny: *x\n',
      { op: 'insertPair', path: ['x'], key: 'd', value: 1 },
      /used elsewhere/,
    ],
    [
      'comment in one-line flow',
      'x: {a: 1}\n',
      { op: 'insertPair', path: ['x'], key: 'd', value: 1, comment: 'c' },
      /comment has no place/,
    ],
    [
      'comment inside quoted text',
      'x: ["a\n  b", c]\n',
      { op: 'insertComment', path: ['x', 1], text: 'c' },
      /read back|safely/,
    ],
    [
      'verbatim over lines',
      'x: 1\n',
      { op: 'insertPair', path: [], key: 'd', value: { verbatim: '1\ny: 2' } },
      /Verbatim/,
    ],
    [
      'verbatim that is more than a scalar',
      'x: 1\n',
      { op: 'insertPair', path: [], key: 'd', value: [{ verbatim: 'y: 2' }] },
      /read back/,
    ],
    ['template value', 'a: {{ .x }}\n', { op: 'insertPair', path: ['a'], key: 'd', value: 1 }, /template/],
  ])('%s', (_name, text, operation, reason) => {
    const result = edited(text, operation);
    expect(result).toMatch(/^refused: /);
    expect(result).toMatch(reason);
  });
});
