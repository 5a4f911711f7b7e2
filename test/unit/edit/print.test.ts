import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { NewValue } from '../../../server/src/edit/operations.ts';
import { printBlock, printFlow, printItem, printPair } from '../../../server/src/edit/print.ts';
import { type Style, sniffStyle } from '../../../server/src/edit/style.ts';
import { toPlain } from '../../../server/src/yaml/access.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

const style: Style = sniffStyle('', null);
const plain = (text: string): string => printFlow(text, style, 'block');

describe('strings', () => {
  test.each([
    ...[
      'nginx',
      '--flag=a,b',
      '-x',
      "it's",
      'a"b',
      'a:b',
      'a#b',
      'system:masters',
      'a b',
      'é😀',
      '/var/run',
      '1.25-rc',
      'v1',
      '?x',
      ':x',
    ],
  ])('%s stays plain', (text) => expect(plain(text)).toBe(text));

  test.each([
    ...[
      '',
      ' x',
      'x ',
      'yes',
      'No',
      'ON',
      'off',
      'y',
      'N',
      'true',
      'NULL',
      '~',
      '=',
      '<<',
      '0',
      '-1',
      '+1',
      '0400',
      '0o17',
      '0x1F',
    ],
    ...[
      '0b11',
      '1_000',
      '1.5',
      '.5',
      '1e3',
      'E8',
      '1E+3',
      '.inf',
      '-.INF',
      '.NaN',
      '12:30:45',
      '190:20',
      '2024-01-01',
      '1.2.3',
      '10.0.0.1',
    ],
    ...[
      '2024-01-01T00:00:00Z',
      'a: b',
      'a:',
      'a #b',
      '#a',
      '- a',
      '-',
      '? a',
      '?',
      ': a',
      ':',
      '*a',
      '&a',
      '!a',
      '|',
      '>',
      '%a',
      '@a',
      '`a`',
    ],
    ...['[a', ']', '{a', '}', ',a', "'a", '---', '--- a', '...', '{{ .x }}', 'x {{ .y }}'],
  ])('%s is quoted', (text) => {
    expect(plain(text)).toMatch(/^(["']).*\1$/);
    expect(parse(plain(text))).toBe(text);
  });

  test('quotes without escapes are preferred', () => {
    expect(plain('"a": b')).toBe('\'"a": b\'');
    expect(plain("'a': b")).toBe('"\'a\': b"');
    expect(plain('#\\d')).toBe("'#\\d'");
    expect(printFlow("#it's", { ...style, quote: 'single' }, 'block')).toBe('"#it\'s"');
    expect(printFlow('#it\'s "x"', { ...style, quote: 'single' }, 'block')).toBe("'#it''s \"x\"'");
  });

  test('controls and lone surrogates are escaped', () => {
    expect(plain('a\u0007\u2028\ud800')).toBe('"a\\u0007\\u2028\\ud800"');
    expect(plain('a\tb\r')).toBe('"a\\tb\\r"');
  });
});

describe('block form', () => {
  const lines = (value: NewValue, changed: Partial<Style> = {}): string[] => [
    ...printPair('k', value, 2, { ...style, ...changed }).lines,
  ];
  test('maps, sequences and empty collections', () => {
    expect(lines({ a: 1, b: {}, c: [] })).toEqual(['  k:', '    a: 1', '    b: {}', '    c: []']);
    expect(lines([{ a: 1, b: [2] }, [3]], { sequenceOffset: 0 })).toEqual([
      '  k:',
      '  - a: 1',
      '    b:',
      '    - 2',
      '  - - 3',
    ]);
    expect(lines([{ a: { b: 1 } }], { indent: 4, sequenceOffset: 4, dashGap: 3 })).toEqual([
      '  k:',
      '      -   a:',
      '              b: 1',
    ]);
  });

  test('literals with the right header', () => {
    expect(lines('a\nb')).toEqual(['  k: |-', '    a', '    b']);
    expect(lines('a\n\nb\n')).toEqual(['  k: |', '    a', '', '    b']);
    expect(lines(' a\nb\n')).toEqual(['  k: |2', '     a', '    b']);
    expect(lines('\n a\nb')).toEqual(['  k: |2-', '', '     a', '    b']);
    expect(lines('a\n\n')).toEqual(['  k: "a\\n\\n"']);
    expect(printItem('a\nb\n', 2, style).lines).toEqual(['  - |', '    a', '    b']);
  });

  test('comments go above', () => {
    expect(printPair('a', 1, 2, style, 'one\n\n#two').lines).toEqual(['  # one', '  #', '  #two', '  a: 1']);
  });

  test('scalars of other types', () => {
    expect(
      [1e21, -0, 1.5, Number.NaN, -1 / 0, 2n ** 63n, true, null].map((one) => printFlow(one, style, 'flow')),
    ).toEqual(['1e+21', '0', '1.5', '.nan', '-.inf', String(2n ** 63n), 'true', 'null']);
    expect(printFlow({ mode: { verbatim: '0400' } }, style, 'flow')).toBe('{mode: 0400}');
  });
});

const strings = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(...'ab \n\t:#-\'"\\{}[],&*!|>%@`?0123456789.eExyon~_=<+T'),
    maxLength: 10,
  }),
);
const values = fc.letrec<{ value: NewValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    strings,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      strings.filter((key) => key !== '__proto__' && key !== 'verbatim'),
      tie('value'),
      { maxKeys: 3 },
    ),
  ),
})).value;

const hasTemplate = (text: string): boolean => text.includes('{{');

describe('what is printed is read back', () => {
  const styles = fc.record({
    indent: fc.constantFrom(2, 3, 4, 8),
    sequenceOffset: fc.constantFrom(0, 2, 4),
    dashGap: fc.constantFrom(1, 3),
    quote: fc.constantFrom('single' as const, 'double' as const),
    quoteAlways: fc.boolean(),
    quoteKeys: fc.boolean(),
    flowPadding: fc.boolean(),
  });

  test('block and flow, by our reader and by an independent one in YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(values, styles, (value, changed) => {
        fc.pre(!/\\u[dD][89a-fA-F]/.test(JSON.stringify(value)));
        const own = { ...style, ...changed };
        const block = [...printPair('k', [value], 0, own).lines, ''].join('\n');
        const flow = `k: [${printFlow(value, own, 'flow')}]\n`;
        for (const text of [block, flow]) {
          for (const version of ['1.1', '1.2'] as const) {
            const options = { version, merge: false, uniqueKeys: false } as const;
            expect(plainJson(parse(text, options)), text).toEqual({ k: [plainJson(value)] });
          }
          if (!hasTemplate(text)) {
            expect(plainJson(toPlain(parseDocument(text).root)), text).toEqual({ k: [plainJson(value)] });
          }
        }
      }),
      { numRuns: Number(process.env.EDIT_RUNS ?? 500) },
    );
  });

  test('at the root', () => {
    fc.assert(
      fc.property(values, (value) => {
        fc.pre(!/\\u[dD][89a-fA-F]/.test(JSON.stringify(value)) && !JSON.stringify(value).includes('{{'));
        const printed = printBlock(value, { parent: 'root', column: 0 }, style);
        const text = `---\n${[...(printed.inline === '' ? [] : [printed.inline]), ...printed.lines].join('\n')}\n`;
        expect(plainJson(toPlain(parseDocument(text).root)), text).toEqual(plainJson(value));
      }),
      { numRuns: 300 },
    );
  });
});

/** Through JSON, so that prototypes and negative zero play no part. */
function plainJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
