import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { type CorpusFile, corpusFiles, corpusFolder, hasCorpus } from '../support/corpus.ts';
import { uriOf, workspaceOf } from '../support/workspaces.ts';

if (!hasCorpus) console.warn('The corpus of real charts is not here: its tests are skipped.');

/** All rules, on the charts of the corpus. */
describe.skipIf(!hasCorpus)('Helm charts', () => {
  let files: readonly CorpusFile[] = [];
  let workspace: Workspace;

  beforeAll(() => {
    const charts = readdirSync(corpusFolder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?:^|\/)Chart\.yaml$/.test(path))
      .map((path) => `${dirname(path)}/`);
    expect(charts.length).toBeGreaterThan(20);
    files = corpusFiles().filter(({ path }) => charts.some((chart) => path.startsWith(chart)));
    const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
    workspace = workspaceOf(texts, { configuration: { preset: 'audit' } });
  }, 120_000);

  test('are read, every template of them', () => {
    const templates = files.filter(({ text }) => text.includes('{{'));
    expect(templates.length).toBeGreaterThan(200);
    const unread = templates.flatMap(({ path }) => {
      const { problems } = workspace.check(uriOf(path));
      return problems
        .filter(({ kind }) => kind !== 'duplicate-key')
        .map(({ message }) => `${path}: ${message}`);
    });
    expect(unread).toEqual([]);
  });

  test('are told of nothing that is missing: values and other templates may bring it', () => {
    const aboutAbsence = new Set(
      rules.filter(({ meta }) => meta.needsCompleteResource).map(({ meta }) => meta.slug),
    );
    expect(aboutAbsence.size).toBeGreaterThan(20);
    const found = files.flatMap(({ path, text }) =>
      workspace
        .check(uriOf(path))
        .findings.filter(({ rule, document: { index } }) => {
          const slice = workspace.slices(uriOf(path))[index];
          return aboutAbsence.has(rule) && text.slice(slice?.start, slice?.end).includes('{{');
        })
        .map(({ rule }) => `${path}: ${rule}`),
    );
    expect(found).toEqual([]);
  });
});
