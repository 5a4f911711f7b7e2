import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { corpusFiles } from '../../test/support/corpus.ts';
import { expandTokens } from '../../test/support/token-placeholders.ts';

const root = resolve(import.meta.dirname, '../..');

function below(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => expandTokens(readFileSync(join(root, folder, name), 'utf8')));
}

// A long file costs as much as a hundred short ones and holds little more.
const longest = 6_000;
/** Every so many files of the corpus: the rest is more of the same. */
const everyNth = 7;

let known: readonly string[] | undefined;

/** Manifests that people wrote: examples, the cases of all rules, and real ones where the corpus is there (`--corpus`). */
export function manifests(): readonly string[] {
  if (known === undefined) {
    const corpus = process.argv.includes('--corpus')
      ? corpusFiles()
          .filter((_, index) => index % everyNth === 0)
          .map(({ text }) => text)
      : [];
    known = [...below('examples'), ...below('test/rules'), ...corpus].filter(
      ({ length }) => length <= longest,
    );
  }
  return known;
}
