import { describe, expect, test } from 'vitest';
import { drawn } from '../support/credentials.ts';
import { allFindings, lineOf, uriOf, workspaceOf } from '../support/workspaces.ts';

const opaqueToken = drawn(40);

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

describe('trust in an issuer', () => {
  test('a Secret with its address sets nothing up, encoded or as it is printed (0-12)', () => {
    const secret = (value: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: github-oidc\n  namespace: default\ntype: Opaque\ndata:\n  issuer: ${value}\n`;
    const issuer = 'https://token.actions.githubusercontent.com';
    expect(answers({ 'secret.yaml': secret(issuer) })).toContain('no-inert-issuer-secret:4');
    expect(answers({ 'secret.yaml': secret(btoa(issuer)) })).toEqual(['no-inert-issuer-secret:4']);
  });

  test('a job that asks for a token needs the permission to have one (0-15)', () => {
    const job = (permissions: string): string => `on: push
permissions: ${permissions}
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v5
        with:
          aws-region: eu-central-1
          role-to-assume: arn:aws:iam::111122223333:role/deploy
      - run: aws eks update-kubeconfig --name shop && kubectl apply -f manifests
`;
    const said = (permissions: string) => answers({ '.github/workflows/deploy.yaml': job(permissions) });
    expect(said('{contents: read}').join()).toContain('require-id-token-permission');
    expect(said('{contents: read, id-token: write}').join()).not.toContain('require-id-token-permission');
  });
});

/**
 * Of the second article's rows 3-8 (where a vendor's support ends), 3-11 (who renews a token), 3-14 (what a NetworkPolicy
 * reaches) and 3-15 (how to look for a binding) speak of its prose: there is no manifest to judge.
 */
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

  test('lines that lost their indentation are no manifest, and what follows is still read (3-1)', () => {
    const flat = 'apiVersion: v1\nkind: Secret\nmetadata:\nname: a\n  namespace: b\n';
    const workspace = workspaceOf({ 'a.yaml': `${flat}---\n${binding('User', 'repo:o/r:*')}` });
    expect(workspace.check(uriOf('a.yaml')).problems.length).toBeGreaterThan(0);
    expect(allFindings(workspace).map(({ rule }) => rule)).toContain('no-wildcard-subject');
  });

  test('an identity for the cloud lets nobody into the cluster: it is judged as what a Pod gets (3-7)', () => {
    const account = (annotation: string): string =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: deployer\n  namespace: shop\n  annotations:\n    eks.amazonaws.com/role-arn: ${annotation}\nautomountServiceAccountToken: false\n`;
    const said = (annotation: string) => answers({ 'account.yaml': account(annotation) });
    expect(said('arn:aws:iam::111122223333:role/deployer')).toEqual([]);
    expect(said('arn:aws:iam::111122223333:user/deployer')).toEqual(['no-malformed-workload-identity:7']);
  });

  test('the token of a GitLab job is no ID token (3-9)', () => {
    const pipeline = (credential: string, more = ''): string =>
      `deploy:\n  image: bitnami/kubectl\n${more}  script:\n    - kubectl --token="$${credential}" apply -f manifests\n`;
    expect(answers({ '.gitlab-ci.yml': pipeline('CI_JOB_TOKEN') }).join()).toContain('no-job-token-as-login');
    const own = '  id_tokens:\n    CLUSTER_TOKEN: {aud: shop}\n';
    expect(answers({ '.gitlab-ci.yml': pipeline('CLUSTER_TOKEN', own) })).toEqual([]);
  });

  test('Argo CD reaches a cluster with a stored token, not by OIDC (3-10)', () => {
    const cluster = `apiVersion: v1
kind: Secret
metadata:
  name: production
  namespace: argocd
  labels:
    argocd.argoproj.io/secret-type: cluster
stringData:
  name: production
  server: https://production.example.com
  config: '{"bearerToken": "${opaqueToken}", "tlsClientConfig": {"insecure": false}}'
`;
    expect(answers({ 'cluster.yaml': cluster }).join()).toContain('no-argocd-credential');
  });
});
