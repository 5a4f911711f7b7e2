import { describe, expect, test } from 'vitest';
import { checkAgainstSchema } from '../../server/src/engine/config/option-schema.ts';
import { locate } from '../../server/src/engine/config/settings.ts';
import { defaultConfiguration } from '../../server/src/engine/configuration.ts';
import { checkExample } from '../../server/src/engine/rule-docs.ts';
import { createWorkspace } from '../../server/src/engine/workspace.ts';
import { areas, codeNumber } from '../../server/src/rules/areas.ts';
import { rules } from '../../server/src/rules/registry.ts';
import type { Rule, RuleMeta } from '../../server/src/rules/rule.ts';
import { ruleProblems } from '../../server/src/rules/rule-problems.ts';

test('there are rules, and nothing is wrong with their metadata', () => {
  expect(rules.length).toBeGreaterThan(5);
  expect(ruleProblems(rules)).toEqual([]);
});

test('the registry is sorted by code', () => {
  const codes = rules.map(({ meta }) => meta.code);
  expect(codes).toEqual([...codes].sort());
});

test('areas do not overlap', () => {
  const ends = areas.flatMap(({ first, last }) => [first, last]);
  expect(ends).toEqual([...ends].sort((a, b) => a - b));
});

describe.each(rules.map((rule) => [rule.meta.slug, rule] as const))('%s', (_, rule) => {
  const { docs, options } = rule.meta;

  test('finds in the bad example what it says', () => {
    const { findings } = checkExample(rule, rules, docs.bad.yaml);
    expect(findings.map(({ message }) => message)).toHaveLength(docs.bad.findings ?? 1);
  });

  test('leaves no finding of a recommended rule, nor its own, in the good example', () => {
    expect(checkExample(rule, rules, docs.good.yaml).findings.map(({ message }) => message)).toEqual([]);
    const workspace = createWorkspace(rules, { now: () => new Date('2026-06-01T12:00:00Z') });
    workspace.configure(() => defaultConfiguration);
    workspace.update('file:///good.yaml', docs.good.yaml);
    const { findings, problems } = workspace.check('file:///good.yaml');
    expect(findings.map(({ rule: slug, message }) => `${slug}: ${message}`)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('has messages without a full stop at the end, on one line', () => {
    for (const { message } of checkExample(rule, rules, docs.bad.yaml).findings) {
      expect(message).not.toMatch(/\.$|\n/);
    }
  });

  test('has default options that fit its own schema', () => {
    if (options === undefined) return;
    const complaints: string[] = [];
    checkAgainstSchema(locate(options.default), options.schema, 'default', (__, message) =>
      complaints.push(message),
    );
    expect(complaints).toEqual([]);
  });

  test('never fails on its examples', () => {
    for (const yaml of [docs.bad.yaml, docs.good.yaml]) {
      const failures: unknown[] = [];
      const workspace = createWorkspace(rules, { onFailure: (error) => failures.push(error) });
      workspace.configure(() => ({ ...defaultConfiguration, preset: 'audit' }));
      workspace.update('file:///example.yaml', yaml);
      for (const finding of workspace.check('file:///example.yaml').findings) {
        for (const offer of workspace.offers(finding)) if (offer.refusal === undefined) workspace.plan(offer);
      }
      expect(failures).toEqual([]);
    }
  });
});

describe('problems of metadata are seen', () => {
  const [sample] = rules;
  const broken = (change: Partial<RuleMeta>): readonly string[] => {
    const rule: Rule = { meta: { ...sample!.meta, ...change } };
    return ruleProblems([rule]).map((problem) => problem.slice(rule.meta.slug.length + 2));
  };

  test.each<[Partial<RuleMeta>, RegExp]>([
    [{ slug: 'bad-name' }, /slug must start/],
    [{ code: 'ZT999', area: 'token' }, /does not belong to the area token/],
    [{ code: 'ZT1' }, /does not belong/],
    [{ confidence: 'low', preset: 'recommended' }, /low confidence/],
    [{ covers: ['TOK9'] }, /no id of the checks catalogue/],
    [{ equivalents: ['checkov:38'] }, /no check of another tool/],
    [{ references: [{ title: 'x', url: 'http://example.com' }] }, /no address/],
    [{ title: 'Ends.' }, /full stop/],
  ])('%j', (change, expected) => {
    expect(broken(change).join('\n')).toMatch(expected);
  });

  test('a name that is taken', () => {
    expect(ruleProblems([sample!, sample!])).toEqual([
      `${sample!.meta.slug}: '${sample!.meta.slug}' is already the name of ${sample!.meta.slug}.`,
      `${sample!.meta.slug}: '${sample!.meta.code}' is already the name of ${sample!.meta.slug}.`,
    ]);
    expect(codeNumber(sample!.meta.code)).toBeTypeOf('number');
  });
});
