import { describe, expect, test } from 'vitest';
import { type Configuration, defaultConfiguration } from '../../server/src/engine/configuration.ts';
import { noMountedTokenSecret } from '../../server/src/rules/token/no-mounted-token-secret.ts';
import { noTokenSecret } from '../../server/src/rules/token/no-token-secret.ts';
import { allFindings, preferredOffer, uriOf, workspaceOf } from '../support/workspaces.ts';

interface Options {
  readonly secretNamespace?: string;
  readonly podNamespace?: string;
  readonly podFile?: string;
}

function secret(namespace: string | undefined, type = 'kubernetes.io/service-account-token'): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: app-token
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}  annotations:
    kubernetes.io/service-account.name: app
type: ${type}
`;
}

function pod(namespace: string | undefined, volume: string, account = 'app'): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: app
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:
  serviceAccountName: ${account}
  containers:
    - name: app
      image: registry.example.com/app:1
      volumeMounts:
        - {name: token, mountPath: /etc/app, readOnly: true}
  volumes:
    - {name: token, secret: ${volume}}
`;
}

function load(files: Readonly<Record<string, string>>, configuration: Partial<Configuration> = {}) {
  return workspaceOf(files, { rules: [noTokenSecret, noMountedTokenSecret], configuration });
}

function verdict({ secretNamespace, podNamespace, podFile = 'pod.yaml' }: Options) {
  const workspace = load({
    'secret.yaml': secret(secretNamespace),
    [podFile]: pod(podNamespace, '{secretName: app-token}'),
  });
  const [finding] = workspace.check(uriOf(podFile)).findings;
  return (
    finding && [
      finding.severity,
      finding.confidence,
      workspace.offers(finding).some(({ refusal }) => refusal === undefined),
    ]
  );
}

describe('how sure the verdict is', () => {
  test('same namespace, stated in both', () => {
    expect(verdict({ secretNamespace: 'ci', podNamespace: 'ci', podFile: 'far/pod.yaml' })).toEqual([
      'error',
      'high',
      true,
    ]);
  });
  test('no namespace in either: the folder decides', () => {
    expect(verdict({})).toEqual(['error', 'high', true]);
    expect(verdict({ podFile: 'far/pod.yaml' })).toEqual(['error', 'medium', true]);
  });
  test('a namespace in only one of them', () => {
    expect(verdict({ secretNamespace: 'ci' })).toEqual(['error', 'medium', false]);
    expect(verdict({ podNamespace: 'ci' })).toEqual(['error', 'medium', false]);
  });
  test('different namespaces', () => {
    expect(verdict({ secretNamespace: 'ci', podNamespace: 'prod' })).toBeUndefined();
  });
  test.each([
    ['{secretName: app-token-x7k2p}', 'app', ['warning', 'medium', true]],
    ['{secretName: other-token-x7k2p}', 'app', ['warning', 'low', false]],
    [
      '{secretName: kept, items: [{key: token, path: a}, {key: ca.crt, path: b}, {key: namespace, path: c}]}',
      'app',
      ['warning', 'low', false],
    ],
  ])('without a manifest of the Secret: %s', (volume, account, expected) => {
    const workspace = load({ 'pod.yaml': pod(undefined, volume, account) }, { preset: 'audit' });
    const [finding] = allFindings(workspace);
    const offers = workspace.offers(finding!);
    expect([
      finding?.severity,
      finding?.confidence,
      offers.some(({ refusal }) => refusal === undefined),
    ]).toEqual(expected);
  });
  test('a Secret of the same file wins over one of the same name elsewhere', () => {
    const own = `${secret(undefined, 'Opaque')}---\n${pod(undefined, '{secretName: app-token}')}`;
    const workspace = load({ 'a.yaml': own, 'b.yaml': secret(undefined) });
    expect(workspace.check(uriOf('a.yaml')).findings).toEqual([]);
    // The Pod of a.yaml names it, so it may be in use, and nothing is removed on a guess.
    const [finding] = workspace.check(uriOf('b.yaml')).findings;
    expect(workspace.offers(finding!).map(({ refusal }) => refusal)).toEqual([
      'Pod app: Another manifest describes Secret app-token too, so it is not certain which one it uses',
    ]);
  });
});

describe('settings', () => {
  const files = { 'all.yaml': `${secret(undefined)}---\n${pod(undefined, '{secretName: app-token}')}` };
  const planned = (expirationSeconds: number): string => {
    const fix = { ...defaultConfiguration.fix, expirationSeconds };
    const workspace = load(files, { fix });
    const finding = allFindings(workspace).find(({ rule }) => rule === 'no-mounted-token-secret');
    const plan = workspace.plan(preferredOffer(workspace.offers(finding!))!);
    return plan.ok
      ? plan.files.flatMap(({ edits }) => edits.map(({ newText }) => newText)).join('')
      : plan.reason;
  };
  test.each([
    [7200, 7200],
    [60, 600],
    // Exactly 3607 without an audience would be signed for a year.
    [3607, 3600],
    [1e12, 4294967296],
  ])('lifetime %d becomes %d', (wanted, written) => {
    expect(planned(wanted)).toContain(`expirationSeconds: ${written}}`);
  });

  test('clusters without kube-root-ca.crt get no fix', () => {
    const workspace = load(files, { kubernetesMinor: 21 });
    const offers = allFindings(workspace).flatMap((finding) => workspace.offers(finding));
    expect(offers.length).toBeGreaterThan(0);
    expect(offers.every(({ refusal }) => refusal?.includes('before 1.22'))).toBe(true);
  });
});

test('only reading the namespace from the Pod itself is safe, and only where the change rolls out', () => {
  const env = (kind: string, apiVersion: string, optional: string): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: app}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      serviceAccountName: app
      containers:
        - name: app
          image: registry.example.com/app:1
          env:
            - {name: NAMESPACE, valueFrom: {secretKeyRef: {name: app-token, key: namespace${optional}}}}
            - {name: CA, valueFrom: {secretKeyRef: {name: app-token, key: ca.crt}}}
`;
  const safe = (text: string): readonly string[] => {
    const workspace = load({ 'secret.yaml': secret(undefined), 'app.yaml': text });
    const offers = allFindings(workspace).flatMap((finding) => workspace.offers(finding));
    expect(offers.length).toBe(3);
    return offers.filter((offer) => offer.safe).map(({ title }) => title);
  };
  expect(safe(env('Deployment', 'apps/v1', ''))).toEqual(["Read NAMESPACE from the Pod's own namespace"]);
  expect(safe(env('Deployment', 'apps/v1', ', optional: true'))).toEqual([]);
  expect(safe(env('Job', 'batch/v1', ''))).toEqual([]);
});
