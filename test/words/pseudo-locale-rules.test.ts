import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rules } from '../../server/src/rules/registry.ts';
import { useCatalogue } from '../../server/src/words/tell.ts';
import { foreignWords, pseudoCatalogue, pseudoLocale } from '../support/pseudo-locale.ts';
import { readRuleCase } from '../support/rule-cases.ts';
import { expandTokens } from '../support/token-placeholders.ts';
import { allFindings, onlyRules, workspaceOf } from '../support/workspaces.ts';

const folder = resolve(import.meta.dirname, '../rules');
// A cut takes brackets away.
const longest = 480;

beforeAll(() => useCatalogue(pseudoLocale, pseudoCatalogue()));
afterAll(() => useCatalogue('en', undefined));

/** Every sentence that findings of a case and their fixes say. */
function sentencesOf(slug: string, name: string): ReadonlySet<string> {
  const { files } = readRuleCase(expandTokens(readFileSync(join(folder, slug, name), 'utf8')), name);
  const workspace = workspaceOf(Object.fromEntries(files.map((file) => [file.name, file.text])), {
    configuration: { ...onlyRules([slug]), preset: 'audit' },
  });
  const said = new Set<string>();
  for (const finding of allFindings(workspace)) {
    said.add(finding.message);
    for (const site of finding.related) said.add(site.message);
    for (const offer of workspace.offers(finding)) {
      said.add(offer.title);
      if (offer.refusal !== undefined) {
        said.add(offer.refusal);
        continue;
      }
      const plan = workspace.plan(offer);
      if (!plan.ok) said.add(plan.reason);
      else for (const { edits } of plan.files) for (const { label } of edits) said.add(label);
    }
  }
  return said;
}

test.each(rules.filter(({ meta }) => meta.area !== 'tool').map(({ meta }) => meta.slug))(
  '%s says nothing that is not in the catalogue',
  (slug) => {
    const cases = readdirSync(join(folder, slug)).filter((name) =>
      /^invalid.*(?<!\.fixed)\.yaml$/.test(name),
    );
    const said = new Set(cases.flatMap((name) => [...sentencesOf(slug, name)]));
    const foreign = [...said]
      .filter((text) => text.length < longest)
      .flatMap((text) => foreignWords(text).map((words) => `${words} ← ${text}`));
    expect(foreign).toEqual([]);
    expect([...said].some((text) => text.includes('⟦'))).toBe(true);
  },
);
