import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toPlain } from '../../../server/src/yaml/access.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { type Schema, schemaFailures } from '../../support/json-schema.ts';
import { expandSnippet } from '../../support/snippets.ts';

const root = new URL('../../../', import.meta.url);
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, root), 'utf8'));
const schemaOf = (name: string): Schema => readJson(`schemas/${name}.schema.json`) as Schema;
const plain = (text: string): unknown => JSON.parse(JSON.stringify(toPlain(parseDocument(text).root)));

const authentication = schemaOf('authentication-configuration');
const authorization = schemaOf('authorization-configuration');
const encryption = schemaOf('encryption-configuration');

describe('the schema of AuthenticationConfiguration', () => {
  const whole = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions: [{ path: /livez }, { path: /readyz }, { path: /healthz }]
jwt:
  - issuer:
      url: https://token.actions.githubusercontent.com
      discoveryURL: https://mirror.example.com/.well-known/openid-configuration
      certificateAuthority: |
        -----BEGIN CERTIFICATE-----
        AAAA
        -----END CERTIFICATE-----
      audiences: [my-cluster, other]
      audienceMatchPolicy: MatchAny
      egressSelectorType: controlplane
    claimValidationRules:
      - { claim: repository_owner_id, requiredValue: "123456" }
      - { expression: "claims.ref == 'refs/heads/main'", message: only main }
    claimMappings:
      username: { claim: sub, prefix: "github:" }
      groups: { expression: "['ci']" }
      uid: { claim: sub }
      extra: [{ key: example.com/run-id, valueExpression: claims.run_id }]
    userValidationRules:
      - { expression: "!user.username.startsWith('system:')", message: reserved }
  - issuer: { url: "https://login.example.com/tenant@a/", audiences: [my-cluster] }
    claimMappings:
      username: { claim: sub, prefix: "" }
`;

  test('takes what the API server takes', () => {
    expect(schemaFailures(authentication, plain(whole))).toEqual([]);
    for (const version of ['v1beta1', 'v1alpha1'])
      expect(schemaFailures(authentication, plain(whole.replace('/v1\n', `/${version}\n`)))).toEqual([]);
    expect(
      schemaFailures(authentication, {
        apiVersion: 'apiserver.config.k8s.io/v1',
        kind: 'AuthenticationConfiguration',
        anonymous: { enabled: false },
      }),
    ).toEqual([]);
  });

  test.each([
    ['an unknown version', 'k8s.io/v1\n', 'k8s.io/v2\n'],
    ['an unknown key', 'message: only main', 'msg: only main'],
    ['an address without TLS', 'url: https://token', 'url: http://token'],
    ['an address with a user', 'url: https://token', 'url: https://me@token'],
    ['an address with a query', 'githubusercontent.com\n', 'githubusercontent.com?a=b\n'],
    ['an address with a fragment', 'githubusercontent.com\n', 'githubusercontent.com#a\n'],
    ['a discovery address without TLS', 'discoveryURL: https', 'discoveryURL: http'],
    ['no audience', 'audiences: [my-cluster]', 'audiences: []'],
    ['an audience twice', 'audiences: [my-cluster, other]', 'audiences: [other, other]'],
    ['an empty audience', 'audiences: [my-cluster]', 'audiences: [""]'],
    ['several audiences without a policy', '      audienceMatchPolicy: MatchAny\n', ''],
    ['another policy', 'audienceMatchPolicy: MatchAny', 'audienceMatchPolicy: MatchAll'],
    ['another egress', 'egressSelectorType: controlplane', 'egressSelectorType: etcd'],
    ['no username', '      username: { claim: sub, prefix: "" }', '      groups: { claim: sub, prefix: "" }'],
    ['a username of nothing', 'username: { claim: sub, prefix: "" }', 'username: {}'],
    ['a claim without prefix', 'username: { claim: sub, prefix: "" }', 'username: { claim: sub }'],
    ['a prefix before an expression', 'expression: "[\'ci\']"', 'expression: "[\'ci\']", prefix: "a:"'],
    [
      'claim and expression',
      'username: { claim: sub, prefix: "" }',
      'username: { claim: sub, prefix: "", expression: a }',
    ],
    ['claim and expression of the uid', 'uid: { claim: sub }', 'uid: { claim: sub, expression: a }'],
    [
      'claim and expression of a rule',
      'claim: repository_owner_id, ',
      'claim: repository_owner_id, expression: a, ',
    ],
    ['a required value of an expression', 'message: only main', 'requiredValue: main'],
    ['a message of a claim', 'requiredValue: "123456"', 'requiredValue: "123456", message: no'],
    [
      'a rule twice',
      'expression: "claims.ref == \'refs/heads/main\'", message: only main',
      'claim: repository_owner_id, requiredValue: "123456"',
    ],
    ['an extra key without domain', 'key: example.com/run-id', 'key: run-id'],
    ['an extra key with capitals', 'key: example.com/run-id', 'key: example.com/runId'],
    ['an extra key of Kubernetes', 'key: example.com/run-id', 'key: auth.k8s.io/run-id'],
    ['conditions of nobody', 'enabled: true', 'enabled: false'],
    ['a condition without a path', '{ path: /livez }', '{}'],
  ])('refuses %s', (_, from, to) => {
    const changed = whole.replace(from, to);
    expect(changed).not.toBe(whole);
    expect(schemaFailures(authentication, plain(changed))).not.toEqual([]);
  });

  test('refuses more than 64 issuers', () => {
    const jwt = Array.from({ length: 65 }, (_, index) => ({
      issuer: { url: `https://issuer-${index}.example.com`, audiences: ['a'] },
      claimMappings: { username: { claim: 'sub', prefix: 'a:' } },
    }));
    const head = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AuthenticationConfiguration' };
    expect(schemaFailures(authentication, { ...head, jwt: jwt.slice(1) })).toEqual([]);
    expect(schemaFailures(authentication, { ...head, jwt })).toEqual(['/jwt maxItems']);
  });

  const snippets = Object.entries(
    readJson('snippets/zero-token.code-snippets') as Record<string, { body: string[] }>,
  ).filter(([, { body }]) => body.includes('kind: AuthenticationConfiguration'));

  test('knows the snippets', () => {
    expect(snippets.length).toBeGreaterThan(3);
  });

  test.each(snippets)('takes the snippet %s', (_, { body }) => {
    const first = expandSnippet(body).split(/^---$/m)[0] ?? '';
    expect(schemaFailures(authentication, plain(first))).toEqual([]);
  });
});

describe('the schema of AuthorizationConfiguration', () => {
  const whole = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
  - type: Webhook
    name: opa.example.com
    webhook:
      authorizedTTL: 5m
      unauthorizedTTL: 30s
      timeout: 3s
      subjectAccessReviewVersion: v1
      matchConditionSubjectAccessReviewVersion: v1
      failurePolicy: Deny
      connectionInfo: { type: KubeConfigFile, kubeConfigFile: /etc/kubernetes/webhook.conf }
      matchConditions:
        - expression: has(request.resourceAttributes)
  - { type: Node, name: node }
  - { type: RBAC, name: rbac }
`;

  test('takes what the API server takes', () => {
    expect(schemaFailures(authorization, plain(whole))).toEqual([]);
    expect(schemaFailures(authorization, plain(whole.replace('timeout: 3s', 'timeout: 500ms')))).toEqual([]);
  });

  test.each([
    ['no authorizer', /authorizers:[\s\S]*/, 'authorizers: []\n'],
    ['another type', 'type: Node', 'type: AlwaysMaybe'],
    ['a name with capitals', 'name: node', 'name: Node'],
    ['a webhook of RBAC', 'name: rbac', 'name: rbac, webhook: {}'],
    ['a webhook without settings', /webhook:\n(?: {6}.*\n)+/, ''],
    ['no timeout', 'timeout: 3s', 'authorizedTTL: 1s'],
    ['a timeout of a minute', 'timeout: 3s', 'timeout: 60s'],
    ['no failure policy', '      failurePolicy: Deny\n', ''],
    ['a failure policy of admission', 'failurePolicy: Deny', 'failurePolicy: Fail'],
    ['a relative kubeconfig', '/etc/kubernetes/webhook.conf', 'webhook.conf'],
    ['a connection without kubeconfig', ', kubeConfigFile: /etc/kubernetes/webhook.conf', ''],
    ['a kubeconfig inside of the cluster', 'type: KubeConfigFile', 'type: InClusterConfig'],
    ['conditions without their version', '      matchConditionSubjectAccessReviewVersion: v1\n', ''],
  ] as readonly [string, string | RegExp, string][])('refuses %s', (_, from, to) => {
    const changed = whole.replace(from, to);
    expect(changed).not.toBe(whole);
    expect(schemaFailures(authorization, plain(changed))).not.toEqual([]);
  });
});

describe('the schema of EncryptionConfiguration', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  const whole = `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets, configmaps, pandas.example.com]
    providers:
      - kms: { apiVersion: v2, name: vault, endpoint: "unix:///var/run/kms.sock", timeout: 3s }
      - secretbox: { keys: [{ name: key1, secret: "${key}" }] }
      - aescbc: { keys: [{ name: key1, secret: "${Buffer.alloc(16, 7).toString('base64')}" }] }
      - identity: {}
  - resources: ["*.apps"]
    providers: [{ identity: {} }]
`;

  test('takes what the API server takes', () => {
    expect(schemaFailures(encryption, plain(whole))).toEqual([]);
  });

  test.each([
    ['the old kind', 'kind: EncryptionConfiguration', 'kind: EncryptionConfig'],
    ['a bare star', '"*.apps"', '"*"'],
    ['no resources', '["*.apps"]', '[]'],
    ['no providers', 'providers: [{ identity: {} }]', 'providers: []'],
    ['two providers in one', '- identity: {}', '- { identity: {}, aesgcm: { keys: [] } }'],
    ['a provider of nothing', '- identity: {}', '- {}'],
    ['a key of another length', key, Buffer.alloc(31, 7).toString('base64')],
    ['no keys', /keys: \[\{ name: key1[^\]]*\]/, 'keys: []'],
    ['a socket by TCP', 'unix:///var/run/kms.sock', 'tcp://127.0.0.1:80'],
    ['a name with a colon', 'name: vault', 'name: "va:ult"'],
    ['a cache of v2', 'timeout: 3s', 'cachesize: 10'],
  ] as readonly [string, string | RegExp, string][])('refuses %s', (_, from, to) => {
    const changed = whole.replace(from, to);
    expect(changed).not.toBe(whole);
    expect(schemaFailures(encryption, plain(changed))).not.toEqual([]);
  });
});

test('every schema is offered to the editor and goes into the package', () => {
  const { contributes } = readJson('package.json') as {
    contributes: { yamlValidation: readonly { fileMatch: readonly string[]; url: string }[] };
  };
  const contents = readFileSync(new URL('test/package-contents.txt', root), 'utf8').split('\n');
  for (const name of [
    'authentication-configuration',
    'authorization-configuration',
    'encryption-configuration',
    'kubeconfig',
  ]) {
    expect(contributes.yamlValidation.map(({ url }) => url)).toContain(`./schemas/${name}.schema.json`);
    expect(contents).toContain(`extension/schemas/${name}.schema.json`);
  }
});
