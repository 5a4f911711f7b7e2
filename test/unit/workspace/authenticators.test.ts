import { describe, expect, test } from 'vitest';
import { defaultConfiguration } from '../../../server/src/engine/configuration.ts';
import { createWorkspace } from '../../../server/src/engine/workspace.ts';
import type { TrustedIssuer } from '../../../server/src/identity/authentication/trusted-issuer.ts';
import { defineRule } from '../../../server/src/rules/rule.ts';
import { authenticationOf, knownIssuers } from '../../../server/src/workspace/authenticators.ts';
import { allFindings, uriOf, workspaceOf } from '../../support/workspaces.ts';

const github = 'https://token.actions.githubusercontent.com';
const configuration = (prefix: string) => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: {url: ${github}, audiences: [my-cluster]}
    claimMappings: {username: {claim: sub, prefix: ${JSON.stringify(prefix)}}}
`;
const k3s = `tls-san: [a.example.com]
kube-apiserver-arg:
  - oidc-issuer-url=https://login.example.com
  - oidc-client-id=k3s
  - service-account-issuer=https://a.example.com
`;
const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deploy, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: "github:repo:o/r:environment:prod"}]
`;

describe('what the files say', () => {
  test('configurations, flags, and files that are no objects', () => {
    const { graph } = workspaceOf({ 'a.yaml': configuration('github:'), 'config.yaml': k3s });
    const { jwt, serviceAccounts, partial } = authenticationOf(graph);
    expect(
      jwt.map(({ source, resource, facts }) => [
        source,
        resource.document.uri,
        facts.authenticator.issuerUrl,
      ]),
    ).toEqual([
      ['configuration', uriOf('a.yaml'), github],
      ['flags', uriOf('config.yaml'), 'https://login.example.com'],
    ]);
    expect(serviceAccounts).toEqual([
      { type: 'service-account', issuers: ['https://a.example.com'], audiences: ['https://a.example.com'] },
    ]);
    expect(partial).toBe(false);
  });

  test('a configuration inside another object', () => {
    const inner = configuration('github:').replaceAll(/^(?=.)/gm, '    ');
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  config.yaml: |\n${inner}`;
    const [found] = authenticationOf(workspaceOf({ 'cm.yaml': text }).graph).jwt;
    expect(text.slice(...(found?.facts.range ?? [0, 0]))).toBe(github);
    expect(found?.facts.authenticator.username).toEqual({ type: 'claim', claim: 'sub', prefix: 'github:' });
  });

  test('what a template hides is partial', () => {
    const hidden = configuration('github:').replace('my-cluster', '"{{ .Values.audience }}"');
    const { jwt, partial } = authenticationOf(workspaceOf({ 'a.yaml': hidden }).graph);
    expect([jwt.length, partial]).toEqual([0, true]);
  });

  test('values files and other programs say nothing', () => {
    const { jwt, serviceAccounts } = authenticationOf(
      workspaceOf({
        'values.yaml':
          'apiServer:\n  extraArgs:\n    oidc-issuer-url: https://x.example.com\n    oidc-client-id: y\n',
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - {name: c, image: dex, args: [--oidc-issuer-url=https://x.example.com]}\n',
      }).graph,
    );
    expect([...jwt, ...serviceAccounts]).toEqual([]);
  });
});

describe('known issuers', () => {
  const graph = workspaceOf({ 'a.yaml': configuration('github:') }).graph;
  const prefixes = (trusted: readonly TrustedIssuer[]) =>
    knownIssuers(graph, trusted).map(({ issuerUrl, usernamePrefix, usernameClaim, source }) => [
      issuerUrl,
      usernamePrefix,
      usernameClaim,
      source,
    ]);

  test('files win over settings; a mere address says nothing of names', () => {
    expect(prefixes([{ issuer: github, usernamePrefix: 'x:' }, { issuer: 'https://gitlab.com' }])).toEqual([
      [github, 'github:', 'sub', 'configuration'],
    ]);
  });

  test('presets of managed platforms', () => {
    const own = (setting: Omit<TrustedIssuer, 'issuer'>) =>
      prefixes([{ issuer: 'https://gitlab.com', ...setting }]).slice(1);
    expect(own({ platform: 'eks' })).toEqual([
      ['https://gitlab.com', 'https://gitlab.com#', 'sub', 'settings'],
    ]);
    expect(own({ platform: 'eks', usernamePrefix: 'gl:' })).toEqual([
      ['https://gitlab.com', 'gl:', 'sub', 'settings'],
    ]);
    expect(own({ platform: 'gke' })).toEqual([['https://gitlab.com', '', 'email', 'settings']]);
    expect(own({ platform: 'aks', usernamePrefix: 'aks:jwt:gl:' })).toEqual([
      ['https://gitlab.com', 'aks:jwt:gl:', 'sub', 'settings'],
    ]);
    // AKS has no default: what stands behind aks:jwt: is the administrator's choice.
    expect(own({ platform: 'aks' })).toEqual([]);
  });
});

test('a verdict on a binding is dropped exactly when an authenticator changes', () => {
  let asked = 0;
  const rule = defineRule({
    meta: {
      slug: 'no-unknown-prefix',
      code: 'ZT399',
      area: 'identity',
      title: 'For this test',
      severity: 'warning',
      confidence: 'high',
      preset: 'recommended',
      needsCompleteResource: false,
      kinds: ['RoleBinding'],
      triggers: [],
      covers: [],
      equivalents: [],
      references: [],
      docs: { why: '', bad: { yaml: '' }, good: { yaml: '' }, whenToTurnOff: '' },
    },
    checkResource({ facts }, context) {
      asked += 1;
      const known = knownIssuers(context.graph, context.trustedIssuers);
      for (const { name, nameSite } of facts.binding?.subjects ?? [])
        if (!known.some(({ usernamePrefix }) => name.startsWith(usernamePrefix ?? '?')))
          context.report({ range: nameSite.range, message: `nobody makes ${name}` });
    },
  });
  const workspace = createWorkspace([rule]);
  let trusted: readonly TrustedIssuer[] = [];
  const configure = () => workspace.configure(() => ({ ...defaultConfiguration, trustedIssuers: trusted }));
  configure();
  workspace.update(uriOf('rbac.yaml'), binding);
  workspace.update(uriOf('auth.yaml'), configuration('gh:'));
  expect(allFindings(workspace)).toHaveLength(1);
  expect(workspace.update(uriOf('auth.yaml'), configuration('github:')).affected).toEqual([
    uriOf('rbac.yaml'),
  ]);
  expect(allFindings(workspace)).toHaveLength(0);
  const before = asked;
  // Moving text and unrelated objects re-judge nothing.
  workspace.update(uriOf('auth.yaml'), `# a comment\n${configuration('github:')}`);
  workspace.update(
    uriOf('pod.yaml'),
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i}]}\n',
  );
  expect(allFindings(workspace)).toHaveLength(0);
  expect(asked).toBe(before);
  workspace.remove(uriOf('auth.yaml'));
  expect(allFindings(workspace)).toHaveLength(1);
  trusted = [{ issuer: github, usernamePrefix: 'github:' }];
  configure();
  expect(allFindings(workspace)).toHaveLength(0);
});
