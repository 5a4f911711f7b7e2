import { expect, test } from 'vitest';
import { allFindings, onlyRules, workspaceOf } from '../support/workspaces.ts';

test('an aws-auth of nothing but administrators refuses its fix without working it out', () => {
  const text = `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
${'    - groups: [system:masters]\n'.repeat(60)}`;
  const workspace = workspaceOf(
    { 'aws-auth.yaml': text },
    { configuration: onlyRules(['no-aws-auth-admin']) },
  );
  const findings = allFindings(workspace);
  expect(findings).toHaveLength(60);
  const refusals = findings.flatMap((finding) => workspace.offers(finding)).map(({ refusal }) => refusal);
  expect(new Set(refusals)).toEqual(new Set(['More than 50 entries would change at once']));
});
