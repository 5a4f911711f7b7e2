import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/edit/apply.ts';
import { editDocument } from '../../../server/src/edit/edit-document.ts';
import type { Operation } from '../../../server/src/edit/operations.ts';
import { sniffStyle, styleFor } from '../../../server/src/edit/style.ts';
import { isMap } from '../../../server/src/yaml/access.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { checkEdit } from '../../support/check-edit.ts';
import { commentsOf } from '../../support/comments.ts';
import { edited } from '../../support/edits.ts';
import { expectLinearGrowth } from '../../support/growth.ts';

describe('several operations', () => {
  test('each works on the result of the one before; the edits count in the original', () => {
    const text = 'a: 1 # a\nb:\n  c: 2\nd: 3\n';
    const operations: Operation[] = [
      { op: 'insertPair', path: ['b'], key: 'x', value: { deep: 1 } },
      { op: 'replaceScalar', path: ['b', 'x', 'deep'], value: 'two' },
      { op: 'removePair', path: ['d'] },
      { op: 'renameKey', path: ['a'], key: 'z' },
      { op: 'removePair', path: ['b', 'c'] },
    ];
    expect(edited(text, ...operations)).toBe('z: 1 # a\nb:\n  x:\n    deep: two\n');
  });

  test('what is undone leaves no edit', () => {
    const operations: Operation[] = [
      { op: 'insertPair', path: [], key: 'x', value: 1 },
      { op: 'removePair', path: ['x'] },
    ];
    expect(editDocument('a: 1\n', operations)).toEqual({ ok: true, edits: [] });
  });

  test('one refusal refuses them all', () => {
    const operations: Operation[] = [
      { op: 'insertPair', path: [], key: 'x', value: 1 },
      { op: 'removePair', path: ['nowhere'] },
    ];
    expect(editDocument('a: 1\n', operations)).toMatchObject({ ok: false });
  });

  test('none gives none', () => expect(editDocument('a: [', [])).toEqual({ ok: true, edits: [] }));
});

test('never throws, on any text and any operation', () => {
  const path = fc.array(fc.oneof(fc.constantFrom('a', 'b', '<<', '__proto__'), fc.nat({ max: 2 })), {
    maxLength: 3,
  });
  const text = fc.string({
    unit: fc.constantFrom(...'ab:-[]{}"\'|>&*!#?,% \n\r\t\ufeff', 'a: ', '- ', '\n  ', '---\n', '{{', '}}'),
    maxLength: 25,
  });
  const operation = fc.oneof(
    fc.record({ op: fc.constantFrom('removePair' as const, 'removeItem' as const), path }),
    fc.record({
      op: fc.constantFrom('replaceScalar' as const, 'replaceValue' as const, 'insertItem' as const),
      path,
      value: fc.constantFrom(1, 'x', 'x\ny', null),
    }),
    fc.record({
      op: fc.constantFrom('insertPair' as const),
      path,
      key: fc.constantFrom('a', 'c', ''),
      value: fc.constantFrom(1, 'x\n'),
    }),
    fc.record({ op: fc.constantFrom('insertComment' as const), path, text: fc.constantFrom('c', '') }),
    fc.record({ op: fc.constantFrom('renameKey' as const), path, key: fc.constantFrom('b', 'c') }),
    fc.record({
      op: fc.constantFrom('rewriteInString' as const),
      path,
      at: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })),
      text: fc.constantFrom('', 'z'),
    }),
  );
  fc.assert(
    fc.property(text, operation, (before, one) => {
      const result = editDocument(before, [one]);
      if (result.ok) expect(parseDocument(applyEdits(before, result.edits)).broken).toBe(false);
      else expect(result.reason).toMatch(/^[A-Z].*\.$/);
    }),
    { numRuns: 2000 },
  );
});

test('the work grows with the document, not with its square', () => {
  const itemsOf = (count: number): string =>
    `items:\n${Array.from({ length: count }, (_, index) => `- name: n${index} # c\n  list:\n  - *x\n  -\n`.replace('*x', 'a')).join('')}`;
  expectLinearGrowth(
    (count) => {
      const text = itemsOf(count);
      return { count, text, parsed: parseDocument(text) };
    },
    ({ count, text, parsed }) => {
      for (const operation of [
        { op: 'removeItem', path: ['items', count - 2] },
        { op: 'insertItem', path: ['items'], value: { name: 'x' } },
      ] as const) {
        expect(editDocument(text, [operation], parsed).ok).toBe(true);
      }
    },
    200,
  );
});

describe('templates', () => {
  const chart = [
    'metadata:',
    '  name: {{ .Values.name }}',
    'spec:',
    '  serviceAccountName: default # sa',
    '  {{- if .Values.x }}',
    '  hostNetwork: true',
    '  {{- end }}',
    '  containers:',
    '  - name: a',
    '    image: "{{ .Values.image }}:v1"',
    '  volumes:',
    '    {{- with .Values.v }}',
    '    - name: x',
    '    {{- end }}',
    '',
  ].join('\n');

  test('what is certain is changed where it stands', () => {
    const changed = edited(
      chart,
      { op: 'replaceScalar', path: ['spec', 'serviceAccountName'], value: 'build' },
      { op: 'insertPair', path: ['spec', 'containers', 0], key: 'tty', value: false },
    );
    expect(changed).toBe(chart.replace('default #', 'build #').replace(':v1"', ':v1"\n    tty: false'));
  });

  test.each<[string, Operation]>([
    ['opaque value', { op: 'replaceScalar', path: ['metadata', 'name'], value: 'x' }],
    [
      'part of an opaque value',
      { op: 'rewriteInString', path: ['spec', 'containers', 0, 'image'], at: [0, 1], text: 'x' },
    ],
    ['open map', { op: 'insertPair', path: ['spec'], key: 'x', value: 1 }],
    ['open sequence', { op: 'insertItem', path: ['spec', 'volumes'], value: 1 }],
    ['half of a template block', { op: 'removePair', path: ['spec', 'volumes'] }],
  ])('refuses: %s', (_name, operation) => {
    expect(edited(chart, operation)).toMatch(/^refused: .*template/);
  });
});

describe('checkEdit', () => {
  const before = 'a: 1 # one\r\nb: 2 # two\r\n';
  test('is content with a correct edit', () => {
    expect(checkEdit(before, 'a: 1 # one\r\n', { a: 1 }, { ownedComments: ['# two'] })).toEqual([]);
  });
  test.each<[string, string, unknown, RegExp]>([
    ['lost comment', 'a: 1\r\nb: 2 # two\r\n', { a: 1, b: 2 }, /1 comment is missing/],
    ['two lost comments', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2 }, /2 comments are missing/],
    ['other data', 'a: 1 # one\r\nb: "2" # two\r\n', { a: 1, b: 2 }, /something else/],
    ['syntax error', 'a: [ # one\r\nb: 2 # two\r\n', { a: 1, b: 2 }, /problems/],
    ['line breaks', 'a: 1 # one\nb: 2 # two\r\n', { a: 1, b: 2 }, /another kind/],
    ['byte-order mark', '\ufeffa: 1 # one\r\nb: 2 # two\r\n', { a: 1, b: 2 }, /byte-order/],
  ])('tells of a %s', (_name, result, model, problem) => {
    expect(checkEdit(before, result, model).join(' ')).toMatch(problem);
  });
});

test('comments are told from text', () => {
  const text = '# a\nb: "x # y" # c\nd: | # e\n  # f\n  g\nh: i#j\nk: [l, # m\n  n]\n# o';
  expect(commentsOf(parseDocument(text)).map((comment) => comment.text)).toEqual([
    '# a',
    '# c',
    '# e',
    '# m',
    '# o',
  ]);
});

describe('style', () => {
  const styleOf = (text: string) => sniffStyle(text, parseDocument(text).root);
  test('of a document', () => {
    expect(styleOf("\ufeffa:\r\n    b: 'x'\r\n    c:\r\n    -   d: {e: 1}")).toEqual({
      indent: 4,
      sequenceOffset: 0,
      dashGap: 3,
      quote: 'single',
      quoteAlways: false,
      quoteKeys: false,
      literals: true,
      lineBreak: '\r\n',
      finalBreak: false,
      byteOrderMark: true,
      flowPadding: false,
    });
    expect(styleOf('a: { b: 1 }\n')).toMatchObject({
      indent: 2,
      sequenceOffset: 2,
      quote: 'double',
      flowPadding: true,
    });
    expect(styleOf('{"a": {"b": 1}}')).toMatchObject({ quote: 'double', quoteAlways: true, quoteKeys: true });
  });
  test('the majority counts', () => {
    expect(styleOf('a:\n  b: 1\nc:\n   d: 1\ne:\n   f: "x"\n')).toMatchObject({
      indent: 3,
      sequenceOffset: 3,
    });
  });
  test('of a collection', () => {
    const text = "a:\n  - 'x'\n  - 'y'\nb:\n  - x\n";
    const { root } = parseDocument(text);
    const [first, second] = isMap(root) ? root.pairs.map(({ value }) => value) : [];
    const style = sniffStyle(text, root);
    expect(styleFor(text, style, first?.type === 'sequence' ? first : undefined)).toMatchObject({
      quote: 'single',
      quoteAlways: true,
    });
    expect(styleFor(text, style, second?.type === 'sequence' ? second : undefined).quoteAlways).toBe(false);
  });
});
