import { describe, expect, test } from 'vitest';
import { allFindings, lineOf, workspaceOf } from '../support/workspaces.ts';

/**
 * The manifests that two widely read articles on token-free Kubernetes print, indented as they must have been meant.
 * Several of them do not work or are dangerous; these tests hold what we answer to each.
 */
function answers(files: Readonly<Record<string, string>>): readonly string[] {
  const workspace = workspaceOf(files, { configuration: { preset: 'strict' } });
  return allFindings(workspace).map(
    (finding) => `${finding.rule}:${lineOf(workspace.text(finding.uri) ?? '', finding.start) + 1}`,
  );
}

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: my-pod
spec:
  containers:
    - name: my-container
      image: nginx
      volumeMounts:
        - name: token-volume
          mountPath: "/var/run/secrets/tokens"
  volumes:
    - name: token-volume
      projected:
        sources:
          - serviceAccountToken:
              path: token
              expirationSeconds: 3600
`;

describe('zero-token architecture', () => {
  test('the projected volume stands beside the automatic token, which is still mounted', () => {
    expect(answers({ 'pod.yaml': pod })).toEqual(['no-default-service-account:4', 'no-double-token:16']);
  });

  test('the projected volume is the good form once the automatic token is off', () => {
    const alone = pod.replace('spec:\n', 'spec:\n  automountServiceAccountToken: false\n');
    expect(answers({ 'pod.yaml': alone })).toEqual([]);
  });

  test('the ServiceAccount that turns the token off is not the one the Pod runs as', () => {
    const account = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: my-app
automountServiceAccountToken: false
---
`;
    expect(answers({ 'pod.yaml': account + pod })).toEqual([
      'no-default-service-account:10',
      'no-ineffective-token-opt-out:10',
      'no-double-token:22',
    ]);
    const named = pod.replace('spec:\n', 'spec:\n  serviceAccountName: my-app\n');
    expect(answers({ 'pod.yaml': account + named })).toEqual([]);
  });

  test('a token Secret in its place is found and turned into it', () => {
    const secret = `apiVersion: v1
kind: Secret
metadata:
  name: default-token
  annotations:
    kubernetes.io/service-account.name: default
type: kubernetes.io/service-account-token
`;
    const mounting = pod.replace(/projected:[\s\S]*$/, 'secret:\n        secretName: default-token\n');
    expect(answers({ 'pod.yaml': mounting, 'secret.yaml': secret })).toEqual([
      'no-default-service-account:4',
      'no-mounted-token-secret:15',
      'no-token-secret:7',
    ]);
    const workspace = workspaceOf({ 'pod.yaml': mounting, 'secret.yaml': secret });
    const finding = allFindings(workspace).find(({ rule }) => rule === 'no-mounted-token-secret');
    const offers = finding === undefined ? [] : workspace.offers(finding);
    expect(offers.map(({ title }) => title).join('\n')).toContain('projected token');
  });

  test('a GitHub URL as user name is no wildcard', () => {
    const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: github-actions-binding
subjects:
  - kind: User
    name: https://github.com/my-org/my-repo
    apiGroup: rbac.authorization.k8s.io
roleRef:
  kind: ClusterRole
  name: edit
  apiGroup: rbac.authorization.k8s.io
`;
    expect(answers({ 'binding.yaml': binding }).filter((answer) => answer.includes('wildcard'))).toEqual([]);
  });
});

describe('secretless authentication', () => {
  const binding = (kind: string, name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: external-deployer
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
  - kind: ${kind}
    name: "${name}"
    apiGroup: rbac.authorization.k8s.io
`;

  test.each([
    'organization:my-org:*:run_phase:plan',
    'organization:my-org:*:run_phase:apply',
    'organization:my-org:workspace:production:*',
  ])('%s matches nobody, which is said, not that it is too wide', (name) => {
    const workspace = workspaceOf({ 'binding.yaml': binding('User', name) });
    const [finding] = allFindings(workspace);
    expect(finding?.rule).toBe('no-wildcard-subject');
    expect(finding?.message).toContain('matches nobody');
  });

  test('an exact subject and an exact group are no wildcards', () => {
    const subjects = [
      binding('User', 'organization:my-org:project:my-project:workspace:my-workspace:run_phase:apply'),
      binding('Group', 'tfc:my-org:production'),
    ];
    expect(
      answers({ 'a.yaml': subjects.join('---\n') }).filter((answer) => answer.includes('wildcard')),
    ).toEqual([]);
  });
});
