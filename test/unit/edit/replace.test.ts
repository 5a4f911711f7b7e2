import { describe, expect, test } from 'vitest';
import { editDocument } from '../../../server/src/edit/edit-document.ts';
import type { NewValue } from '../../../server/src/edit/operations.ts';
import type { Path, ScalarStyle, ScalarValue } from '../../../server/src/yaml/located.ts';
import { edited } from '../../support/edits.ts';

const scalar = (text: string, path: Path, value: ScalarValue, style?: ScalarStyle): string =>
  edited(text, { op: 'replaceScalar', path, value, ...(style && { style }) });
const value = (text: string, path: Path, newValue: NewValue): string =>
  edited(text, { op: 'replaceValue', path, value: newValue });

describe('replaceScalar', () => {
  test.each<[string, string, Path, ScalarValue, string]>([
    ['keeps alignment and comment', 'key:   value   # c\n', ['key'], 'new', 'key:   new   # c\n'],
    ['keeps a tab', 'key: value\t# c\n', ['key'], 'new', 'key: new\t# c\n'],
    ['quotes what would be read otherwise', 'key: value\n', ['key'], 'yes', 'key: "yes"\n'],
    ['keeps single quotes', "key: 'a'\n", ['key'], "it's", "key: 'it''s'\n"],
    ['keeps double quotes', 'key: "a"\n', ['key'], 'b', 'key: "b"\n'],
    ['drops quotes for a number', 'key: "1"\n', ['key'], 1, 'key: 1\n'],
    ['quotes a number that becomes text', 'key: 1\n', ['key'], '1', 'key: "1"\n'],
    ['follows the quotes of the document', "a: 'x'\nkey: 1\n", ['key'], '1', "a: 'x'\nkey: '1'\n"],
    ['over nothing', 'key:   # c\n', ['key'], 'v', 'key: v   # c\n'],
    ['over nothing behind a dash', '-\n- b\n', [0], 'v', '- v\n- b\n'],
    ['with null', 'key: v # c\n', ['key'], null, 'key: null # c\n'],
    ['with a big integer', 'key: 1\n', ['key'], 2n ** 60n, `key: ${2n ** 60n}\n`],
    ['on the next line', 'key:\n  value # c\n', ['key'], 'new', 'key:\n  new # c\n'],
    ['explicit key', '? a # x\n: b\nc: d\n', ['a'], 'z', '? a # x\n: z\nc: d\n'],
    ['keeps an anchor', 'a: &x v\n', ['a'], 'w', 'a: &x w\n'],
    ['drops a tag that would bend the value', 'a: !!str 5\n', ['a'], 7, 'a: 7\n'],
    ['keeps !!str for text', 'a: !!str 5\n', ['a'], 'b', 'a: !!str b\n'],
    [
      'literal by literal, at its column',
      'key: |-\n    text\n    more\nb: 1\n',
      ['key'],
      'one\ntwo',
      'key: |-\n    one\n    two\nb: 1\n',
    ],
    ['literal with another ending', 'key: |\n  text\nb: 1\n', ['key'], 'x\ny', 'key: |-\n  x\n  y\nb: 1\n'],
    ['literal by a number keeps the comment', 'key: | # c\n  text\nb: 1\n', ['key'], 5, 'key: 5 # c\nb: 1\n'],
    ['literal that begins with spaces', 'key: x\n', ['key'], '  a\nb\n', 'key: |2\n    a\n  b\n'],
    ['text with two breaks at its end', 'key: x\n\n', ['key'], 'a\n\n', 'key: "a\\n\\n"\n\n'],
    [
      'literal that keeps blank lines',
      'key: |+\n  x\n\n\nb: 1\n',
      ['key'],
      'y\n\n',
      'key: |+\n  y\n\nb: 1\n',
    ],
    ['folded stays folded', 'key: >-\n  x\nb: 1\n', ['key'], 'y', 'key: >-\n  y\nb: 1\n'],
    ['over two lines', 'key: x\n  y # c\nb: 1\n', ['key'], 'z', 'key: z # c\nb: 1\n'],
    ['in flow', 'f: {a: x, b: [y]}\n', ['f', 'b', 0], 'p, q', 'f: {a: x, b: ["p, q"]}\n'],
    ['in flow without a value', 'f: {a, b: }\n', ['f', 'a'], 1, 'f: {a: 1, b: }\n'],
    ['in flow with a colon only', 'f: {a, b: }\n', ['f', 'b'], 1, 'f: {a, b: 1 }\n'],
    ['text of several lines in flow', 'f: [a]\n', ['f', 0], 'x\ny', 'f: ["x\\ny"]\n'],
    ['root', '--- x # c\n', [], 'z', '--- z # c\n'],
    ['no final line break, literal', 'a: x', ['a'], 'y\nz\n', 'a: |\n  y\n  z\n'],
    ['CRLF literal', 'a: x\r\nb: 1\r\n', ['a'], 'y\nz', 'a: |-\r\n  y\r\n  z\r\nb: 1\r\n'],
  ])('%s', (_name, text, path, newValue, expected) => expect(scalar(text, path, newValue)).toBe(expected));

  test.each<[ScalarStyle, string, string]>([
    ['single', 'x', "a: 'x'\n"],
    ['double', 'x', 'a: "x"\n'],
    ['single', 'x\u0007', 'a: "x\\u0007"\n'],
    ['literal', 'x', 'a: |-\n  x\n'],
    ['folded', 'x y\n', 'a: >\n  x y\n'],
    ['plain', 'on', 'a: "on"\n'],
  ])('in the wanted style %s', (style, newValue, expected) => {
    expect(scalar('a: b\n', ['a'], newValue, style)).toBe(expected);
  });

  test('the smallest edit', () => {
    const result = editDocument('a: 1\nkey: abc # c\n', [
      { op: 'replaceScalar', path: ['key'], value: 'abd' },
    ]);
    expect(result).toEqual({ ok: true, edits: [{ range: [12, 13], newText: 'd' }] });
  });

  test('the value that is there gives no edit, whatever its spelling', () => {
    for (const [text, same] of [
      ['a: 0400\n', 256],
      ['a: "x"\n', 'x'],
      ['a: yes\n', true],
      ['a:\n', null],
      ['a: |\n  x\n', 'x\n'],
    ] as const) {
      expect(editDocument(text, [{ op: 'replaceScalar', path: ['a'], value: same }])).toEqual({
        ok: true,
        edits: [],
      });
    }
  });
});

describe('replaceValue', () => {
  test.each<[string, string, Path, NewValue, string]>([
    ['scalar by map, comment stays', 'key: value # c\nb: 1\n', ['key'], { a: 1 }, 'key: # c\n  a: 1\nb: 1\n'],
    ['map by scalar', 'key:\n  a: 1 # in\nb: 2\n', ['key'], 5, 'key: 5\nb: 2\n'],
    [
      'map by scalar, comment of the key stays',
      'key: # c\n  # in\n  a: 1\nb: 2\n',
      ['key'],
      5,
      'key: 5 # c\nb: 2\n',
    ],
    ['map by map', 'key:\n  a: 1\nb: 2\n', ['key'], { c: [1] }, 'key:\n  c:\n    - 1\nb: 2\n'],
    ['map by literal', 'key:\n  a: 1\nb: 2\n', ['key'], 'x\ny\n', 'key: |\n  x\n  y\nb: 2\n'],
    ['literal by map', 'key: | # c\n  x\nb: 2\n', ['key'], { a: 1 }, 'key: # c\n  a: 1\nb: 2\n'],
    ['sequence by empty map', 'key:\n- a\nb: 2\n', ['key'], {}, 'key: {}\nb: 2\n'],
    ['flow by block', 'key: {a: 1,\n  b: 2} # c\n', ['key'], { c: 3 }, 'key: # c\n  c: 3\n'],
    ['item by map', '- v\n- w\n', [0], { a: 1, b: 2 }, '- a: 1\n  b: 2\n- w\n'],
    ['item with a comment by map', '- v # c\n- w\n', [0], { a: 1, b: 2 }, '- # c\n  a: 1\n  b: 2\n- w\n'],
    ['map behind a dash by scalar', '- a: 1\n  b: 2 # in\n- w\n', [0], 'x', '- x\n- w\n'],
    ['map behind a dash by map', '- a: 1\n  b: 2\n- w\n', [0], { c: 3, d: 4 }, '- c: 3\n  d: 4\n- w\n'],
    [
      'value on the next line by map',
      'key:\n  value # c\nb: 1\n',
      ['key'],
      { a: 1 },
      'key:\n  # c\n  a: 1\nb: 1\n',
    ],
    [
      'value on the next line by literal',
      'key:\n  value # c\nb: 1\n',
      ['key'],
      'x\ny',
      'key: |- # c\n  x\n  y\nb: 1\n',
    ],
    ['anchor and tag go', 'key: &x !!map\n  a: 1\n', ['key'], 5, 'key: 5\n'],
    ['in flow', 'f: {a: [1, 2], b: 3}\n', ['f', 'a'], { c: null }, 'f: {a: {c: null}, b: 3}\n'],
    ['octal as it stands', 'a: 0644\n', ['a'], { verbatim: '0400' }, 'a: 0400\n'],
    [
      'octal deep inside',
      'v:\n- name: t\n  secret: {secretName: s, defaultMode: 0400}\n',
      ['v', 0, 'secret'],
      { mode: [{ verbatim: '0400' }] },
      'v:\n- name: t\n  secret:\n    mode:\n    - 0400\n',
    ],
    ['root by map', '# head\na: 1\n', [], { b: 2 }, '# head\nb: 2\n'],
    ['root on the marker line', '--- {a: b} # c\n', [], 'x', '--- x # c\n'],
  ])('%s', (_name, text, path, newValue, expected) => expect(value(text, path, newValue)).toBe(expected));

  test('a token Secret volume becomes a projected one in the style of its document', () => {
    const text =
      'spec:\n    volumes:\n    -   name: sa-token   # mounted\n        secret: # old\n            secretName: my-app-token\n            defaultMode: 0400\n    containers: []\n';
    const result = edited(
      text,
      { op: 'renameKey', path: ['spec', 'volumes', 0, 'secret'], key: 'projected' },
      {
        op: 'replaceValue',
        path: ['spec', 'volumes', 0, 'projected'],
        value: {
          defaultMode: { verbatim: '0400' },
          sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }],
        },
      },
    );
    expect(result).toBe(
      'spec:\n    volumes:\n    -   name: sa-token   # mounted\n        projected: # old\n            defaultMode: 0400\n            sources:\n            -   serviceAccountToken:\n                    path: token\n                    expirationSeconds: 3600\n    containers: []\n',
    );
  });
});

describe('renameKey', () => {
  test.each<[string, string, Path, string, string]>([
    ['plain', 'a:   1 # c\n', ['a'], 'b', 'b:   1 # c\n'],
    ['keeps quotes', "'a': 1\n", ['a'], 'b', "'b': 1\n"],
    ['quotes what needs it', 'a: 1\n', ['a'], 'on', '"on": 1\n'],
    ['in flow', '{a: 1}\n', ['a'], 'b,c', '{"b,c": 1}\n'],
    ['explicit', '? a\n: 1\n', ['a'], 'b', '? b\n: 1\n'],
    ['the same', 'a: 1\n', ['a'], 'a', 'a: 1\n'],
  ])('%s', (_name, text, path, key, expected) =>
    expect(edited(text, { op: 'renameKey', path, key })).toBe(expected),
  );

  test('refuses a key that is there', () => {
    expect(edited('a: 1\nb: 2\n', { op: 'renameKey', path: ['a'], key: 'b' })).toMatch(/refused: .*already/);
  });
});

describe('rewriteInString', () => {
  test.each<[string, string, [number, number], string, string]>([
    ['plain', 'a: one two # c\n', [4, 7], 'three', 'a: one three # c\n'],
    ['plain that has to be quoted', 'a: one two\n', [3, 4], ': ', 'a: "one: two"\n'],
    ['plain over lines', 'a: one\n  two\n', [4, 7], 'three', 'a: one\n  three\n'],
    ['single quotes', "a: 'it''s it'\n", [2, 3], "''", "a: 'it''''s it'\n"],
    ['single quotes that cannot hold it', "a: 'x'\n", [1, 1], '\u0007', 'a: "x\\u0007"\n'],
    ['double quotes keep other escapes', 'a: "\\x41\\/b"\n', [2, 3], '"', 'a: "\\x41\\/\\""\n'],
    ['double quotes over lines', 'a: "one\n  two\\\n  three"\n', [4, 7], 'x', 'a: "one\n  x\\\n  three"\n'],
    ['literal', 'a: |\n  --flag=x \\\n  --other\n', [7, 8], 'yy', 'a: |\n  --flag=yy \\\n  --other\n'],
    ['literal with a new line', 'a: |\n    x\n    y\n', [1, 1], '\nz', 'a: |\n    x\n    z\n    y\n'],
    ['folded, in a line', 'a: >-\n  one two\n  three\n', [8, 13], 'four', 'a: >-\n  one two\n  four\n'],
    ['in flow', 'f: {a: [one]}\n'.replace('f: {a: [one]}', 'a: one'), [0, 1], 'O', 'a: One\n'],
    ['CRLF literal', 'a: |\r\n  x\r\n  y\r\n', [2, 3], 'z', 'a: |\r\n  x\r\n  z\r\n'],
  ])('%s', (_name, text, at, newText, expected) => {
    expect(edited(text, { op: 'rewriteInString', path: ['a'], at, text: newText })).toBe(expected);
  });

  test.each<[string, string, [number, number], RegExp]>([
    ['number', 'a: 5\n', [0, 1], /does not hold a string/],
    ['map', 'a: {}\n', [0, 1], /map or a sequence/],
    ['outside', 'a: xy\n', [0, 3], /outside the string/],
    ['cut inside a surrogate pair of one escape', 'a: "\\U0001F600"\n', [1, 2], /inside an escape/],
    ['cut inside a fold of blank lines', 'a: "x\n\n\n  y"\n', [2, 3], /inside an escape or a folded line/],
    [
      'cut in the gap of a folded scalar',
      'a: >-\n  x\n\n\n  y\n',
      [2, 2],
      /inside an escape or a folded line/,
    ],
    ['text that folded lines cannot hold', 'a: x\n  y\n', [0, 1], /runs over several lines/],
    ['template', 'a: x{{ .y }}\n', [0, 1], /template/],
  ])('refuses: %s', (_name, text, at, reason) => {
    const result = edited(text, { op: 'rewriteInString', path: ['a'], at, text: ': ' });
    expect(result).toMatch(/^refused: /);
    expect(result).toMatch(reason);
  });
});
