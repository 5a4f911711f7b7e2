import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { allFindings, uriOf, workspaceOf } from '../support/workspaces.ts';

const gatewayRules = rules.filter(({ meta }) => /^ZT4[5-9]\d$/.test(meta.code));
const options = { rules: gatewayRules, configuration: { preset: 'audit' as const } };

const namespaces = fc.constantFrom('infra', 'shop', undefined);
const inNamespace = (namespace: string | undefined): string =>
  namespace === undefined ? '' : `, namespace: ${namespace}`;

const gateway = fc
  .record({
    namespace: namespaces,
    section: fc.constantFrom('https', 'web'),
    protocol: fc.constantFrom('HTTPS', 'HTTP'),
    from: fc.constantFrom('Same', 'All', 'Selector'),
    secretIn: fc.constantFrom('certs', undefined),
  })
  .map(
    ({ namespace, section, protocol, from, secretIn }) => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public${inNamespace(namespace)}}
spec:
  gatewayClassName: example
  listeners:
    - name: ${section}
      protocol: ${protocol}
      port: 443
${protocol === 'HTTPS' ? `      tls: {certificateRefs: [{name: tls${inNamespace(secretIn)}}]}\n` : ''}      allowedRoutes:
        namespaces:
          from: ${from}
${from === 'Selector' ? '          selector: {matchLabels: {kubernetes.io/metadata.name: shop}}\n' : ''}`,
  );

const route = fc
  .record({
    namespace: namespaces,
    parentIn: fc.constantFrom('infra', undefined),
    section: fc.constantFrom('https', 'web', undefined),
    backendIn: fc.constantFrom('certs', undefined),
    port: fc.constantFrom(80, 443),
  })
  .map(
    ({ namespace, parentIn, section, backendIn, port }) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop${inNamespace(namespace)}}
spec:
  parentRefs: [{name: public${inNamespace(parentIn)}${section === undefined ? '' : `, sectionName: ${section}`}}]
  rules: [{backendRefs: [{name: shop${inNamespace(backendIn)}, port: ${port}}]}]
`,
  );

const grant = fc
  .record({
    namespace: fc.constantFrom('certs', undefined),
    kind: fc.constantFrom('Gateway', 'HTTPRoute'),
    from: fc.constantFrom('infra', 'shop'),
    to: fc.constantFrom('Secret', 'Service'),
    name: fc.constantFrom('', 'tls', 'other'),
  })
  .map(
    ({ namespace, kind, from, to, name }) => `apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: grant${inNamespace(namespace)}}
spec:
  from: [{group: gateway.networking.k8s.io, kind: ${kind}, namespace: ${from}}]
  to: [{group: "", kind: ${to}${name === '' ? '' : `, name: ${name}`}}]
`,
  );

const objects = fc
  .record({
    secret: fc.boolean(),
    service: fc.boolean(),
    policy: fc.boolean(),
    port: fc.constantFrom(80, 443),
  })
  .map(({ secret, service, policy, port }) =>
    [
      ...(secret
        ? [
            'apiVersion: v1\nkind: Secret\nmetadata: {name: tls, namespace: certs}\ntype: kubernetes.io/tls\nstringData: {tls.crt: <certificate>, tls.key: <key>}\n',
          ]
        : []),
      ...(service
        ? [
            `apiVersion: v1\nkind: Service\nmetadata: {name: shop, namespace: certs}\nspec: {ports: [{port: ${port}}]}\n`,
          ]
        : []),
      ...(policy
        ? [
            'apiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: {name: shop, namespace: certs}\nspec:\n  targetRefs: [{group: "", kind: Service, name: shop}]\n  validation: {hostname: shop.test, wellKnownCACertificates: System}\n',
          ]
        : []),
    ].join('---\n'),
  );

const change = fc.oneof(
  fc.record({ name: fc.constant('gateway.yaml'), text: gateway }),
  fc.record({ name: fc.constantFrom('route.yaml', 'routes/other.yaml'), text: route }),
  fc.record({ name: fc.constantFrom('grant.yaml', 'certs/grant.yaml'), text: grant }),
  fc.record({ name: fc.constant('certs/objects.yaml'), text: objects }),
  fc.record({
    name: fc.constantFrom('gateway.yaml', 'grant.yaml', 'certs/grant.yaml', 'certs/objects.yaml'),
    text: fc.constant(''),
  }),
);

function verdicts(workspace: Workspace): readonly string[] {
  return allFindings(workspace).map(({ uri, start, rule, message }) => `${uri}:${start} ${rule} ${message}`);
}

test('verdicts after any changes are those of a workspace that was just opened', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 2, maxLength: 10 }), (changes) => {
      const files: Record<string, string> = {};
      const workspace = workspaceOf({}, options);
      for (const { name, text } of changes) {
        files[name] = text;
        workspace.update(uriOf(name), text);
        expect(verdicts(workspace)).toEqual(verdicts(workspaceOf(files, options)));
      }
    }),
    { numRuns: 60 },
  );
});

const first = {
  'gateway.yaml': `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: infra}
spec:
  gatewayClassName: example
  listeners:
    - {name: https, protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: tls, namespace: certs}]}}
`,
  'secret.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: tls, namespace: certs}\ntype: kubernetes.io/tls\nstringData: {tls.crt: <certificate>, tls.key: <key>}\n',
};

const granting = `apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: gateways, namespace: certs}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: infra}]
  to: [{group: "", kind: Secret, name: tls}]
`;

test('a grant in another file settles a reference, and its loss brings the finding back', () => {
  const workspace = workspaceOf(first, options);
  const rulesNow = (): readonly string[] => allFindings(workspace).map(({ rule }) => rule);
  expect(rulesNow()).toEqual(['no-ungranted-reference']);
  workspace.update(uriOf('grant.yaml'), granting);
  expect(rulesNow()).toEqual([]);
  workspace.update(uriOf('grant.yaml'), granting.replace('kind: Gateway', 'kind: ListenerSet'));
  expect(rulesNow()).toEqual(['no-ungranted-reference']);
  workspace.update(uriOf('grant.yaml'), granting);
  workspace.update(uriOf('gateway.yaml'), first['gateway.yaml'].replace('infra', 'other'));
  expect(rulesNow()).toEqual(['no-ungranted-reference']);
});
