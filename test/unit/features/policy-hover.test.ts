import { expect, test } from 'vitest';
import { hover } from '../../../server/src/features/hover.ts';
import { policyFieldAt, policyFields } from '../../../server/src/kubernetes/mesh/policy-fields.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const policies = `# comment
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec:
  mtls: {mode: PERMISSIVE}
  portLevelMtls:
    "8080": {mode: DISABLE}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: web, namespace: shop}
spec:
  jwtRules:
    - issuer: https://login.example.com
      audiences: [shop]
      forwardOriginalToken: true
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop}
spec:
  action: DENY
  rules:
    - from: [{source: {requestPrincipals: ["*"]}}]
---
apiVersion: example.com/v1
kind: PeerAuthentication
metadata: {name: other}
spec: {mtls: {mode: STRICT}}
`;

function said(words: string, more = 1): string | undefined {
  const workspace = workspaceOf({ 'a.yaml': policies });
  const found = hover(workspace, uriOf('a.yaml'), policies.indexOf(words) + more, { redact: false });
  if (found !== undefined) expect(found.start <= policies.indexOf(words) + more).toBe(true);
  return found?.markdown;
}

test('a field says what it does, and its value what it means', () => {
  expect(said('PERMISSIVE')).toBe(
    '**`mode`**: What connections the Pods take.\n\n`PERMISSIVE`: Mutual TLS and clear text: whoever reaches the Pod gets in without an identity.',
  );
  expect(said('DISABLE')).toContain('one port');
  expect(said('jwtRules')).toContain('**without** a token passes');
  expect(said('audiences')).toContain('name yours');
  expect(said('true')).toContain('Hands the token on');
  expect(said('DENY')).toContain('whatever others allow');
  expect(said('requestPrincipals')).toContain('ISSUER/SUBJECT');
});

test('other fields, values in lists and other groups say nothing', () => {
  expect(said('jwtRules:', -2)).toBeUndefined();
  expect(said('"*"')).toBeUndefined();
  expect(said('STRICT')).toBeUndefined();
});

test('paths are matched whole', () => {
  expect(policyFieldAt('PeerAuthentication', ['spec', 'mtls'])).toBeUndefined();
  expect(policyFieldAt('constructor', ['spec'])).toBeUndefined();
  for (const [kind, fields] of Object.entries(policyFields))
    for (const path of Object.keys(fields)) expect(policyFieldAt(kind, path.split('.'))).toBe(fields[path]);
});
