import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expandSnippet } from '../../support/snippets.ts';
import { allFindings, uriOf, workspaceOf } from '../../support/workspaces.ts';

interface Snippet {
  readonly scope: string;
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const file = new URL('../../../snippets/zero-token.code-snippets', import.meta.url);
const snippets = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Snippet>);

describe('snippets', () => {
  test('have prefixes of their own', () => {
    const prefixes = snippets.flatMap(([, snippet]) => snippet.prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(prefixes.length).toBeGreaterThanOrEqual(20);
  });

  test.each(snippets)('%s reads as YAML and is clean under strict', (_name, { body, scope }) => {
    expect(['yaml', 'yaml,helm', 'yaml,github-actions-workflow']).toContain(scope);
    const text = expandSnippet(body);
    expect(text).not.toMatch(/\$\{|\$\d/);
    const workspace = workspaceOf({ 'snippet.yaml': text }, { configuration: { preset: 'strict' } });
    expect(workspace.check(uriOf('snippet.yaml')).problems).toEqual([]);
    expect(allFindings(workspace).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });
});
