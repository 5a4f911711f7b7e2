import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../server/src/engine/config/parse.ts';
import { createRuleIndex } from '../../server/src/engine/config/rule-index.ts';
import { createWorkspace } from '../../server/src/engine/workspace.ts';
import { toDiagnostics } from '../../server/src/features/diagnostics.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { createLineIndex } from '../../server/src/yaml/lines.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { allFindings, testNow, uriOf, workspaceOf } from '../support/workspaces.ts';

const secret = `apiVersion: v1
kind: Secret
metadata:
  name: a
  annotations: {kubernetes.io/service-account.name: a}
type: kubernetes.io/service-account-token
`;

function diagnosticsOf(workspace: ReturnType<typeof createWorkspace>, uri: string) {
  return toDiagnostics(workspace.check(uri), uri, {
    lines: (other) => createLineIndex(workspace.text(other) ?? ''),
    rule: (slug) => rules.find(({ meta }) => meta.slug === slug)?.meta,
    displayUri: (other) => other,
    relatedInformation: true,
    codeDescription: true,
    syntaxErrors: false,
  });
}

describe('a document whose rules take too long', () => {
  test('is checked in part, and that is said', () => {
    const answers = [false];
    const workspace = createWorkspace(rules, {
      now: () => testNow,
      startWatch: () => () => answers.pop() ?? true,
    });
    workspace.update(uriOf('a.yaml'), secret);
    expect(workspace.counts.documentChecks).toBe(1);
    expect(workspace.check(uriOf('a.yaml')).problems.map(({ kind }) => kind)).toEqual(['limit']);
    expect(diagnosticsOf(workspace, uriOf('a.yaml')).map(({ message }) => message)).toContain(
      'This document was checked in part: its rules took too long.',
    );
  });
  test('is tried again after a while', () => {
    let now = testNow;
    let over = true;
    const workspace = createWorkspace(rules, { now: () => now, startWatch: () => () => over });
    workspace.update(uriOf('a.yaml'), secret);
    expect(workspace.check(uriOf('a.yaml')).problems).toHaveLength(1);
    over = false;
    now = new Date(testNow.getTime() + 61_000);
    expect(workspace.check(uriOf('a.yaml')).problems).toEqual([]);
    expect(allFindings(workspace)).toEqual(allFindings(workspaceOf({ 'a.yaml': secret })));
  });
});

test.each([
  ['too large', `${secret}data: {a: "${'x'.repeat(1_000_001)}"}\n`, 'too large'],
  ['nested too deeply', `${secret}x: ${'['.repeat(600)}\n`, 'nested too deeply'],
])('a document that is %s is named, also where syntax errors are not wanted', (_what, text, words) => {
  const workspace = workspaceOf({ 'a.yaml': text });
  const [diagnostic] = diagnosticsOf(workspace, uriOf('a.yaml'));
  expect(diagnostic?.message).toContain(words);
});

test.each([
  '\\\\\\\\host\\\\share\\\\b.json',
  '//host/share/b.json',
  'http://example.com/b.json',
  'file:///etc/b.json',
])('a configuration cannot name %s as a baseline: reading it could go over the network', (path) => {
  const index = createRuleIndex(rules.map(({ meta }) => meta));
  const { values, problems } = parseConfig(parseDocument(`baseline: '${path}'\n`), index);
  expect(values.baseline).toBeUndefined();
  expect(problems).toHaveLength(1);
});

test('thousands of dear expressions in one file share what may be spent on them', () => {
  const rule = (i: number, j: number): string =>
    `      - {expression: "claims.${j % 2 ? 'sub' : 'groups'}.matches('(s?y?t?e?m?:?k?u?b?-?c?o?n?r?l?g?.?){0,140}${i}y${j}') || true", message: x}\n`;
  const authenticator = (i: number): string =>
    `  - issuer: {url: "https://i${i}.example", audiences: [a]}\n    claimMappings:\n      username: {expression: "claims.sub"}\n      groups: {expression: "claims.groups"}\n    claimValidationRules:\n${Array.from({ length: 8 }, (_, j) => rule(i, j)).join('')}`;
  const file = (count: number): string =>
    `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n${Array.from({ length: count }, (_, i) => authenticator(i)).join('')}`;
  const found = (count: number): number =>
    allFindings(workspaceOf({ 'a.yaml': file(count) })).filter(({ rule: slug }) =>
      /^no-unprefixed-/.test(slug),
    ).length;
  // Both rules find the first ones. What is not worked out is not reported.
  expect(found(1)).toBe(2);
  expect(found(40)).toBeLessThan(2 * 20);
  expect(found(40)).toBeGreaterThanOrEqual(2);
});
