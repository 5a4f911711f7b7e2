import { describe, expect, test } from 'vitest';
import { insertDocument, removeDocument } from '../../../server/src/edit/stream-edit.ts';
import { toPlain } from '../../../server/src/yaml/access.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { splitStream } from '../../../server/src/yaml/stream.ts';
import { outcome } from '../../support/edits.ts';

const without = (stream: string, index: number): string =>
  outcome(stream, removeDocument(stream, splitStream(stream)[index]!));
const withNew = (stream: string, index?: number, comment?: string): string => {
  const slice = index === undefined ? undefined : splitStream(stream)[index]!;
  return outcome(
    stream,
    insertDocument(
      stream,
      { new: [1] },
      {
        ...(slice && { after: [slice.start, slice.end] }),
        ...(comment !== undefined && { comment }),
      },
    ),
  );
};
const models = (stream: string): unknown[] =>
  splitStream(stream)
    .filter(({ empty }) => !empty)
    .map(({ start, end }) =>
      JSON.parse(JSON.stringify(toPlain(parseDocument(stream.slice(start, end)).root))),
    );

describe('insertDocument', () => {
  test.each<[string, string, number | undefined, string]>([
    ['at the end', 'a: 1\n', undefined, 'a: 1\n---\nnew:\n  - 1\n'],
    ['without a final line break', 'a: 1', undefined, 'a: 1\n---\nnew:\n  - 1'],
    ['CRLF', 'a: 1\r\n', undefined, 'a: 1\r\n---\r\nnew:\r\n  - 1\r\n'],
    ['in the style of the stream', '---\na:\n- 1\n', undefined, '---\na:\n- 1\n---\nnew:\n- 1\n'],
    ['between', 'a: 1\n---\nb: 2\n', 0, 'a: 1\n---\nnew:\n  - 1\n---\nb: 2\n'],
    ['after the last', 'a: 1\n---\nb: 2\n', 1, 'a: 1\n---\nb: 2\n---\nnew:\n  - 1\n'],
    ['into an empty stream', '', undefined, 'new:\n  - 1\n'],
    ['behind a byte-order mark', '\ufeff', undefined, '\ufeffnew:\n  - 1\n'],
    ['into a stream of comments', '# c\n', undefined, '# c\nnew:\n  - 1\n'],
    ['into an empty document', '---\n', undefined, '---\nnew:\n  - 1\n'],
    ['after an end marker', 'a: 1\n...\n', undefined, 'a: 1\n...\n---\nnew:\n  - 1\n'],
    ['before a bare document', 'a: 1\n...\nb: 2\n', 0, 'a: 1\n...\n---\nnew:\n  - 1\n---\nb: 2\n'],
    [
      'before directives',
      'a: 1\n...\n%YAML 1.2\n---\nb: 2\n',
      0,
      'a: 1\n...\n---\nnew:\n  - 1\n...\n%YAML 1.2\n---\nb: 2\n',
    ],
  ])('%s', (_name, stream, index, expected) => {
    expect(withNew(stream, index)).toBe(expected);
    const before = models(stream);
    before.splice(index === undefined ? before.length : index + 1, 0, { new: [1] });
    expect(models(withNew(stream, index))).toEqual(before);
  });

  test('with a comment', () => {
    expect(withNew('a: 1\n', 0, 'why')).toBe('a: 1\n---\n# why\nnew:\n  - 1\n');
  });
});

describe('removeDocument', () => {
  test.each<[string, string, number, string]>([
    ['only', 'a: 1\n', 0, ''],
    ['first without a marker', 'a: 1\n---\nb: 2\n', 0, 'b: 2\n'],
    ['first with a marker', '---\na: 1\n---\nb: 2\n', 0, '---\nb: 2\n'],
    ['first, next marker with content', 'a: 1\n--- {b: 2}\n', 0, '--- {b: 2}\n'],
    ['middle', 'a: 1\n---\nb: 2\n---\nc: 3\n', 1, 'a: 1\n---\nc: 3\n'],
    ['last', 'a: 1\n---\nb: 2\n', 1, 'a: 1\n'],
    ['last without a final line break', 'a: 1\n---\nb: 2', 1, 'a: 1\n'],
    ['CRLF', 'a: 1\r\n---\r\nb: 2\r\n---\r\nc: 3\r\n', 1, 'a: 1\r\n---\r\nc: 3\r\n'],
    ['behind a byte-order mark', '\ufeffa: 1\n---\nb: 2\n', 0, '\ufeffb: 2\n'],
    ['with its comments', 'a: 1\n---\n# Source: x\nb: 2 # t\n# tail\n---\nc: 3\n', 1, 'a: 1\n---\nc: 3\n'],
    [
      'comments cut off by a blank line stay',
      'a: 1\n---\n# head\n\n# own\nb: 2\n\n# section\n---\nc: 3\n',
      1,
      'a: 1\n# head\n# section\n---\nc: 3\n',
    ],
    [
      'licence above the first marker stays',
      '# licence\n---\na: 1\n---\nb: 2\n',
      0,
      '# licence\n---\nb: 2\n',
    ],
    ['a # in a literal is no comment', 'a: 1\n---\nb: |\n  x\n\n  # y\n---\nc: 3\n', 1, 'a: 1\n---\nc: 3\n'],
    ['with its end marker', 'a: 1\n---\nb: 2\n...\n---\nc: 3\n', 1, 'a: 1\n---\nc: 3\n'],
    ['next is bare', 'a: 1\n---\nb: 2\n...\nc: 3\n', 1, 'a: 1\n---\nc: 3\n'],
    [
      'next has directives',
      'a: 1\n---\nb: 2\n...\n%YAML 1.2\n---\nc: 3\n',
      1,
      'a: 1\n...\n%YAML 1.2\n---\nc: 3\n',
    ],
    ['directives go', '%YAML 1.2\n---\na: 1\n---\nb: 2\n', 0, '---\nb: 2\n'],
  ])('%s', (_name, stream, index, expected) => {
    expect(without(stream, index)).toBe(expected);
    const left = models(stream);
    left.splice(index, 1);
    expect(models(without(stream, index))).toEqual(left);
  });

  test('refuses what lies outside', () => {
    expect(removeDocument('a: 1\n', { start: 3, end: 9 })).toMatchObject({ ok: false });
    expect(insertDocument('a: 1\n', 1, { after: [0, 9] })).toMatchObject({ ok: false });
  });

  test('an inserted document is removed without a trace', () => {
    for (const stream of [
      'a: 1\n',
      '---\na: 1\n',
      'a: 1\n---\nb: 1\n',
      '# c\n---\na: 1\r\n'.replaceAll('\r', ''),
    ]) {
      const inserted = withNew(stream, 0);
      expect(without(inserted, 1)).toBe(stream);
    }
  });
});
