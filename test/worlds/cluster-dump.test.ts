import { describe, expect, test } from 'vitest';
import { cloudKeys } from '../support/cloud-keys.ts';
import { drawn } from '../support/credentials.ts';
import { base64, boundPayload, legacyPayload, makeToken } from '../support/tokens.ts';
import { allFindings, workspaceOf } from '../support/workspaces.ts';

/** What `kubectl get -o yaml` prints, with all that the API server and controllers write by themselves. */

type Data = Record<string, unknown>;

const token = makeToken({ payload: legacyPayload('shop', 'web') });
const otherToken = makeToken({ payload: legacyPayload('shop', 'old') });

function stored(
  kind: string,
  name: string,
  body: Data,
  more: { owner?: Data; applied?: unknown; labels?: Data } = {},
): Data {
  const { owner, applied, labels } = more;
  const annotations =
    applied === undefined
      ? {}
      : {
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(applied)}\n` },
        };
  return {
    apiVersion: body.apiVersion ?? 'v1',
    ...body,
    kind,
    metadata: {
      ...annotations,
      creationTimestamp: '2024-05-02T09:11:23Z',
      ...(labels && { labels }),
      managedFields: [
        { manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:spec': { 'f:serviceAccount': {} } } },
      ],
      name,
      ...(kind !== 'ClusterRoleBinding' && { namespace: 'shop' }),
      ...(owner && { ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }] }),
      resourceVersion: '81723',
      uid: uidOf(kind, name),
    },
  };
}

const uidOf = (kind: string, name: string): string => `0000-${kind}-${name}`;
const ref = (kind: string, name: string): Data => ({
  apiVersion: 'apps/v1',
  kind,
  name,
  uid: uidOf(kind, name),
});

function podSpec(value: string): Data {
  return {
    containers: [{ name: 'web', image: 'web:1.4.2', env: [{ name: 'API_TOKEN', value }], resources: {} }],
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    serviceAccount: 'web',
    serviceAccountName: 'web',
  };
}

function runningPodSpec(value: string): Data {
  const name = 'kube-api-access-8x7lp';
  const spec = podSpec(value);
  const [container] = spec.containers as Data[];
  const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
  return {
    ...spec,
    nodeName: 'worker-1',
    containers: [{ ...container, volumeMounts: [{ mountPath, name, readOnly: true }] }],
    volumes: [
      {
        name,
        projected: {
          defaultMode: 420,
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            {
              downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] },
            },
          ],
        },
      },
    ],
  };
}

const labels = { app: 'web' };
const template = (spec: Data): Data => ({ metadata: { creationTimestamp: null, labels }, spec });
const workload = (spec: Data): Data => ({
  apiVersion: 'apps/v1',
  spec: { selector: { matchLabels: labels }, template: template(spec) },
  status: { replicas: 1 },
});
const manifest = (value: string): Data => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { annotations: {}, name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'web', env: [{ name: 'API_TOKEN', value }] }] },
    },
  },
});

const deployment = (value: string, applied = value): Data =>
  stored('Deployment', 'web', workload(podSpec(value)), { applied: manifest(applied) });
const replicaSet = (value: string): Data =>
  stored('ReplicaSet', 'web-6d4b', workload(podSpec(value)), { owner: ref('Deployment', 'web'), labels });
const pod = (value: string, name = 'web-6d4b-x2x9k'): Data =>
  stored(
    'Pod',
    name,
    { spec: runningPodSpec(value), status: { phase: 'Running' } },
    { owner: ref('ReplicaSet', 'web-6d4b'), labels },
  );
const account = stored('ServiceAccount', 'web', { secrets: [{ name: 'web-token-x7k2p' }] });
const issuedToken = makeToken({
  payload: {
    ...legacyPayload('shop', 'web'),
    'kubernetes.io/serviceaccount/secret.name': 'web-token-x7k2p',
  },
});
function tokenSecretWith(content: string): Data {
  const secret = stored('Secret', 'web-token-x7k2p', {
    data: { 'ca.crt': base64('certificate'), namespace: base64('shop'), token: base64(content) },
    type: 'kubernetes.io/service-account-token',
  });
  const annotations = { 'kubernetes.io/service-account.name': 'web' };
  return { ...secret, metadata: { ...(secret.metadata as Data), annotations } };
}
const tokenSecret = tokenSecretWith(issuedToken);
const binding = stored('ClusterRoleBinding', 'web-admin', {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
});

/** Rule and object of each finding, in order. JSON is YAML; `kubectl get -o json` prints the same. */
function found(items: readonly Data[], preset: 'recommended' | 'audit' = 'recommended'): readonly string[] {
  const text = JSON.stringify(
    { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items },
    null,
    2,
  );
  const findings = allFindings(workspaceOf({ 'dump.yaml': text }, { configuration: { preset } }));
  return findings.map(({ rule, resource }) => `${rule}: ${resource?.kind} ${resource?.name}`);
}

describe('a dump of a cluster', () => {
  test('says each thing once, at the object that people wrote', () => {
    expect(found([deployment(token), replicaSet(token), pod(token), tokenSecret, account, binding])).toEqual([
      'no-jwt-in-manifest: Deployment web',
      'no-token-secret: Secret web-token-x7k2p',
      'no-cluster-admin-binding: ClusterRoleBinding web-admin',
    ]);
  });

  test('says nothing of what the API server writes, in any preset', () => {
    const said = found([deployment('none'), replicaSet('none'), pod('none'), account], 'audit');
    expect(said.filter((one) => !/Deployment web$/.test(one))).toEqual([]);
    expect(said.join()).not.toMatch(/deprecated|injected/);
  });

  test('of a Pod says what its owner does not: another token, another finding', () => {
    expect(found([deployment(token), replicaSet(otherToken), pod(otherToken)])).toEqual([
      'no-jwt-in-manifest: Deployment web',
      'no-jwt-in-manifest: ReplicaSet web-6d4b',
    ]);
    const spec = runningPodSpec('none');
    const [container] = spec.containers as Data[];
    const sidecar = { ...container, name: 'side', env: [{ name: 'SIDE_TOKEN', value: token }] };
    const injected = stored(
      'Pod',
      'web-6d4b-1',
      { spec: { ...spec, containers: [container, sidecar] } },
      { owner: ref('ReplicaSet', 'web-6d4b') },
    );
    expect(found([deployment('none'), replicaSet('none'), injected])).toEqual([
      'no-jwt-in-manifest: Pod web-6d4b-1',
    ]);
  });

  test('of many Pods without their owner says it once', () => {
    const pods = ['a', 'b', 'c'].map((name) => pod(token, `web-6d4b-${name}`));
    expect(found(pods)).toEqual(['no-jwt-in-manifest: Pod web-6d4b-a']);
    const own = stored('Pod', 'alone', { spec: runningPodSpec(token) });
    expect(found([...pods, own])).toHaveLength(2);
  });

  test('tells values apart that a message does not name', () => {
    const [id, secret] = [cloudKeys['aws-id']?.() ?? '', cloudKeys['aws-secret']?.() ?? ''];
    const file = (key: string) => `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${key}\n`;
    const [one, other] = [file(secret), file([...secret].reverse().join(''))];
    const replaced = [deployment(one), replicaSet(other), pod(other)];
    expect(found([deployment(one), replicaSet(one), pod(one)])).toEqual([
      'no-static-cloud-key: Deployment web',
    ]);
    expect(found(replaced)).toEqual([
      'no-static-cloud-key: Deployment web',
      'no-static-cloud-key: ReplicaSet web-6d4b',
    ]);
  });

  test('of a Pod without its owner says all that is in it', () => {
    const spec = runningPodSpec(token);
    const [container] = spec.containers as Data[];
    const twice = { ...spec, containers: [container, { ...container, name: 'side' }] };
    const all = ['a', 'b'].map((name) =>
      stored('Pod', `web-6d4b-${name}`, { spec: twice }, { owner: ref('ReplicaSet', 'web-6d4b') }),
    );
    expect(found(all)).toEqual(Array(2).fill('no-jwt-in-manifest: Pod web-6d4b-a'));
  });

  test('tells apart what one controller keeps without a template', () => {
    const operator = { ...ref('Shop', 'shop'), apiVersion: 'example.com/v1' };
    const owned = ['a', 'b'].map((name) =>
      stored('Deployment', name, workload(podSpec(token)), { owner: operator }),
    );
    const apart = ['no-jwt-in-manifest: Deployment a', 'no-jwt-in-manifest: Deployment b'];
    expect(found(owned)).toEqual(apart);
    const node = { ...ref('Node', 'worker-1'), apiVersion: 'v1' };
    const mirrored = ['a', 'b'].map((name) =>
      stored('Pod', name, { spec: runningPodSpec(token) }, { owner: node }),
    );
    expect(found(mirrored)).toEqual(apart.map((one) => one.replace('Deployment', 'Pod')));
  });

  test('is not talked out of it by objects that own themselves or each other', () => {
    const one = stored('ReplicaSet', 'a', workload(podSpec(token)), { owner: ref('ReplicaSet', 'a') });
    expect(found([one])).toEqual(['no-jwt-in-manifest: ReplicaSet a']);
    const ring = ['a', 'b'].map((name, index) =>
      stored('ReplicaSet', name, workload(podSpec(token)), { owner: ref('ReplicaSet', 'ba'[index] ?? '') }),
    );
    expect(found(ring)).toHaveLength(2);
  });

  test('of a token Secret finds the token that was not made for it', () => {
    const bound = makeToken({ payload: boundPayload() });
    for (const pasted of [otherToken, bound]) {
      expect(found([tokenSecretWith(pasted)])).toEqual(
        expect.arrayContaining([
          'no-token-secret: Secret web-token-x7k2p',
          'no-jwt-in-manifest: Secret web-token-x7k2p',
        ]),
      );
    }
  });

  test('says what no API server writes: other names, a volume in a template, an annotation', () => {
    const edited = stored('Deployment', 'web', workload({ ...podSpec('none'), serviceAccount: 'old' }));
    expect(found([edited])).toEqual(['no-deprecated-service-account-field: Deployment web']);
    const copied = stored('Deployment', 'web', workload(runningPodSpec('none')));
    expect(found([copied])).toEqual(['no-injected-token-volume: Deployment web']);
    const refusing = { ...runningPodSpec('none'), automountServiceAccountToken: false };
    expect(found([stored('Pod', 'web', { spec: refusing })])).toEqual(['no-injected-token-volume: Pod web']);
    const metadata = {
      ...(account.metadata as Data),
      annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' },
    };
    expect(found([{ ...account, metadata }])).toEqual(['no-service-account-secrets: ServiceAccount web']);
  });

  test('names a token that only the copy of the manifest holds', () => {
    expect(found([deployment('none', token)])).toEqual(['no-jwt-in-manifest: Deployment web']);
    expect(found([deployment(token, otherToken)])).toEqual([
      'no-jwt-in-manifest: Deployment web',
      'no-jwt-in-manifest: Deployment web',
    ]);
  });

  test('counts the clear text that was applied and its base64 once', () => {
    const secret = (value: string) =>
      stored(
        'Secret',
        'app',
        { data: { token: base64(token) } },
        { applied: { stringData: { token: value } } },
      );
    expect(found([secret(token)])).toHaveLength(1);
    expect(found([secret(otherToken)])).toHaveLength(2);
    const key = `glpat-${drawn(20)}`;
    const clear = stored(
      'ConfigMap',
      'app',
      { data: { token: key } },
      { applied: { apiVersion: 'v1', kind: 'ConfigMap', data: { token: key } } },
    );
    expect(found([clear])).toHaveLength(1);
  });

  test('takes the annotation of its owner, which controllers copy, for granted', () => {
    const ignoring = (object: Data, value: string): Data => {
      const metadata = object.metadata as Data;
      const annotations = { ...(metadata.annotations as Data | undefined), 'zero-token.dev/ignore': value };
      return { ...object, metadata: { ...metadata, annotations } };
    };
    const all = (value: string) => [deployment(token), replicaSet(token)].map((one) => ignoring(one, value));
    expect(found([...all('no-jwt-in-manifest -- read by an old agent'), pod(token)])).toEqual([]);
    expect(found(all('no-jwt-in-manifest, nope -- read by an old agent'))).toEqual([
      'no-unknown-suppression: undefined undefined',
    ]);
    const other = ignoring(replicaSet(otherToken), 'no-jwt-in-manifest -- x');
    expect(found([deployment('none'), other])).toEqual([]);
  });

  test('is no manifest: the same written by hand is told', () => {
    const byHand = (object: Data): Data => {
      const { uid, resourceVersion, managedFields, ownerReferences, ...metadata } = object.metadata as Data;
      expect(uid).toBeTruthy();
      return { ...object, metadata };
    };
    const said = found([pod('none'), account, tokenSecret].map(byHand));
    expect(said).toContain('no-injected-token-volume: Pod web-6d4b-x2x9k');
    expect(said).toContain('no-deprecated-service-account-field: Pod web-6d4b-x2x9k');
    expect(said).toContain('no-service-account-secrets: ServiceAccount web');
    expect(said).toContain('no-jwt-in-manifest: Secret web-token-x7k2p');
  });
});
