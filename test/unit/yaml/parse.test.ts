import { describe, expect, it } from 'vitest';
import { at, isMap, isScalar, toPlain } from '../../../server/src/yaml/access.ts';
import type { Located, LocatedScalar } from '../../../server/src/yaml/located.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

const plain = (text: string): unknown => JSON.parse(JSON.stringify(toPlain(parseDocument(text).root)));

function source(text: string, ...path: (string | number)[]): string {
  const node = at(parseDocument(text).root, ...path);
  return node === undefined ? 'absent' : text.slice(node.range[0], node.range[1]);
}

function scalarAt(text: string, ...path: (string | number)[]): LocatedScalar {
  const node = at(parseDocument(text).root, ...path);
  if (!isScalar(node)) throw new Error(`no scalar at ${path.join('/')}`);
  return node;
}

describe('ranges', () => {
  it.each([
    ['a: b', 'b'],
    ['a: b # comment', 'b'],
    ['a:   b c   \n', 'b c'],
    ['a: "b\\n" # comment', '"b\\n"'],
    ["a: 'it''s'\n", "'it''s'"],
    ['a: &x !!str b', 'b'],
    ['a: |\n  one\n  two\n\n# comment\nb: c', '|\n  one\n  two'],
    ['a: |- # comment\n  one\nb: c', '|- # comment\n  one'],
    ['a: >+\n  one\n\n\nb: c', '>+\n  one'],
    ['a: |\r\n  one\r\nb: c', '|\r\n  one'],
    ['a: |\nb: c', '|'],
    ['a: |\n  one', '|\n  one'],
    ['a: {b: c} # comment', '{b: c}'],
    ['a: [b,\n  c]\n', '[b,\n  c]'],
    ['a:\n  # comment\n  b: c # comment\n  d: e # comment\n', 'b: c # comment\n  d: e'],
    ['a:\n- b\n- c\n\nd: e', '- b\n- c'],
    ['a: !x\n  b: c\n', 'b: c'],
    ['a: &x\n  - b\n', '- b'],
    ['a: b\n  c\n', 'b\n  c'],
    ['a:\n', ''],
  ])('%j', (text, expected) => {
    expect(source(text, 'a')).toBe(expected);
  });

  it('puts the null of an empty value behind the colon', () => {
    expect(scalarAt('a: # why\nb: c', 'a')).toMatchObject({ value: null, range: [2, 2], text: '' });
    expect(scalarAt('{a, b: }', 'a')).toMatchObject({ value: null, range: [2, 2] });
  });

  it('ends a pair and its map behind the name of an alias, not behind its target', () => {
    const text = 'x: &x {long: value}\ny:\n  z: *x\n';
    const y = at(parseDocument(text).root, 'y');
    expect(isMap(y) && text.slice(...(y.range as [number, number]))).toBe('z: *x');
    expect(isMap(y) && y.pairs[0]?.range).toEqual(y?.range);
  });
});

describe('values', () => {
  it('reads types as Kubernetes does, in plain scalars only', () => {
    expect(plain('a: yes\nb: "yes"\nc: 0400\nd: |\n  1\ne: ! 12\nf: !!int "12"')).toEqual({
      a: true,
      b: 'yes',
      c: 256,
      d: '1\n',
      e: '12',
      f: 12,
    });
  });

  it('gives a block scalar at the end of the text no line break that is not there', () => {
    // sigs.k8s.io/yaml: "a: |\n  x" is "x", with a line break behind it "x\n".
    expect(plain('a: |\n  x')).toEqual({ a: 'x' });
    expect(plain('a: |\n  x\n')).toEqual({ a: 'x\n' });
  });

  it('keeps the source of plain scalars as text', () => {
    expect(scalarAt('mode: 0400', 'mode')).toMatchObject({ text: '0400', value: 256, style: 'plain' });
  });

  it('notes anchors and tags', () => {
    expect(scalarAt('a: &x !!str 1', 'a')).toMatchObject({ anchor: 'x', tag: '!!str', value: '1' });
    expect(at(parseDocument('a: !vault\n  b: c').root, 'a')).toMatchObject({ tag: '!vault', type: 'map' });
  });

  it('reads directives, markers, comments, a byte order mark and only the first document', () => {
    expect(plain('\ufeff%YAML 1.1\n# hi\n--- # x\na: 1\n...\n---\nb: 2')).toEqual({ a: 1 });
    for (const text of ['', '---', '# only a comment\n', '---\n...\n', '\n\n']) {
      expect(parseDocument(text)).toMatchObject({ root: null, problems: [], broken: false });
    }
  });

  it('is not touched by keys that mean something to JavaScript', () => {
    const { root } = parseDocument('__proto__: {polluted: yes}\nconstructor: 1\ntoString: 2');
    expect(Object.keys(toPlain(root) as object)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('aliases', () => {
  const text = 'base: &b\n  x: [1, {y: 2}]\nuse: *b\n';

  it('gives the anchored value where the alias stands, marked all the way down', () => {
    const { root, problems } = parseDocument(text);
    expect(problems).toEqual([]);
    const marks: unknown[] = [];
    const walk = (node: Located | undefined): void => {
      if (node === undefined) return;
      marks.push(node.via);
      if (node.type === 'map') for (const one of node.pairs) walk(one.value);
      if (node.type === 'sequence') node.items.forEach(walk);
    };
    walk(at(root, 'use'));
    expect(marks).toEqual(Array(5).fill('alias'));
    expect(at(root, 'base')?.via).toBeUndefined();
    expect(at(root, 'use', 'x', 1, 'y')?.range).toEqual(at(root, 'base', 'x', 1, 'y')?.range);
  });

  it('takes the anchor that stands last above it', () => {
    expect(plain('a: &x 1\nb: *x\nc: &x 2\nd: *x')).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  it.each(['a: *nowhere', 'a: &x [*x]', 'a: *x\nb: &x 1'])(
    'reports %j, as Kubernetes refuses it',
    (broken) => {
      expect(parseDocument(broken)).toMatchObject({ broken: true, problems: [{ kind: 'syntax' }] });
    },
  );
});

describe('merge keys', () => {
  // Each expectation is sigs.k8s.io/yaml's answer.
  it.each([
    ['b: &b {a: 2, c: 3}\nx:\n  <<: *b\n  a: 1', { a: 1, c: 3 }],
    ['b: &b {a: 2, c: 3}\nx:\n  a: 1\n  <<: *b', { a: 2, c: 3 }],
    ['b: [&b {a: 1}, &c {a: 2, d: 3}]\nx:\n  <<: [*b, *c]', { a: 1, d: 3 }],
    ['x:\n  <<: {a: 1}\n  b: 2\n  <<: {c: 3, b: 9}', { a: 1, b: 9, c: 3 }],
    ['x:\n  "<<": {a: 1}', { '<<': { a: 1 } }],
  ])('%j', (text, expected) => {
    expect(plain(text)).toMatchObject({ x: expected });
    expect(Object.keys((plain(text) as { x: object }).x).sort()).toEqual(Object.keys(expected).sort());
  });

  it('marks what is merged in', () => {
    const x = at(parseDocument('b: &b {a: {c: 1}}\nx:\n  <<: *b\n  d: 1').root, 'x');
    expect(isMap(x) && x.pairs.map(({ key, via, value }) => [key.text, via, value.via])).toEqual([
      ['d', undefined, undefined],
      ['a', 'merge', 'merge'],
    ]);
  });

  it.each(['<<: 1', 'b: &b [1]\nx:\n  <<: *b'])('reports %j', (text) => {
    expect(parseDocument(text)).toMatchObject({ broken: true });
  });
});

describe('problems', () => {
  it('reports a key that stands twice and keeps the last, without calling the document broken', () => {
    const text = 'a: 1\nb: 2\na: 3\n';
    const parsed = parseDocument(text);
    expect(parsed.problems).toMatchObject([{ kind: 'duplicate-key', range: [10, 11] }]);
    expect(parsed.broken).toBe(false);
    expect(plain(text)).toEqual({ b: 2, a: 3 });
  });

  it('keeps what could be read of a broken document', () => {
    const parsed = parseDocument('kind: Pod\nspec:\n  a: "b\nmetadata:\n  name: x\n');
    expect(parsed.broken).toBe(true);
    expect(at(parsed.root, 'kind')).toMatchObject({ value: 'Pod' });
  });

  it.each([
    ['a:\n\t- b', 'syntax'],
    ['a: [b', 'syntax'],
    ['a: "b', 'syntax'],
    ['a: b: c', 'syntax'],
    ['a: b\n c: d\n', 'syntax'],
    ['{a: 1}: b', 'syntax'],
    ['a: !!int x', 'syntax'],
    ['a: \u0000', 'syntax'],
    ['a: \ud800', 'syntax'],
    ['a: @x', 'syntax'],
  ] as const)('%j', (text, kind) => {
    const { problems, broken } = parseDocument(text);
    expect(problems[0]).toMatchObject({ kind });
    expect(broken).toBe(true);
    for (const { range } of problems) {
      expect(range[0]).toBeGreaterThanOrEqual(0);
      expect(range[1]).toBeGreaterThanOrEqual(range[0]);
      expect(range[1]).toBeLessThanOrEqual(text.length);
    }
  });

  it('never quotes the document in a message', () => {
    const secret = 'S3cr3tWordNobodyMaySee';
    for (const shape of [
      `a: [${secret}`,
      `a: "\\${secret}"`,
      `${secret}\n: x\n- ${secret}`,
      `*${secret}`,
      `!<${secret} x`,
      `%${secret}\n---\na: "${secret}" ${secret}`,
      `a: ${secret}: ${secret}`,
      `- a\n${secret}`,
      `a: | ${secret}\n  b`,
    ]) {
      for (const { message } of parseDocument(shape).problems) expect(message).not.toContain(secret);
    }
  });

  it('leaves Error.stackTraceLimit as it was', () => {
    const before = Error.stackTraceLimit;
    parseDocument('a: [');
    expect(Error.stackTraceLimit).toBe(before);
  });
});

it('takes blank lines before a key for what they are', () => {
  const blank = '\n'.repeat(1100);
  expect(parseDocument(`a: !!map\n  b:\n${blank}c: d\n`).problems).toEqual([]);
  const long = `a: !!map\n  b:\n${blank}c${' '.repeat(1100)}: d\n`;
  expect(parseDocument(long).problems.map(({ message }) => message)).toContain(
    'A key must end within 1024 characters.',
  );
});
