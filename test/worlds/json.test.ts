import { describe, expect, test } from 'vitest';
import { isJsonStream } from '../../server/src/yaml/json-stream.ts';
import { drawn } from '../support/credentials.ts';
import { applyPlan, uriOf, workspaceOf } from '../support/workspaces.ts';

/** Manifests as Jsonnet, CUE, jq and `kubectl -o json` print them. */

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'build-token', annotations: { 'kubernetes.io/service-account.name': 'build' } },
  type: 'kubernetes.io/service-account-token',
};
const kubeconfig =
  'apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    server: https://x:6443\n    insecure-skip-tls-verify: true\n';
const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'k' }, data: { kubeconfig } };

function deployment(): object {
  const env = [
    { name: 'AWS_SECRET_ACCESS_KEY', value: drawn(40) },
    { name: 'MODE', value: 'fast' },
  ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { a: 'b' } },
      template: {
        metadata: { labels: { a: 'b' } },
        spec: {
          serviceAccount: 'build',
          containers: [{ name: 'a', image: 'x:1', env, volumeMounts: [{ name: 't', mountPath: '/t' }] }],
          volumes: [{ name: 't', secret: { secretName: 'build-token' } }],
        },
      },
    },
  };
}

const objects = [secret, settings, deployment()];
const list = { apiVersion: 'v1', kind: 'List', items: objects };
const forms: Readonly<Record<string, string>> = {
  pretty: `${JSON.stringify(list, null, 2)}\n`,
  tabs: JSON.stringify(list, null, '\t'),
  'one line': JSON.stringify(list),
  'a stream': objects.map((one) => `${JSON.stringify(one)}\n`).join(''),
  'a pretty stream': objects.map((one) => JSON.stringify(one, null, 4)).join('\n'),
};

const open = (text: string) => workspaceOf({ 'a.json': text }, { configuration: { preset: 'audit' } });
const uri = uriOf('a.json');

describe.each(Object.entries(forms))('JSON, %s', (_, text) => {
  test('has the findings of its objects', () => {
    const rules = open(text)
      .check(uri)
      .findings.map(({ rule }) => rule);
    for (const rule of [
      'no-token-secret',
      'no-deprecated-service-account-field',
      'no-unverified-kubeconfig-server',
      'no-mounted-token-secret',
    ])
      expect(rules).toContain(rule);
  });

  test('stays JSON after every fix, and the finding goes', () => {
    const before = open(text);
    let made = 0;
    for (const finding of before.check(uri).findings) {
      for (const offer of before.offers(finding)) {
        const plan = before.plan(offer);
        if (!plan.ok) continue;
        made += 1;
        const after = open(text);
        applyPlan(after, plan);
        expect(isJsonStream(after.text(uri) ?? ''), offer.title).toBe(true);
        const count = (workspace: typeof after) =>
          workspace.check(uri).findings.filter(({ rule }) => rule === finding.rule).length;
        expect(count(after), offer.title).toBeLessThan(count(before));
      }
    }
    expect(made).toBeGreaterThan(4);
  });
});
