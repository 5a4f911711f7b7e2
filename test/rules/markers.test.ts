import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { splitStream } from '../../server/src/yaml/stream.ts';
import { type RuleCase, readRuleCase } from '../support/rule-cases.ts';
import { expandTokens } from '../support/token-placeholders.ts';
import {
  allFindings,
  applyPlan,
  lineOf,
  onlyRules,
  preferredOffer,
  uriOf,
  workspaceOf,
} from '../support/workspaces.ts';

const folder = import.meta.dirname;
const codes = new Map(rules.map((rule) => [rule.meta.code, rule.meta.slug]));
const mostFixRounds = 50;

function load(ruleCase: RuleCase, slug: string): Workspace {
  const files = Object.fromEntries(ruleCase.files.map((file) => [file.name, file.text]));
  return workspaceOf(files, { configuration: { ...onlyRules([slug]), preset: 'audit' } });
}

function findingLines(workspace: Workspace, ruleCase: RuleCase): readonly string[] {
  return ruleCase.files.flatMap((file) =>
    workspace
      .check(uriOf(file.name))
      .findings.map((finding) => `${file.name}:${lineOf(file.text, finding.start) + 1} ${finding.rule}`),
  );
}

/** Applies preferred fixes until none is left; every step keeps the post-conditions that hold for any fix. */
function fixAll(workspace: Workspace): void {
  for (let round = 0; round < mostFixRounds; round += 1) {
    const step = nextFix(workspace);
    if (step === undefined) return;
    const before = allFindings(workspace).length;
    applyPlan(workspace, step.plan);
    expect(allFindings(workspace).length, `findings after “${step.title}”`).toBeLessThan(before);
  }
  throw new Error(`fixes do not come to an end after ${mostFixRounds} rounds`);
}

function nextFix(workspace: Workspace) {
  for (const finding of allFindings(workspace)) {
    const offer = preferredOffer(workspace.offers(finding));
    if (offer === undefined) continue;
    const plan = workspace.plan(offer);
    if (!plan.ok) throw new Error(`“${offer.title}” is offered but refused: ${plan.reason}`);
    return { plan, title: offer.title };
  }
  return undefined;
}

function problemCount(text: string): number {
  return splitStream(text).reduce(
    (sum, slice) => sum + parseDocument(text.slice(slice.start, slice.end)).problems.length,
    0,
  );
}

for (const slug of readdirSync(folder).filter((name) => !name.includes('.'))) {
  const cases = readdirSync(join(folder, slug)).filter(
    (name) => name.endsWith('.yaml') && !name.endsWith('.fixed.yaml'),
  );

  describe(slug, () => {
    test('has silent and firing cases and is registered', () => {
      expect(rules.map((rule) => rule.meta.slug)).toContain(slug);
      expect(cases.some((name) => name.startsWith('valid'))).toBe(true);
      expect(cases.some((name) => name.startsWith('invalid'))).toBe(true);
      expect(cases.filter((name) => !/^(in)?valid/.test(name))).toEqual([]);
    });

    for (const name of cases) {
      const path = join(folder, slug, name);
      const text = expandTokens(readFileSync(path, 'utf8'));

      test(name, () => {
        const ruleCase = readRuleCase(text, name);
        const workspace = load(ruleCase, slug);
        const expected = ruleCase.files.flatMap((file) =>
          file.expected.map(({ line, rule }) => `${file.name}:${line + 1} ${codes.get(rule) ?? rule}`),
        );
        if (name.startsWith('valid')) expect(expected, 'a valid case has no markers').toEqual([]);
        else expect(expected.length, 'an invalid case has markers').toBeGreaterThan(0);
        expect([...findingLines(workspace, ruleCase)].sort()).toEqual([...expected].sort());
        for (const file of ruleCase.files) {
          for (const { line, rule, contains } of file.expected) {
            if (contains === undefined) continue;
            const messages = workspace
              .check(uriOf(file.name))
              .findings.filter(
                (finding) =>
                  finding.rule === (codes.get(rule) ?? rule) && lineOf(file.text, finding.start) === line,
              )
              .flatMap(({ message, related }) => [message, ...related.map((site) => site.message)]);
            expect(messages.join('\n')).toContain(contains);
          }
        }
        const offers = allFindings(workspace).flatMap((finding) => workspace.offers(finding));
        for (const reason of ruleCase.refuses) {
          expect(offers.map((offer) => offer.refusal ?? '').join('\n')).toContain(reason);
        }
        for (const title of ruleCase.titles) expect(offers.map((offer) => offer.title)).toContain(title);
      });

      const golden = path.replace(/\.yaml$/, '.fixed.yaml');
      if (!existsSync(golden)) continue;

      for (const lineEnding of ['LF', 'CRLF']) {
        test(`${name}, fixed, ${lineEnding}`, () => {
          const convert = (value: string): string =>
            lineEnding === 'CRLF' ? value.replaceAll('\n', '\r\n') : value;
          const ruleCase = readRuleCase(convert(text), name);
          const workspace = load(ruleCase, slug);
          const before = new Map(ruleCase.files.map((file) => [file.name, file.text]));
          fixAll(workspace);
          const expected = readRuleCase(convert(expandTokens(readFileSync(golden, 'utf8'))), name);
          for (const file of ruleCase.files) {
            const after = workspace.text(uriOf(file.name)) ?? '';
            expect(after).toBe(expected.files.find((other) => other.name === file.name)?.text ?? '');
            expect(problemCount(after), 'no new YAML problem').toBeLessThanOrEqual(
              problemCount(before.get(file.name) ?? ''),
            );
          }
          const texts = [...workspace.uris()].map((uri) => workspace.text(uri));
          fixAll(workspace);
          expect(
            [...workspace.uris()].map((uri) => workspace.text(uri)),
            'fixing again changes nothing',
          ).toEqual(texts);
        });
      }
    }
  });
}
