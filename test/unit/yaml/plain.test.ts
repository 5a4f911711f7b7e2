import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseDocument, parseDocumentByPackage } from '../../../server/src/yaml/parse.ts';
import { readPlain } from '../../../server/src/yaml/plain/read.ts';
import { splitStream } from '../../../server/src/yaml/stream.ts';
import { corpusFiles, hasCorpus } from '../../support/corpus.ts';
import { styledDocument } from '../../support/yaml-styles.ts';

/** The plain reader may leave a document to the package; what it reads must be what the package reads, to the last offset. */
function expectAgreement(text: string): void {
  expect(parseDocument(text)).toStrictEqual(parseDocumentByPackage(text));
}

const noActions = { branches: false, isOpaque: () => false, reveal: (decoded: string) => decoded };
const isPlain = (text: string): boolean =>
  typeof readPlain(text, text.includes('{{') ? noActions : undefined) !== 'string';

/** Runs a property on texts and says which part of them was plain, so that none of it can become idle. */
function agreementOn(texts: fc.Arbitrary<string>, numRuns: number): number {
  let plain = 0;
  let all = 0;
  fc.assert(
    fc.property(texts, (text) => {
      all += 1;
      if (isPlain(text)) plain += 1;
      expectAgreement(text);
    }),
    { numRuns },
  );
  return plain / all;
}

describe('what is plain', () => {
  test.each([
    ['a map', 'a: b\nc:\n  d: 1\n'],
    ['sequences at both indentations', 'a:\n- x\n-  y\nb:\n    - z\n'],
    ['compact collections', '- a: 1\n  b: 2\n- - x\n  - y\n-\n  c: 3\n'],
    ['nothing as a value', 'a:\nb: # c\nc:   \n- x\n'.replace('- x\n', '')],
    ['empty items', 'a:\n-\n- # c\n- x\n'],
    ['quotes', `a: "x \\"y\\" \\u00e9"\n'b c': 'it''s'\n"d":  # e\n  "f"\n`],
    ['colons and hashes inside', 'a: http://x:80/#y\nb: c#d # e\nc: a:b\nd: :8080\n'],
    ['flow on one line', 'a: [x, "y", {b: 1, "c":2}, []]\nd: {}\ne: [1, 2, ] # f\n'],
    ['flow over lines', 'a: [b,\n  c, {\n   d: e\n   }\n ]\nf:\n- {g: h\n  , i: j,\n\n  }\n'],
    ['scalars over lines', 'a: b\n  c\n\n  - d\ne:\n  f\n   g\n'],
    ['quotes over lines', `a: "b\n  c \n\n  d\\\n  e\\n"\nf: 'g\n  it''s\n  '\n`],
    ['JSON', '{\n"a": [\n1,\n2\n],\r\n"b": {}\n}\n'],
    ['an end marker', 'a: b\n...\n\n'],
    ['nothing', '# a\n'],
    ['many blank lines behind a nested key', `a:\n  b:\n${'\n'.repeat(1100)}c: d\n`],
    ['literals', 'a: |\n  x\n\n    y\n  \n\nb: |-\n  z\nc: |+\n  k\n\n'],
    ['folded text', 'a: >\n  x\n  y\n\n  z\n    deeper\n\n  w\nb: >-\n\n  v\n'],
    ['a literal at the end of the text', 'a: |\n  x'],
    ['an empty literal', 'a: |\n\nb: c\n'],
    ['a document marker and comments', '# a\n\n--- # b\n# c\na: b # d\n  # e\n# f'],
    ['CRLF', 'a: b\r\nc: |\r\n  x\r\n\r\n  y\r\nd: >-\r\n  z\r\n  w\r\n'],
    ['indented roots', '  a: b\n  c: d\n'],
    ['a value below its key', 'a:\n  b\nc:\n  [d]\n'],
    ['actions within values', 'a: x-{{ y }}\nb: "{{ z }}"\nc: |\n  {{ w }}\n'],
    ['a scalar alone', 'a b\n'],
    ['letters of all scripts', 'ä: "€"\nb: 日本 # ü\n'],
  ])('%s', (_, text) => {
    expect(isPlain(text)).toBe(true);
    expectAgreement(text);
  });

  test.each([
    ['anchors and aliases', 'a: &x 1\nb: *x\n'],
    ['tags', 'a: !!str 1\n'],
    ['merge keys', '<<: {a: b}\n'],
    ['keys that stand twice', 'a: 1\nb: 2\na: 3\n'],
    ['scalars over several lines that are not deep enough', '- a: b\n  c\n'],
    ['quotes over several lines that are not deep enough', 'a: "b\nc"\n'],
    ['comments between the lines of a scalar', 'a: b # c\n  d\n'],
    ['keys over several lines', 'a\n  b: c\n'],
    ['quoted keys over several lines', '"a\n  b": c\n'],
    ['actions in a scalar over several lines', 'a: b\n  {{ c }}\n'],
    ['flow over lines that are not deep enough', 'a: [b,\nc]\n'],
    ['flow scalars over several lines', 'a: [b\n  c]\n'],
    ['flow pairs over several lines', 'a: {b:\n  c}\n'],
    ['markers between brackets', '[\n---\n]\n'],
    ['explicit keys', '? a\n: b\n'],
    ['indentation in a header', 'a: |2\n   b\n'],
    ['tabs', 'a:\tb\n'],
    ['directives', '%YAML 1.1\n---\na: b\n'],
    ['a second document', 'a: b\n---\nc: d\n'],
    ['text behind an end marker', 'a: b\n...\nc'],
    ['lines that are too deep', 'a:\n  b: c\n   d: e\n'],
    ['lines that are not deep enough', 'a:\n    b: c\n  d: e\n'],
    ['two keys on a line', 'a: b: c\n'],
    ['a sequence on the line of its key', 'a: - b\n'],
    ['what follows a quote', 'a: "b" c\n'],
    ['unknown escapes', 'a: "\\q"\n'],
    ['control characters', 'a: \u0007\n'],
    ['lone carriage returns', 'a: b\rc: d\n'],
    ['a byte order mark', '\ufeffa: b\n'],
    ['deep nesting', `${'['.repeat(200)}${']'.repeat(200)}\n`],
  ])('not: %s', (_, text) => {
    expect(isPlain(text)).toBe(false);
    expectAgreement(text);
  });

  test('where a key or value starts with an action it is a template', () => {
    for (const text of [
      'a: {{ b }}\n',
      '{{ a }}: b\n',
      '- {{ a }}\n',
      'a:\n  {{- b }}\n',
      'a: [{{ b }}]\n',
    ]) {
      expect(readPlain(text, noActions)).toBe('template');
      expectAgreement(text);
      expect(parseDocument(text).templated).toBe(true);
    }
  });
});

describe('agreement with the package', () => {
  test('on documents in every style', { timeout: 60_000 }, () => {
    const styled = fc.gen().map((gen) => styledDocument(gen).text);
    expect(agreementOn(styled, 800)).toBeGreaterThan(0.05);
    const simple = fc.gen().map((gen) => styledDocument(gen, { anchors: false, flow: false }).text);
    expect(agreementOn(simple, 800)).toBeGreaterThan(0.1);
  });

  test('on printed data', { timeout: 60_000 }, () => {
    const style = fc.record({
      defaultStringType: fc.constantFrom(
        'PLAIN' as const,
        'QUOTE_DOUBLE' as const,
        'QUOTE_SINGLE' as const,
        'BLOCK_LITERAL' as const,
        'BLOCK_FOLDED' as const,
      ),
      collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
      indent: fc.integer({ min: 1, max: 5 }),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(30, 0),
    });
    const printed = fc
      .tuple(fc.object({ maxDepth: 4 }), style, fc.constantFrom('\n', '\r\n'))
      .map(([value, options, lineBreak]) =>
        stringify(value, { ...options, aliasDuplicateObjects: false }).replaceAll('\n', lineBreak),
      );
    expect(agreementOn(printed, 1_000)).toBeGreaterThan(0.3);
  });

  test('on scalars that go over lines', { timeout: 60_000 }, () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b',
        ' ',
        '  ',
        '\n',
        '\n',
        '\n ',
        '\n  ',
        '\n   ',
        '\n    ',
        '\r\n  ',
        '\n\n  ',
        '\\',
        "''",
        '\\n',
      ],
      ...['\\\n  ', '- ', '#', ' # c', ': ', ':', '[', '{', '&', '\t', '---', '...', '?'],
    );
    const text = fc
      .tuple(
        fc.array(
          fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b c', '\n  ', '\n   ', ' ') }, piece),
          { maxLength: 9 },
        ),
        fc.constantFrom('', '"', "'"),
        fc.constantFrom('', 'a: ', '- ', '- - ', 'a:\n  b: ', 'a:\n- b: ', 'a:\n  ', '  a: ', '? '),
        fc.constantFrom('', '\n', ' # c\n', '\nz: 1\n', '\n- z\n', '\n...\n', ': v\n'),
      )
      .map(([pieces, quote, before, after]) => before + quote + pieces.join('') + quote + after);
    expect(agreementOn(text, 5_000)).toBeGreaterThan(0.2);
  });

  test('on flow that goes over lines', { timeout: 60_000 }, () => {
    const gap = fc.constantFrom(
      '',
      '',
      ' ',
      '\n',
      '\n ',
      '\n  ',
      '\n    ',
      '\r\n   ',
      '\n\n   ',
      '\n # c\n   ',
      ' # c\n  ',
    );
    const text = fc
      .tuple(
        fc.object({
          maxDepth: 3,
          maxKeys: 3,
          key: fc.constantFrom('a', 'b c', 'd', '#', ':'),
          values: [fc.constantFrom('x', 'y: z', '#', 1, null, '-')],
        }),
        fc.array(gap, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('', 'a: ', '- ', '- - ', 'a:\n  b: ', 'a:\n- b: ', 'a:\n  ', '  a: '),
        fc.constantFrom('', '\n', ' # c\n', '\nz: 1\n', '\n- z\n', '\n...\n', ': v\n'),
        fc.boolean(),
      )
      .map(([value, gaps, before, after, quoted]) => {
        let place = 0;
        const flow = JSON.stringify(value)
          .replaceAll(/[[{,]|(?=[\]}])/g, (token) => `${token}${gaps[place++ % gaps.length]}`)
          .replaceAll(/"([a-d])"/g, quoted ? '"$1"' : '$1');
        return (
          before + (quoted ? flow : flow.replaceAll('":', '": ').replaceAll(/(\b[a-d]):/g, '$1: ')) + after
        );
      });
    expect(agreementOn(text, 5_000)).toBeGreaterThan(0.2);
  });

  test('on lines of pieces that hardly fit together', { timeout: 60_000 }, () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b: ',
        'c:',
        '- ',
        '-',
        '"q"',
        "'s'",
        ': ',
        ' #x',
        '# y',
        '|',
        '>-',
        '|+',
        '[',
        ']',
        '{',
        '}',
        ', ',
      ],
      ...[
        '{{ t }}',
        '{{',
        '}}',
        '\t',
        ' ',
        '  ',
        '?',
        '&n ',
        '*n',
        '!t ',
        '<<: ',
        '---',
        '...',
        '\\',
        '1',
        '~',
        '%',
      ],
    );
    const line = fc
      .tuple(fc.constantFrom('', '', ' ', '  ', '  ', '    '), fc.array(piece, { maxLength: 5 }))
      .map(([indent, pieces]) => indent + pieces.join(''));
    const text = fc
      .tuple(fc.array(line, { maxLength: 7 }), fc.constantFrom('\n', '\n', '\r\n', '\n\n'))
      .map(([lines, lineBreak]) => lines.join(lineBreak));
    expect(agreementOn(text, 8_000)).toBeGreaterThan(0.02);
  });

  test('on damaged manifests', { timeout: 60_000 }, () => {
    const manifests = fixtures();
    const damage = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat({ max: 4 }),
      fc.constantFrom(
        ...[
          '',
          '',
          ' ',
          '  ',
          '\n',
          '\n\n',
          '\t',
          ':',
          ': ',
          '-',
          '- ',
          '#',
          ' #',
          '"',
          "'",
          '|',
          '>',
          '\\',
          '\r\n',
        ],
        ...[
          '{{ .Values.x }}',
          '{{- if .a }}\n',
          '[',
          ']',
          '{',
          '}',
          ',',
          '&a',
          '*a',
          '!',
          '---\n',
          '\ufeff',
          '\u0000',
          'é',
        ],
      ),
    );
    const damaged = fc
      .tuple(fc.constantFrom(...manifests), fc.array(damage, { minLength: 1, maxLength: 3 }))
      .map(([manifest, damages]) =>
        damages.reduce((text, [place, length, inserted]) => {
          const at = Math.floor(place * text.length);
          return text.slice(0, at) + inserted + text.slice(at + length);
        }, manifest),
      );
    expect(agreementOn(damaged, 2_500)).toBeGreaterThan(0.2);
  });
});

/** Documents of the rules' own cases: every kind of manifest, templates among them. */
function fixtures(): readonly string[] {
  const folder = join(import.meta.dirname, '../../rules');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return splitStream(text).map(({ start, end }) => text.slice(start, end));
    })
    .filter((text) => text.length < 3_000);
}

test('agrees on all cases of the rules', { timeout: 60_000 }, () => {
  const texts = fixtures();
  for (const text of texts) expectAgreement(text);
  expect(texts.filter(isPlain).length / texts.length).toBeGreaterThan(0.8);
});

if (!hasCorpus) console.warn('The corpus of real manifests is not here: its tests are skipped.');

test.skipIf(!hasCorpus)('agrees on the corpus and reads nearly all of it', { timeout: 180_000 }, () => {
  const work = { plain: 0, byPackage: 0 };
  let documents = 0;
  let plain = 0;
  for (const { text } of corpusFiles()) {
    for (const { start, end, kind, empty } of splitStream(text)) {
      // Definitions are never parsed: they are most of the bytes, and all alike.
      if (empty || kind === 'CustomResourceDefinition') continue;
      const own = text.slice(start, end);
      const before = work.byPackage;
      const parsed = parseDocument(own, work);
      documents += 1;
      if (work.byPackage === before) plain += 1;
      expect(parsed).toStrictEqual(parseDocumentByPackage(own));
    }
  }
  expect(documents).toBeGreaterThan(4_000);
  expect(plain / documents).toBeGreaterThan(0.95);
  expect(work.plain / (work.plain + work.byPackage)).toBeGreaterThan(0.9);
});
