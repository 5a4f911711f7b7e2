import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packDocument, unpackDocument } from '../../server/src/engine/known-documents.ts';
import { corpusFiles, hasCorpus } from '../support/corpus.ts';
import { readRuleCase } from '../support/rule-cases.ts';
import { memoryStorage, session } from '../support/sessions.ts';
import { expandTokens } from '../support/token-placeholders.ts';

const folder = resolve(import.meta.dirname, '../rules');
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml') && !file.endsWith('.fixed.yaml'))
  .sort();

function filesOf(path: string): Readonly<Record<string, string>> {
  const { files } = readRuleCase(expandTokens(readFileSync(join(folder, path), 'utf8')), 'main.yaml');
  return Object.fromEntries(files.map(({ name, text }) => [name, text]));
}

const audit = { configuration: { preset: 'audit' as const } };

describe('a session after another one says what it would have said without', () => {
  // Nearly every kind of fact and finding there is a rule for.
  test('about the cases of all rules', async () => {
    let [known, parsed] = [0, 0];
    for (const path of cases.filter((_, i) => i % 2 === 0)) {
      const storage = memoryStorage();
      const files = filesOf(path);
      const cold = await session(files, storage, audit);
      const warm = await session(files, storage, audit);
      expect(warm.said, path).toEqual(cold.said);
      known += warm.workspace.counts.documentsKnown;
      parsed += warm.workspace.counts.documentsParsed;
    }
    // What is not kept may hold a credential, or depends on the clock.
    expect(known).toBeGreaterThan(6 * parsed);
  }, 240_000);

  // Between the sessions files come, go, move and are edited, and the configuration may change.
  const texts = cases.filter((_, i) => i % 9 === 0).flatMap((path) => Object.values(filesOf(path)));
  const text = fc.nat(texts.length - 1).map((i) => texts[i]!);
  const edited = fc
    .tuple(text, fc.nat(), fc.constantFrom('', ' ', '\n', '#', 'x', '"', '---\n', 'name: a\n'))
    .map(([whole, at, piece]) => {
      const place = at % (whole.length + 1);
      return whole.slice(0, place) + piece + whole.slice(place + (at % 3));
    });
  const names = ['a.yaml', 'b/c.yaml', 'b/kustomization.yaml', 'd.yaml', 'e/f.yaml'];
  const files = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: edited }),
    { maxKeys: 5 },
  );
  const configuration = fc.constantFrom(
    {},
    { preset: 'audit' as const },
    { preset: 'strict' as const, kubernetesMinor: 30 },
  );

  test('whatever happened between them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(files, configuration), { minLength: 2, maxLength: 4 }),
        async (sessions) => {
          const storage = memoryStorage();
          let before: Readonly<Record<string, string>> = {};
          for (const [given, asked] of sessions) {
            // Most of what was there yesterday is there today.
            const now = { ...before, ...given };
            const warm = await session(now, storage, { configuration: asked });
            const cold = await session(now, undefined, { configuration: asked });
            expect(warm.said).toEqual(cold.said);
            before = now;
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 240_000);

  test.runIf(hasCorpus)(
    'about real manifests',
    async () => {
      const files = Object.fromEntries(
        corpusFiles()
          .filter((_, i) => i % 6 === 0)
          .map(({ path, text: whole }) => [path, whole]),
      );
      const storage = memoryStorage();
      const cold = await session(files, storage);
      const warm = await session(files, storage);
      expect(warm.said).toEqual(cold.said);
      expect(warm.workspace.counts.documentsKnown).toBeGreaterThan(100);
      expect(warm.workspace.counts.documentsParsed).toBeLessThan(cold.workspace.counts.documentsParsed / 20);
    },
    240_000,
  );
});

test('facts come back as they were', async () => {
  for (const path of cases.filter((_, i) => i % 3 === 0)) {
    const { workspace } = await session(filesOf(path), undefined, audit);
    for (const document of workspace.remembered()) {
      const packed = document.pack();
      if (packed === undefined) continue;
      expect(packed).not.toContain('\n');
      expect(packDocument(unpackDocument(packed)!)).toBe(packed);
    }
  }
}, 120_000);
