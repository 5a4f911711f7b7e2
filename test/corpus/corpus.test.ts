import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { type CorpusFile, corpusFiles, hasCorpus } from '../support/corpus.ts';
import { lineOf, uriOf, workspaceOf } from '../support/workspaces.ts';

/**
 * The review record: for every rule of `recommended` and every source, how many findings there are and why each of them
 * would be defended to the author of the file. Read new findings before changing a count.
 */
type Record_ = Readonly<
  Record<string, Readonly<Record<string, { readonly count: number; readonly judgement: string }>>>
>;

const record = JSON.parse(readFileSync(join(import.meta.dirname, 'findings.json'), 'utf8')) as Record_;

if (!hasCorpus) console.warn('The corpus of real manifests is not here: its tests are skipped.');

describe.skipIf(!hasCorpus)('corpus', () => {
  let files: readonly CorpusFile[] = [];
  let workspace: Workspace;

  beforeAll(() => {
    files = corpusFiles();
    workspace = workspaceOf(Object.fromEntries(files.map(({ path, text }) => [path, text])));
  }, 120_000);

  test('findings are those that were read and judged', () => {
    const counts: Record<string, Record<string, number>> = {};
    const places: string[] = [];
    for (const { path, source, text } of files) {
      for (const finding of workspace.check(uriOf(path)).findings) {
        counts[finding.rule] ??= {};
        const ofRule = counts[finding.rule] ?? {};
        ofRule[source] = (ofRule[source] ?? 0) + 1;
        places.push(
          `${path}:${lineOf(text, finding.start) + 1} ${finding.severity} ${finding.rule}: ${finding.message}`,
        );
      }
    }
    const reviewed = Object.fromEntries(
      Object.entries(record).map(([rule, sources]) => [
        rule,
        Object.fromEntries(Object.entries(sources).map(([source, { count }]) => [source, count])),
      ]),
    );
    expect(counts, places.join('\n')).toEqual(reviewed);
  });

  test('every entry of the record says why', () => {
    const silent = Object.values(record).flatMap((sources) =>
      Object.values(sources).filter(({ judgement }) => judgement.length < 20),
    );
    expect(silent).toEqual([]);
  });

  test('every fix that is offered can be planned or says why not', () => {
    for (const { path } of files) {
      for (const finding of workspace.check(uriOf(path)).findings) {
        for (const offer of workspace.offers(finding)) {
          const plan = workspace.plan(offer);
          expect(plan.ok || plan.reason.length > 10).toBe(true);
        }
      }
    }
    expect(workspace.counts.failures).toBe(0);
  });

  test('only documents that matter are parsed', () => {
    const { documentsParsed, documentsSeen } = workspace.counts;
    expect(documentsSeen).toBeGreaterThan(5000);
    // By bytes it is far less: CustomResourceDefinitions, four fifths of all text, are never parsed.
    expect(documentsParsed / documentsSeen).toBeLessThan(0.8);
  });
});
