import { expect, test } from 'vitest';
import { allFindings, onlyRules, workspaceOf } from '../../support/workspaces.ts';

/** Severity and confidence of the findings of one rule. */
function verdicts(rule: string, files: Readonly<Record<string, string>>): readonly string[] {
  const findings = allFindings(workspaceOf(files, { configuration: onlyRules([rule]) }));
  return findings.map(({ severity, confidence }) => `${severity} ${confidence}`);
}

const gateway = (namespace: string): string => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public${namespace}}
spec:
  gatewayClassName: example
  listeners:
    - {name: https, protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: tls, namespace: certs}]}}
`;

const route = (namespace: string): string => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop${namespace}}
spec:
  parentRefs: [{name: public, sectionName: web}]
  rules: [{backendRefs: [{name: shop, port: 80}]}]
`;

const secret = `apiVersion: v1
kind: Secret
metadata: {name: tls, namespace: certs}
stringData: {tls.crt: <certificate>, tls.key: <key>}
`;

const grant = `apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: {name: others, namespace: certs}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: elsewhere}]
  to: [{group: "", kind: Secret}]
`;

test('a missing grant is an error where the grants of the namespace are here, and a warning where none is', () => {
  const files = { 'gateway.yaml': gateway(', namespace: infra'), 'secret.yaml': secret };
  expect(verdicts('no-ungranted-reference', { ...files, 'grant.yaml': grant })).toEqual(['error high']);
  expect(verdicts('no-ungranted-reference', files)).toEqual(['warning medium']);
  expect(verdicts('no-ungranted-reference', { 'gateway.yaml': files['gateway.yaml'] })).toEqual([]);
});

test('a route of another folder is refused with certainty where namespaces say which Gateway it means', () => {
  const named = ', namespace: shop';
  const together = { 'shop/gateway.yaml': gateway(''), 'shop/route.yaml': route('') };
  const apart = { 'infra/gateway.yaml': gateway(''), 'shop/route.yaml': route('') };
  const said = { 'infra/gateway.yaml': gateway(named), 'shop/route.yaml': route(named) };
  expect(verdicts('no-unattached-route', together)).toEqual(['error high']);
  expect(verdicts('no-unattached-route', said)).toEqual(['error high']);
  expect(verdicts('no-unattached-route', apart)).toEqual(['warning medium']);
});

test('a fix that would move hundreds of routes is refused before any of them is read', () => {
  const clear = gateway('').replace('    - {', '    - {name: web, protocol: HTTP, port: 80}\n    - {');
  const names = Array.from({ length: 201 }, (_, index) => `shop-${index}`);
  const routes = names.map((name) => route('').replace('name: shop', `name: ${name}`));
  const files = { 'gateway.yaml': clear, 'routes.yaml': routes.join('---\n') };
  const workspace = workspaceOf(files, { configuration: onlyRules(['no-clear-listener']) });
  const offers = allFindings(workspace).flatMap((finding) => workspace.offers(finding));
  expect(offers.map(({ refusal }) => refusal)).toEqual([expect.stringContaining('201 routes')]);
});

test.each(['{{ .Values.port }}', '$' + '{PORT}', '<port>'])(
  'a port that is no number yet is there: %s',
  (port) => {
    const text = route('').replace('port: 80', `port: ${port}`);
    expect(verdicts('no-unusable-gateway-backend', { 'route.yaml': text })).toEqual([]);
  },
);
