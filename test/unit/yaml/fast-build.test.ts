import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import { transformations, yamlBrowserFolder, yamlFastBuild } from '../../../scripts/yaml-fast-build.mjs';

type Yaml = typeof import('yaml');

let folder = '';
let plain: Yaml;
let fast: Yaml;
let reading: Yaml;
let warnings: readonly string[] = [];

async function bundle(name: string, isFast: boolean, prints = true): Promise<Yaml> {
  const outfile = join(folder, `${name}.mjs`);
  const result = await build({
    stdin: { contents: "export * from 'yaml';", resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'silent',
    plugins: [yamlFastBuild({ fast: isFast, prints })],
  });
  if (isFast) warnings = result.warnings.map(({ text }) => text);
  return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Yaml;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yaml-fast-build-'));
  plain = await bundle('plain', false);
  fast = await bundle('fast', true);
  reading = await bundle('reading', true, false);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Everything about a node that we or the printer could look at. */
function describeNode(node: unknown): unknown {
  if (node === null || typeof node !== 'object') return node;
  if (isPair(node)) return { pair: [describeNode(node.key), describeNode(node.value)] };
  const { range, comment, commentBefore, spaceBefore, tag } = node as Record<string, unknown>;
  const common = { range, comment, commentBefore, spaceBefore, tag };
  if (isAlias(node)) return { ...common, alias: node.source };
  if (isScalar(node))
    return { ...common, value: node.value, source: node.source, type: node.type, anchor: node.anchor };
  if (isMap(node) || isSeq(node))
    return { ...common, flow: node.flow, anchor: node.anchor, items: node.items.map(describeNode) };
  return 'unknown';
}

function outcome(yaml: Yaml, text: string, prints = true): unknown {
  try {
    return yaml.parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false }).map((document) => ({
      contents: describeNode(document.contents),
      range: document.range,
      comments: [document.commentBefore, document.comment],
      errors: document.errors.map(({ code, message, pos }) => [code, message, pos]),
      warnings: document.warnings.map(({ code, message, pos }) => [code, message, pos]),
      printed: prints && document.errors.length === 0 ? String(document) : '',
    }));
  } catch (error) {
    return (error as Error).name;
  }
}

describe('the fast build of yaml', () => {
  it('changes every file it names, without a warning', () => {
    expect(warnings).toEqual([]);
    for (const [name, transform] of Object.entries(transformations)) {
      const source = readFileSync(join(yamlBrowserFolder(), 'dist', name), 'utf8');
      expect(transform(source)).not.toBe(source);
    }
    const isGenerator = (method: unknown): boolean =>
      Object.prototype.toString.call(method) === '[object GeneratorFunction]';
    expect(isGenerator(plain.Lexer.prototype.lex)).toBe(true);
    expect(isGenerator(fast.Lexer.prototype.lex)).toBe(false);
    expect(isGenerator(fast.Parser.prototype.parse)).toBe(false);
  });

  it('refuses files that look different', () => {
    for (const transform of Object.values(transformations)) {
      expect(() => transform('class Other {\n    *run() {\n        yield 1;\n    }\n}\n')).toThrow();
    }
  });

  it('gives the same nodes, ranges, comments and errors for arbitrary text', () => {
    const piece = fc.constantFrom(
      'a',
      'b: ',
      ': ',
      '- ',
      '\n',
      '\n  ',
      '\n    ',
      '\t',
      '? ',
      '|\n',
      '>-\n',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      ', ',
      ' # c',
      '&a ',
      '*a ',
      '!!int ',
      '%YAML 1.2\n',
      '\n---\n',
      '\n...\n',
      '\r\n',
      '\ufeff',
      '@',
      '\\',
      '1',
      '\0',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
        (text) => {
          expect(outcome(fast, text)).toEqual(outcome(plain, text));
          expect(outcome(reading, text, false)).toEqual(outcome(plain, text, false));
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('gives the same for printed data', () => {
    fc.assert(
      fc.property(fc.object(), fc.integer({ min: 20, max: 80 }), (data, lineWidth) => {
        const text = plain.stringify(data, { lineWidth });
        expect(outcome(fast, text)).toEqual(outcome(plain, text));
      }),
      { numRuns: 200 },
    );
  });

  const corpus = fileURLToPath(new URL('../../../../shared/corpus', import.meta.url));
  const hasCorpus = existsSync(corpus);
  if (!hasCorpus) console.warn('The corpus is not there: its comparison is skipped.');
  it.skipIf(!hasCorpus)('gives the same for a sample of real files', { timeout: 120_000 }, () => {
    const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.ya?ml$/.test(file))
      .sort();
    const sample = files.filter((_, index) => index % 20 === 0);
    expect(sample.length).toBeGreaterThan(100);
    for (const file of sample) {
      const text = readFileSync(join(corpus, file), 'utf8');
      if (text.length > 50_000) continue;
      expect(outcome(fast, text), file).toEqual(outcome(plain, text));
    }
  });
});
