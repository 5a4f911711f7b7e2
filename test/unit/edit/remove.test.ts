import { describe, expect, test } from 'vitest';
import type { Path } from '../../../server/src/yaml/located.ts';
import { edited } from '../../support/edits.ts';

const removed = (text: string, ...path: Path): string =>
  edited(text, { op: typeof path.at(-1) === 'number' ? 'removeItem' : 'removePair', path });

describe('pairs of block maps', () => {
  test.each<[string, string, Path, string]>([
    ['first', 'a: 1\nb: 2\n', ['a'], 'b: 2\n'],
    ['last', 'a: 1\nb: 2\n', ['b'], 'a: 1\n'],
    ['last without a final line break', 'a: 1\nb: 2', ['b'], 'a: 1\n'],
    ['with CRLF', 'a: 1\r\nb: 2\r\nc: 3\r\n', ['b'], 'a: 1\r\nc: 3\r\n'],
    ['behind a byte-order mark', '\ufeffa: 1\nb: 2\n', ['a'], '\ufeffb: 2\n'],
    ['nested value', 'a:\n  b:\n    - c\n    - d\ne: 1\n', ['a'], 'e: 1\n'],
    ['without a value', 'a:\nb: 2\n', ['a'], 'b: 2\n'],
    ['value on the next line', 'a:\n  "x"\nb: 2\n', ['a'], 'b: 2\n'],
    ['plain text over two lines', 'a: x\n  y\nb: 2\n', ['a'], 'b: 2\n'],
    ['literal', 'a: |\n  x\n\n  y\nb: 2\n', ['a'], 'b: 2\n'],
    ['literal that keeps its blank lines', 'a: |+\n  x\n\n\nb: 2\n', ['a'], 'b: 2\n'],
    [
      'behind a literal that keeps its blank lines',
      'a: |+\n  x\n\nb: 1\n\nc: 2\n',
      ['b'],
      'a: |+\n  x\n\nc: 2\n',
    ],
    ['explicit key', '? a\n: b\nc: d\n', ['a'], 'c: d\n'],
    ['quoted key', '"a b": 1\nc: d\n', ['a b'], 'c: d\n'],
    ['alias as a value', 'x: &x\n  a: 1\ny: *x\nz: 1\n', ['y'], 'x: &x\n  a: 1\nz: 1\n'],
    [
      'beside a merge key',
      'x: &x\n  a: 1\ny:\n  <<: *x\n  c: 1\n',
      ['y', 'c'],
      'x: &x\n  a: 1\ny:\n  <<: *x\n',
    ],
    ['flow value over lines', 'a: [x,\n  y] # t\nb: 1\n', ['a'], 'b: 1\n'],
    ['after a marker', '---\na: 1\nb: 2\n...\n', ['a'], '---\nb: 2\n...\n'],
    ['two blank lines stay', 'a: 1\n\nb: 2\n\nc: 3\n', ['b'], 'a: 1\n\n\nc: 3\n'],
  ])('%s', (_name, text, path, expected) => expect(removed(text, ...path)).toBe(expected));
});

describe('the last pair or item leaves an empty collection', () => {
  test.each<[string, string, Path, string]>([
    ['under a key', 'm:\n  a: 1\nb: 2\n', ['m', 'a'], 'm: {}\nb: 2\n'],
    ['with a comment behind the key', 'm: # keep\n  a: 1 # go\n', ['m', 'a'], 'm: {} # keep\n'],
    ['with an anchor', 'm: &x # keep\n  a: 1\n', ['m', 'a'], 'm: &x {} # keep\n'],
    ['root', 'a: 1\n', ['a'], '{}\n'],
    ['root without a final line break', 'a: 1', ['a'], '{}'],
    ['behind a dash', '- name: x # go\n- b: 1\n', [0, 'name'], '- {}\n- b: 1\n'],
    ['below a dash', '-\n  name: x\n', [0, 'name'], '- {}\n'],
    ['sequence at the column of its key', 'k:\n- a\nb: 1\n', ['k', 0], 'k: []\nb: 1\n'],
    ['indented sequence', 'k:\n    - a: 1\n      b: 2\n', ['k', 0], 'k: []\n'],
    ['sequence behind a dash', '- - a\n', [0, 0], '- []\n'],
    ['a comment of nobody stays', 'm:\n  # nobody\n\n  a: 1\n', ['m', 'a'], 'm: {}\n  # nobody\n\n'],
    ['flow map', 'm: { a: 1 }\n', ['m', 'a'], 'm: {}\n'],
    ['flow sequence with a final comma', 'm: [ a, ]\n', ['m', 0], 'm: []\n'],
    ['pair without braces', 'm: [a: 1, b]\n', ['m', 0, 'a'], 'm: [{}, b]\n'],
  ])('%s', (_name, text, path, expected) => expect(removed(text, ...path)).toBe(expected));
});

describe('items', () => {
  test.each<[string, string, Path, string]>([
    ['first', '- a\n- b\n', [0], '- b\n'],
    ['middle', 'k:\n- a\n- b\n- c\n', ['k', 1], 'k:\n- a\n- c\n'],
    ['map', '- a: 1\n  b: 2\n- c: 3\n', [0], '- c: 3\n'],
    ['null', '- a\n-\n- c\n', [1], '- a\n- c\n'],
    ['behind a null and an alias', '- &x a\n-\n- *x\n- d\n', [3], '- &x a\n-\n- *x\n'],
    ['alias', '- &x a\n- *x\n- d\n', [1], '- &x a\n- d\n'],
    ['first of a nested sequence', '- - a\n  - b\n', [0, 0], '- - b\n'],
    ['with an anchor', '- &x a: 1\n- b\n', [1], '- &x a: 1\n'],
  ])('%s', (_name, text, path, expected) => expect(removed(text, ...path)).toBe(expected));
});

describe('the first pair behind a dash', () => {
  test.each<[string, string, Path, string]>([
    ['moves the next one up', '- name: x\n  image: y\n', [0, 'name'], '- image: y\n'],
    ['over blank lines', '- name: x\n\n  image: y\n', [0, 'name'], '- image: y\n'],
    [
      'leaves the dash where comments stand between',
      '- name: x # t\n  # about\n  image: y\n',
      [0, 'name'],
      '-\n  # about\n  image: y\n',
    ],
    ['keeps the gap behind the dash', '-   name: x\n    image: y\n', [0, 'name'], '-   image: y\n'],
    ['with a long value', '- env:\n  - a\n  - b\n  image: y\n', [0, 'env'], '- image: y\n'],
  ])('%s', (_name, text, path, expected) => expect(removed(text, ...path)).toBe(expected));
});

describe('comments', () => {
  test.each<[string, string, Path, string]>([
    ['directly above and behind go', 'a: 1\n# one\n# two\nb: 2 # three\nc: 3\n', ['b'], 'a: 1\nc: 3\n'],
    ['a blank line cuts', 'a: 1\n# one\n\n# two\nb: 2\n', ['b'], 'a: 1\n# one\n\n'],
    ['at another column stay', 'm:\n  a: 1\n# one\n  b: 2\n', ['m', 'b'], 'm:\n  a: 1\n# one\n'],
    ['of the next entry stay', 'a: 1\n# about b\nb: 2\n', ['a'], '# about b\nb: 2\n'],
    ['inside go', 'a:\n  # in\n  b: 1 # in\n  # tail\nc: 2\n', ['a'], 'c: 2\n'],
    ['behind the marker stay', '--- # doc\na: 1\nb: 2\n', ['a'], '--- # doc\nb: 2\n'],
    ['a # in a value is none', 'a: "x # y"\nb: a#b\n', ['a'], 'b: a#b\n'],
    ['of an item go', 'k:\n# one\n- a # two\n# three\n- b\n', ['k', 0], 'k:\n# three\n- b\n'],
  ])('%s', (_name, text, path, expected) => expect(removed(text, ...path)).toBe(expected));
});

describe('flow collections', () => {
  test.each<[string, string, Path, string]>([
    ['first', 'f: {a: 1, b: 2, c: 3}\n', ['f', 'a'], 'f: {b: 2, c: 3}\n'],
    ['middle', 'f: {a: 1, b: 2, c: 3}\n', ['f', 'b'], 'f: {a: 1, c: 3}\n'],
    ['last', 'f: { a: 1, b: 2 }\n', ['f', 'b'], 'f: { a: 1 }\n'],
    ['last before a final comma', 'f: [a, b ,c, ]\n', ['f', 2], 'f: [a, b, ]\n'],
    ['with brackets and commas inside', 'f: [{a: "x, y"}, [b, c], d]\n', ['f', 1], 'f: [{a: "x, y"}, d]\n'],
    ['with an anchor', 'f: [&x a, b]\n', ['f', 0], 'f: [b]\n'],
    ['beside an alias', 'x: &x 1\nf: [*x, b]\n', ['f', 1], 'x: &x 1\nf: [*x]\n'],
    ['apostrophe in plain text', "f: [it's, b, isn't]\n", ['f', 1], "f: [it's, isn't]\n"],
    [
      'on its own line, with its comments',
      'f: [\n  a,\n  # b\n  b, # b\n  c\n  ]\n',
      ['f', 1],
      'f: [\n  a,\n  c\n  ]\n',
    ],
    ['last on its own line', 'f: [\n  a, # a\n  c\n  ]\n', ['f', 1], 'f: [\n  a # a\n  ]\n'],
    ['JSON', '{\n  "a": 1,\n  "b": 2\n}\n', ['b'], '{\n  "a": 1\n}\n'],
    ['without a value', 'f: {a, b: 1}\n', ['f', 'a'], 'f: {b: 1}\n'],
  ])('%s', (_name, text, path, expected) => expect(removed(text, ...path)).toBe(expected));
});

describe('refusals', () => {
  test.each<[string, string, Path, RegExp]>([
    ['missing path', 'a: 1\n', ['b'], /leads to nothing/],
    ['root', 'a: 1\n', [], /does not lead to a pair/],
    ['index into a map', 'a: {b: 1}\n', ['a', 0], /expects a sequence/],
    ['key into a sequence', 'a: [b]\n', ['a', 'b'], /expects a map/],
    ['merged pair', 'x: &x {a: 1}\ny:\n  <<: *x\n', ['y', 'a'], /alias or a merge key/],
    ['below an alias', 'x: &x {a: 1, b: 2}\ny: *x\n', ['y', 'a'], /alias or a merge key/],
    [
      'inside an anchored value in use',
      'x: &x {a: 1, b: 2}\ny: *x\n',
      ['x', 'a'],
      /anchored value that is used elsewhere/,
    ],
    ['anchored value in use', 'x: &x {a: 1}\ny: *x\n', ['x'], /anchor in the value is used elsewhere/],
    [
      'anchor deep inside in use',
      'x:\n  z: &x {a: 1}\ny: *x\n',
      ['x'],
      /anchor in the value is used elsewhere/,
    ],
    ['properties on a line of their own', 'm:\n  &x\n  a: 1\n', ['m', 'a'], /line of its own/],
    ['key with an anchor', '&k a: 1\nb: 2\n', ['a'], /key carries an anchor/],
    ['key twice', 'a: 1\na: 2\n', ['a'], /stands twice/],
    ['broken document', 'a: [\nb: 1\n', ['b'], /has errors/],
  ])('%s', (_name, text, path, reason) => {
    const result = removed(text, ...path);
    expect(result).toMatch(/^refused: /);
    expect(result).toMatch(reason);
  });
});
