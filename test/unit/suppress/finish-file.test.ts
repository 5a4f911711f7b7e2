import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/edit/apply.ts';
import { type Configuration, defaultConfiguration } from '../../../server/src/engine/configuration.ts';
import { createWorkspace } from '../../../server/src/engine/workspace.ts';
import type { LocatedFinding, Workspace } from '../../../server/src/engine/workspace-types.ts';
import { defineRule, type Rule } from '../../../server/src/rules/rule.ts';
import { noUnknownSuppression } from '../../../server/src/rules/tool/no-unknown-suppression.ts';
import { noUnusedSuppression } from '../../../server/src/rules/tool/no-unused-suppression.ts';
import { requireSuppressionReason } from '../../../server/src/rules/tool/require-suppression-reason.ts';
import { metaOf } from '../config/fixtures.ts';

const uri = 'file:///a.yaml';

/** Finds every object called `bad`. */
const noBad = defineRule({
  meta: { ...metaOf('no-bad', 'ZT101'), kinds: ['ServiceAccount'] },
  checkDocument: ({ resources, report }) => {
    for (const { name, nameNode } of resources) {
      if (name?.startsWith('bad') && nameNode !== undefined)
        report({ range: nameNode.range, message: `${name} is bad` });
    }
  },
});
const noOther = defineRule({ meta: { ...metaOf('no-other', 'ZT102'), preset: 'strict' } });
const rules: readonly Rule[] = [
  noBad,
  noOther,
  noUnknownSuppression,
  noUnusedSuppression,
  requireSuppressionReason,
];

function account(name: string, comment = ''): string {
  return `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}${comment}\n`;
}

function open(text: string, change: Partial<Configuration> = {}): Workspace {
  const workspace = createWorkspace(rules);
  workspace.configure(() => ({ ...defaultConfiguration, ...change }));
  workspace.update(uri, text);
  return workspace;
}

const found = (text: string, change: Partial<Configuration> = {}): readonly string[] =>
  open(text, change)
    .check(uri)
    .findings.map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`);

function fixed(text: string): string | undefined {
  const workspace = open(text);
  const finding: LocatedFinding | undefined = workspace
    .check(uri)
    .findings.find(({ rule }) => rule !== 'no-bad');
  const offer = finding === undefined ? undefined : workspace.offers(finding).find(({ safe }) => safe);
  const plan = offer === undefined ? undefined : workspace.plan(offer);
  if (plan?.ok !== true) return undefined;
  return applyEdits(
    text,
    plan.files.flatMap(({ edits }) =>
      edits.map(({ start, end, newText }) => ({ range: [start, end] as const, newText })),
    ),
  );
}

describe('a workspace', () => {
  test('leaves out what a comment silences, in the document it is in', () => {
    const text = `${account('bad', ' # zero-token-ignore no-bad -- old')}---\n${account('bad2')}---\n${account('bad3', ' # zero-token-ignore ZT101 -- old')}`;
    expect(found(text)).toEqual(['no-bad: bad2']);
    expect(found(text, { suppressions: false })).toEqual(['no-bad: bad', 'no-bad: bad2', 'no-bad: bad3']);
  });

  test('reports comments that silence nothing, also of documents nobody parses', () => {
    const text = `${account('good')}---\n# zero-token-ignore no-bad -- old\nkind: Whatever\n`;
    expect(found(text)).toEqual(['no-unused-suppression: # zero-token-ignore no-bad -- old']);
    expect(fixed(text)).toBe(`${account('good')}---\nkind: Whatever\n`);
  });

  test('puts the fix of a later document in its place', () => {
    const text = `${account('good')}---\n${account('good', ' # zero-token-ignore no-bda -- old')}`;
    expect(found(text)).toEqual(['no-unknown-suppression: no-bda']);
    expect(fixed(text)).toBe(`${account('good')}---\n${account('good')}`);
  });

  test('calls no comment unused whose rule is off, or when part of the file could not be read', () => {
    expect(found(account('good', ' # zero-token-ignore no-other -- old'))).toEqual([]);
    expect(found(account('good', ' # zero-token-ignore no-other -- old'), { preset: 'strict' })).toHaveLength(
      1,
    );
    expect(
      found(
        `${account('good', ' # zero-token-ignore no-bad -- old')}---\nkind: ServiceAccount\n  metadata: [\n`,
      ),
    ).toEqual([]);
  });

  test('asks for reasons in strict', () => {
    const text = account('bad', ' # zero-token-ignore no-bad');
    expect(found(text)).toEqual([]);
    expect(found(text, { preset: 'strict' })).toEqual([
      'require-suppression-reason: # zero-token-ignore no-bad',
    ]);
  });

  test('follows the configuration in the rules about comments', () => {
    const text = account('good', ' # zero-token-ignore no-bad -- old');
    expect(found(text, { rules: { 'no-unused-suppression': { level: 'off' } } })).toEqual([]);
    const [finding] = open(text, { rules: { 'no-unused-suppression': { level: 'error' } } }).check(
      uri,
    ).findings;
    expect(finding?.severity).toBe('error');
  });

  test('lets comments be silenced by comments', () => {
    const text = `# zero-token-ignore-file no-unknown-suppression, no-unused-suppression -- made by a tool\n${account('good', ' # zero-token-ignore no-bad, nope -- old')}`;
    expect(found(text)).toEqual([]);
  });

  test('leaves out what is below the least severity or confidence, and ignored files', () => {
    expect(found(account('bad'), { minSeverity: 'warning' })).toHaveLength(1);
    expect(found(account('bad'), { minSeverity: 'error' })).toEqual([]);
    expect(found(account('bad'), { minConfidence: 'high' })).toHaveLength(1);
    expect(found(account('bad'), { ignored: true })).toEqual([]);
  });

  test('keeps the comment of a suppression in the editor up to date', () => {
    const workspace = open(account('bad'));
    expect(workspace.check(uri).findings).toHaveLength(1);
    workspace.update(uri, account('bad', ' # zero-token-ignore no-bad -- old'));
    expect(workspace.check(uri).findings).toEqual([]);
    workspace.update(uri, account('good', ' # zero-token-ignore no-bad -- old'));
    expect(workspace.check(uri).findings.map(({ rule }) => rule)).toEqual(['no-unused-suppression']);
  });
});
