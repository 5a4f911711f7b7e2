import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DocumentOptions, parseDocument as parseByPackage, stringify } from 'yaml';
import { toPlain } from '../../../server/src/yaml/access.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { resolvePlain } from '../../../server/src/yaml/scalar.ts';
import { splitStream } from '../../../server/src/yaml/stream.ts';

/** Plain objects and numbers, whatever the prototype and the integer type. */
function comparable(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== 'object') return value;
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, one] of Object.entries(value)) result[key] = comparable(one);
  return result;
}

const text = fc
  .oneof(
    fc.string({ maxLength: 30 }),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.lorem({ maxCount: 12 }),
    fc.constantFrom('a\nb\n', '\n', ' x', '# c', 'a: b', '- a', '|', '__proto__', '{{ x }}'),
  )
  // Words that YAML 1.1 and 1.2 read differently are scalar.test.ts's business, and go unquoted by the printer.
  .filter((value) => resolvePlain(value) === value && !value.includes('{{'));
const key = text.filter((value) => value !== '<<' && value !== '');
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    tie('map'),
    tie('list'),
  ),
  list: fc.array(tie('value'), { maxLength: 5 }),
  map: fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: false }),
})).map;

describe('agreement with the yaml package', () => {
  it('on printed data, in every style', () => {
    const styles = fc.record({
      defaultStringType: fc.constantFrom(
        'PLAIN' as const,
        'QUOTE_DOUBLE' as const,
        'QUOTE_SINGLE' as const,
        'BLOCK_LITERAL' as const,
        'BLOCK_FOLDED' as const,
      ),
      defaultKeyType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, null),
      collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
      indent: fc.integer({ min: 1, max: 6 }),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(20, 80, 0),
    });
    const options: DocumentOptions = { aliasDuplicateObjects: false } as DocumentOptions;
    fc.assert(
      fc.property(data, styles, fc.constantFrom('\n', '\r\n'), (value, style, lineBreak) => {
        const printed = stringify(value, { ...options, ...style }).replaceAll('\n', lineBreak);
        // The printer may fold a line between the halves of a character, which is no text that a file could hold.
        fc.pre(!/\p{Cs}/u.test(printed));
        const theirs = parseByPackage(printed, { uniqueKeys: false });
        const ours = parseDocument(printed);
        if (theirs.errors.length > 0) {
          expect(ours.broken).toBe(true);
          return;
        }
        expect(ours.problems).toEqual([]);
        expect(comparable(toPlain(ours.root))).toEqual(comparable(theirs.toJS()));
      }),
      { numRuns: 1_000 },
    );
  });
});

const CORPUS = fileURLToPath(new URL('../../../../shared/corpus', import.meta.url));
const hasCorpus = existsSync(CORPUS);
if (!hasCorpus) console.warn('The corpus is not there: its tests are skipped.');

function corpusTexts(): { file: string; text: string }[] {
  return readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => ({ file, text: readFileSync(`${CORPUS}/${file}`, 'utf8') }));
}

describe.skipIf(!hasCorpus)('the corpus', () => {
  it('has kinds that the scanner finds, and templates that can be read once masked', {
    timeout: 120_000,
  }, () => {
    let templates = 0;
    let readable = 0;
    const wrong: string[] = [];
    for (const { file, text: stream } of corpusTexts()) {
      const template = stream.includes('{{') && /(^|\/)templates\//.test(file);
      let broken = false;
      for (const slice of splitStream(stream)) {
        if (slice.empty || slice.kind === 'CustomResourceDefinition') continue;
        const parsed = parseDocument(stream.slice(slice.start, slice.end));
        broken ||= parsed.broken;
        const plain = toPlain(parsed.root) as { kind?: unknown } | null;
        const kind =
          plain !== null && typeof plain === 'object' && !Array.isArray(plain) ? plain.kind : undefined;
        if (!parsed.broken && !parsed.templated && !slice.mustParse && kind !== slice.kind)
          wrong.push(`${file}:${slice.start}`);
        if (
          parsed.root !== null &&
          !parsed.templated &&
          !stream.includes('{{') &&
          parsed.root.type !== 'scalar'
        ) {
          if (parsed.root.open) wrong.push(`${file}:${slice.start} open`);
        }
      }
      if (template) {
        templates += 1;
        if (!broken) readable += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(templates).toBeGreaterThan(400);
    expect(readable / templates).toBeGreaterThan(0.98);
  });
});
