import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { printBaseline, rememberFindings } from '../../server/src/engine/baseline.ts';
import type { LocatedFinding, Workspace } from '../../server/src/engine/workspace-types.ts';
import { mermaidOf } from '../../server/src/features/effective-permissions/mermaid.ts';
import { buildReport } from '../../server/src/features/report/build-report.ts';
import { sarifReport } from '../../server/src/features/report/sarif.ts';
import { emailAddresses } from '../../server/src/identity/issuers/email.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { useCatalogue } from '../../server/src/words/tell.ts';
import { pseudoCatalogue, pseudoLocale } from '../support/pseudo-locale.ts';
import { readRuleCase } from '../support/rule-cases.ts';
import { expandTokens } from '../support/token-placeholders.ts';
import { allFindings, onlyRules, uriOf, workspaceOf } from '../support/workspaces.ts';

const folder = resolve(import.meta.dirname, '../rules');
const metas = rules.map(({ meta }) => meta);

afterEach(() => useCatalogue('en', undefined));

/** What a workspace makes of its files for other programs: everything but what people read. */
interface ForPrograms {
  readonly baseline: string;
  readonly sarif: unknown;
  readonly verdicts: readonly string[];
  readonly written: readonly string[];
}

function withoutTexts(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, child: unknown) =>
      /^(?:text|markdown)$/.test(key) && typeof child === 'string' ? '' : child,
    ),
  );
}

function forPrograms(slug: string, files: Readonly<Record<string, string>>): ForPrograms {
  const workspace = workspaceOf(files, { configuration: { ...onlyRules([slug]), preset: 'audit' } });
  const inputs = Object.keys(files).map((name) => ({ uri: uriOf(name), shown: name }));
  const found = (uri: string) => workspace.check(uri).findings;
  return {
    baseline: printBaseline(
      new Map(inputs.map(({ uri, shown }) => [shown, rememberFindings(found(uri), workspace.placeInWords)])),
    ),
    sarif: withoutTexts(JSON.parse(sarifReport(buildReport(workspace, inputs, [], metas), metas, '1'))),
    verdicts: allFindings(workspace).map((finding) => {
      const { code, rule, severity, confidence, start, end, related } = finding;
      const offers = offersOf(workspace, finding);
      return `${code} ${rule} ${severity} ${confidence} ${start} ${end} ${related.length} ${offers}`;
    }),
    written: writtenBy(workspace),
  };
}

function offersOf(workspace: Workspace, finding: LocatedFinding): string {
  return workspace
    .offers(finding)
    .map(({ safe, preferred, refusal }) => `${safe} ${preferred ?? ''} ${refusal === undefined}`)
    .join();
}

/** Everything that fixes would write: comments in files are in no language but English. */
function writtenBy(workspace: Workspace): readonly string[] {
  return allFindings(workspace).flatMap((finding) =>
    workspace
      .offers(finding)
      .filter(({ refusal }) => refusal === undefined)
      .map((offer) => {
        const plan = workspace.plan(offer);
        if (!plan.ok) return 'none';
        return JSON.stringify(
          plan.files.map(({ edits }) => edits.map(({ start, end, newText }) => [start, end, newText])),
        );
      }),
  );
}

const slugs = rules.filter(({ meta }) => meta.area !== 'tool').map(({ meta }) => meta.slug);

test.each(slugs)('what other programs read of %s is the same in each language', (slug) => {
  const cases = readdirSync(join(folder, slug)).filter((name) => /^invalid.*(?<!\.fixed)\.yaml$/.test(name));
  for (const name of cases) {
    const { files } = readRuleCase(expandTokens(readFileSync(join(folder, slug, name), 'utf8')), name);
    const texts = Object.fromEntries(files.map((file) => [file.name, file.text]));
    const english = forPrograms(slug, texts);
    useCatalogue(pseudoLocale, catalogue);
    expect(forPrograms(slug, texts)).toEqual(english);
    useCatalogue('en', undefined);
  }
});

test('drawings and expressions are in no language', () => {
  const written = () => {
    const node = { id: 'n0', layer: 0, heading: 'Group', lines: ['a'], dangerous: true, place: undefined };
    return [
      mermaidOf({ title: [], nodes: [node], edges: [], notes: [] }),
      emailAddresses.readPattern('*@example.com', '')?.condition,
    ];
  };
  const english = written();
  useCatalogue(pseudoLocale, catalogue);
  expect(written()).toEqual(english);
});

test('no translator is asked for code', () => {
  const code =
    /^(?:Group|User|ServiceAccount) \/?[\w-]+[:/][\w:/-]+$|&& [\w{]|\.\w+\(\w+, |^flowchart|classDef|^\s+- \w+: |^\w+: https?:\S+$/;
  expect(Object.keys(catalogue).filter((text) => code.test(text))).toEqual([]);
});

const catalogue = pseudoCatalogue();
