import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain, walkScalars } from '../../../server/src/yaml/access.ts';
import type { ParsedDocument } from '../../../server/src/yaml/located.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { splitStream } from '../../../server/src/yaml/stream.ts';
import { expectLinearGrowth } from '../../support/growth.ts';

const repeat = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join('');

const kindsOf = ({ problems }: ParsedDocument): string[] => [...new Set(problems.map(({ kind }) => kind))];

describe('hostile documents', () => {
  it('does not follow an alias bomb', () => {
    const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${repeat(12, (i) => `a${i + 1}: &a${i + 1} [${repeat(9, () => `*a${i}, `)}]\n`)}`;
    const parsed = parseDocument(bomb);
    expect(kindsOf(parsed)).toEqual(['limit']);
    expect(parsed.broken).toBe(true);
    let scalars = 0;
    if (parsed.root) walkScalars(parsed.root, () => (scalars += 1));
    expect(scalars).toBeLessThan(50_000);
    expect(JSON.stringify(toPlain(parsed.root)).length).toBeLessThan(1_000_000);
  });

  it('does not follow a bomb of merge keys', () => {
    const wide = `w: &w {${repeat(2_000, (i) => `k${i}: 1, `)}}\n`;
    expect(kindsOf(parseDocument(`${wide}${repeat(2_000, (i) => `m${i}: {<<: *w}\n`)}`))).toEqual(['limit']);
  });

  it.each([
    ['brackets', '['.repeat(20_000)],
    ['closed brackets', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['braces', '{a: '.repeat(20_000)],
    ['maps', repeat(1_200, (i) => `${' '.repeat(i)}a:\n`)],
    ['sequences', `${'- '.repeat(20_000)}x`],
    ['explicit keys', `${'? '.repeat(20_000)}x`],
  ])('refuses nesting without end: %s', (_name, text) => {
    const parsed = parseDocument(text);
    expect(parsed).toMatchObject({ root: null, broken: true, problems: [{ kind: 'limit' }] });
  });

  it('reads nesting below the limit, and does not take brackets in text for nesting', () => {
    expect(parseDocument(`a: ${'['.repeat(450)}${']'.repeat(450)}`).problems).toEqual([]);
    expect(
      parseDocument(`a: "${'['.repeat(900)}"\nb: |\n  ${'{'.repeat(900)}\n# ${'['.repeat(900)}\n`).problems,
    ).toEqual([]);
  });

  it('reads 8,000 keys and 4,000 aliases, and reports no more than 20 problems', () => {
    const keys = parseDocument(repeat(8_000, (i) => `key${i}: value\n`));
    expect(keys.problems).toEqual([]);
    expect(Object.keys(toPlain(keys.root) as object)).toHaveLength(8_000);
    const aliases = parseDocument(repeat(4_000, (i) => `a${i}: &a${i} {x: 1}\nb${i}: *a${i}\n`));
    expect(aliases.problems).toEqual([]);
    expect(parseDocument(repeat(3_000, () => 'a: b: c\n')).problems).toHaveLength(20);
    expect(parseDocument('a: 1\n'.repeat(3_000)).problems).toHaveLength(20);
  });

  it('refuses a document over 1 MB without reading it', () => {
    expect(parseDocument('a: b\n'.repeat(200_001))).toMatchObject({
      root: null,
      broken: true,
      problems: [{ kind: 'limit' }],
    });
  });

  it('splits 50 MB and 100,000 documents', () => {
    const many = splitStream('---\nmetadata: {name: x}\n'.repeat(100_000));
    expect(many).toHaveLength(100_000);
    const big = `kind: A\ntext: |\n${'  0123456789abcdef0123456789abcdef0123456789abcdef\n'.repeat(1_000_000)}---\nkind: B\n`;
    expect(big.length).toBeGreaterThan(50_000_000);
    expect(splitStream(big).map(({ kind }) => kind)).toEqual(['A', 'B']);
  });

  it.each([
    ['documents without kind', splitStream, (n: number) => '---\na: 1\n'.repeat(n * 40)],
    ['documents with kind in a comment', splitStream, (n: number) => '---\na: 1 # kind\n'.repeat(n * 40)],
    ['ends of documents without any', splitStream, (n: number) => '# c\n...\n'.repeat(n)],
    [
      'kinds far behind the indentation of the root',
      splitStream,
      (n: number) => `${' '.repeat(n * 16)}a: b\n${'\n'.repeat(n * 16)}${'kind'.repeat(n * 4)}`,
    ],
    ['keys', parseDocument, (n: number) => repeat(n * 4, (i) => `key${i}: v\n`)],
    ['broken lines', parseDocument, (n: number) => 'a: b: c\n'.repeat(n)],
    ['open actions', parseDocument, (n: number) => 'a: {{ "\n'.repeat(n)],
    ['open raw strings', parseDocument, (n: number) => '{{ ` }} '.repeat(n * 4)],
    ['branches', parseDocument, (n: number) => repeat(n, (i) => `{{ if x }}\nk${i}: {{ y }}\n{{ end }}\n`)],
    ['includes', parseDocument, (n: number) => `a: 1\n${'{{ include "x" . }}\n'.repeat(n)}b: 1\n`],
    ['actions on a line', parseDocument, (n: number) => `a: ${'{{ x }} '.repeat(n * 4)}`],
    ['spaces', parseDocument, (n: number) => `a:${' '.repeat(n * 40)}{{ x }}`],
    ['indicators', parseDocument, (n: number) => 'a: !x &y\n'.repeat(n)],
    ['quotes', parseDocument, (n: number) => `a: "${'x\n '.repeat(n * 4)}`],
  ] as const)('takes time in proportion: %s', (_name, work, textOf) => {
    expectLinearGrowth(textOf, (text) => work(text), 375);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    'a',
    ': ',
    ':',
    '- ',
    '\n',
    '\n  ',
    '\n    ',
    '\t',
    '? ',
    '| ',
    '|\n',
    '>-\n',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ', ',
    '#',
    ' #',
    '&a ',
    '*a ',
    '<<: ',
    '!!int ',
    '!x ',
    '%YAML',
    '---',
    '...',
    '\r\n',
    '\0',
    '\ud800',
    '\ufeff',
    '{{ x }}',
    '{{',
    '}}',
    '{{- if y }}',
    '{{- end }}',
    '\\',
    '@',
    '`',
    '~',
    'yes',
    '0x',
    '\ue000',
  );
  const texts = fc.oneof(
    { weight: 4, arbitrary: fc.array(words, { maxLength: 40 }).map((all) => all.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  );

  it('is read without throwing, with ranges inside of it and inside of each other', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseDocument(text);
        expect(parsed.text).toBe(text);
        expect(parsed.problems.length).toBeLessThanOrEqual(20);
        expect(parsed.broken).toBe(parsed.problems.some(({ kind }) => kind !== 'duplicate-key'));
        for (const { range } of parsed.problems) {
          expect(0 <= range[0] && range[0] <= range[1] && range[1] <= text.length).toBe(true);
        }
        toPlain(parsed.root);
        if (parsed.root === null) return;
        walkScalars(parsed.root, (scalar) => {
          expect(
            0 <= scalar.range[0] && scalar.range[0] <= scalar.range[1] && scalar.range[1] <= text.length,
          ).toBe(true);
          if (!parsed.broken && !scalar.opaque && scalar.style === 'plain' && !/\s/.test(scalar.text)) {
            expect(text.slice(...(scalar.range as [number, number]))).toBe(scalar.text);
          }
        });
        for (const { start, end } of splitStream(text)) parseDocument(text.slice(start, end));
      }),
      { numRuns: 2_000 },
    );
  });
});
