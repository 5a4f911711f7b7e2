import { expect, test } from 'vitest';
import { allFindings, workspaceOf } from '../../support/workspaces.ts';

test('a pattern of thousands of characters makes no message of thousands', () => {
  const policy = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: signed}
spec:
  rules:
    - name: signed
      match: {any: [{resources: {kinds: [Pod]}}]}
      verifyImages:
        - imageReferences: ["*"]
          attestors:
            - entries:
                - keyless: {issuer: "https://token.actions.githubusercontent.com", subjectRegExp: "https://github.com/${'acme-'.repeat(300)}.*"}
`;
  const messages = allFindings(workspaceOf({ 'policy.yaml': policy })).map(({ message }) => message);
  expect(messages.length).toBeGreaterThan(0);
  for (const message of messages) {
    expect(message.length).toBeLessThanOrEqual(500);
    // What to write stands at the end, and stays.
    expect(message).toMatch(/acme-\/\.\*\$$/);
  }
});
