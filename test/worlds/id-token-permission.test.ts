import { describe, expect, test } from 'vitest';
import { allFindings, onlyRules, workspaceOf } from '../support/workspaces.ts';

/** Whether the fix of a job without `id-token: write` is one that fix-all makes. */
function isSafe(on: string, step: string): boolean {
  const text = `on: ${on}
permissions:
  contents: read
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - ${step}
        with:
          client-id: \${{ vars.AZURE_CLIENT_ID }}
      - run: make publish
`;
  const workspace = workspaceOf(
    { 'deploy.yaml': text },
    { configuration: onlyRules(['require-id-token-permission']) },
  );
  const findings = allFindings(workspace);
  expect(findings).toHaveLength(1);
  const offers = findings.flatMap((finding) => workspace.offers(finding));
  expect(offers).toHaveLength(1);
  return offers[0]?.safe === true;
}

describe('the permission to ask for an identity token', () => {
  test('is written by fix-all where the job fails without it', () => {
    expect(isSafe('push', 'uses: azure/login@v2')).toBe(true);
  });

  test('is left to the user where the job may work without the step', () => {
    expect(isSafe('push', "uses: azure/login@v2\n        if: github.ref == 'refs/heads/main'")).toBe(false);
    expect(isSafe('push', 'uses: azure/login@v2\n        continue-on-error: true')).toBe(false);
  });

  test('is left to the user where callers would be refused that lack it', () => {
    expect(isSafe('workflow_call', 'uses: azure/login@v2')).toBe(false);
    expect(isSafe('[push, workflow_call]', 'uses: azure/login@v2')).toBe(false);
  });
});
