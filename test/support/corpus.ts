import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real manifests that stand beside the repository where there are any; see CONTRIBUTING. */
export const corpusFolder = resolve(import.meta.dirname, '../../../shared/corpus');

export const hasCorpus = existsSync(corpusFolder);

export interface CorpusFile {
  /** Relative to the corpus; the first folder is the repository it comes from. */
  readonly path: string;
  readonly source: string;
  readonly text: string;
}

/** All YAML files of the corpus in order of their paths. */
export function corpusFiles(): readonly CorpusFile[] {
  if (!hasCorpus) return [];
  return readdirSync(corpusFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ya?ml$/.test(path))
    .sort()
    .map((path) => ({
      path,
      source: path.split('/')[0] ?? '',
      text: readFileSync(join(corpusFolder, path), 'utf8'),
    }));
}
