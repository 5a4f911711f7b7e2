import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { everythingSaid } from '../support/leaks.ts';
import {
  allFindings,
  applyPlan,
  onlyRules,
  preferredOffer,
  uriOf,
  workspaceOf,
} from '../support/workspaces.ts';

/** What a request brings along. */
type Proof = 'no token' | 'bad token' | 'good token';
const proofs: readonly Proof[] = ['no token', 'bad token', 'good token'];

interface Policy {
  readonly kind: string;
  readonly spec?: {
    readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly action?: string;
    readonly rules?: readonly {
      readonly from?: readonly { readonly source: Readonly<Record<string, readonly string[]>> }[];
    }[];
  };
}

/** Who gets to a workload, in the order in which Istio asks: the token, DENY, then ALLOW. */
function enters(texts: readonly string[], labels: Readonly<Record<string, string>>, proof: Proof): boolean {
  const policies = texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Policy))
    .filter(({ spec }) =>
      Object.entries(spec?.selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value),
    );
  const checks = policies.some(({ kind }) => kind === 'RequestAuthentication');
  if (checks && proof === 'bad token') return false;
  const hasToken = checks && proof === 'good token';
  const matches = ({ spec }: Policy): boolean =>
    (spec?.rules ?? []).some(
      ({ from }) =>
        from === undefined ||
        from.some(({ source }) =>
          Object.entries(source).every(([field, values]) => {
            if (field === 'requestPrincipals') return hasToken && values.includes('*');
            if (field === 'notRequestPrincipals') return !(hasToken && values.includes('*'));
            throw new Error(`not known here: ${field}`);
          }),
        ),
    );
  const authorization = policies.filter(({ kind }) => kind === 'AuthorizationPolicy');
  if (authorization.some((policy) => policy.spec?.action === 'DENY' && matches(policy))) return false;
  const allow = authorization.filter(({ spec }) => (spec?.action ?? 'ALLOW') === 'ALLOW');
  return allow.length === 0 || allow.some(matches);
}

const authentication = (selector: string): string => `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: shop
spec:
${selector}  jwtRules:
    - issuer: https://login.example.com
      audiences: [shop]
`;
const selector = '  selector:\n    matchLabels:\n      app: shop\n';

const demand = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: demand
  namespace: shop
spec:
  rules:
    - from:
        - source:
            requestPrincipals: ["*"]
`;

const rule = 'require-request-principal';

function meshOf(files: Readonly<Record<string, string>>, slugs: readonly string[]): Workspace {
  return workspaceOf(files, { configuration: { ...onlyRules(slugs), preset: 'audit' } });
}

function texts(workspace: Workspace): readonly string[] {
  return [...workspace.uris()].map((uri) => workspace.text(uri) ?? '');
}

test.each([
  ['selector', selector],
  ['namespace', ''],
])('the policy that is added keeps out who has no token, and nobody else: %s', (_, target) => {
  const workspace = meshOf({ 'tokens.yaml': authentication(target) }, [rule]);
  const table = (labels: Readonly<Record<string, string>>) =>
    proofs.map((proof) => `${proof}: ${enters(texts(workspace), labels, proof) ? 'enters' : 'refused'}`);
  expect(table({ app: 'shop' })).toEqual(['no token: enters', 'bad token: refused', 'good token: enters']);
  const before = table({ app: 'other' });
  const [finding] = allFindings(workspace);
  const offer = finding && preferredOffer(workspace.offers(finding));
  if (offer === undefined) throw new Error('there is no fix');
  applyPlan(workspace, workspace.plan(offer));
  expect(table({ app: 'shop' })).toEqual(['no token: refused', 'bad token: refused', 'good token: enters']);
  // Workloads that the RequestAuthentication is not for are left as they were.
  if (target !== '') expect(table({ app: 'other' })).toEqual(before);
  expect(allFindings(workspace)).toEqual([]);
});

test('a policy that comes or goes in another file changes the verdict', () => {
  const workspace = meshOf({ 'tokens.yaml': authentication(selector) }, [rule]);
  const count = (): number => workspace.check(uriOf('tokens.yaml')).findings.length;
  expect(count()).toBe(1);
  expect(workspace.update(uriOf('policy.yaml'), demand).affected).toContain(uriOf('tokens.yaml'));
  expect(count()).toBe(0);
  workspace.update(uriOf('policy.yaml'), demand.replace('namespace: shop', 'namespace: web'));
  expect(count()).toBe(1);
  workspace.update(uriOf('policy.yaml'), demand.replace('namespace: shop', 'namespace: istio-system'));
  expect(count()).toBe(0);
  workspace.remove(uriOf('policy.yaml'));
  expect(count()).toBe(1);
});

test('a policy of another namespace leaves the verdict alone', () => {
  const workspace = meshOf({ 'tokens.yaml': authentication(selector) }, [rule]);
  workspace.check(uriOf('tokens.yaml'));
  const { affected } = workspace.update(
    uriOf('web.yaml'),
    demand.replace('namespace: shop', 'namespace: web'),
  );
  expect(affected).not.toContain(uriOf('tokens.yaml'));
});

test('a namespace that becomes ambient takes the ground from policies about requests', () => {
  const namespace = (labels: string): string =>
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {${labels}}\n`;
  const workspace = meshOf({ 'policy.yaml': demand }, ['no-unenforced-request-policy']);
  const count = (): number => workspace.check(uriOf('policy.yaml')).findings.length;
  expect(count()).toBe(0);
  workspace.update(uriOf('namespace.yaml'), namespace('istio.io/dataplane-mode: ambient'));
  expect(count()).toBe(1);
  workspace.update(uriOf('namespace.yaml'), namespace('istio-injection: enabled'));
  expect(count()).toBe(0);
});

test('a sidecar that Pods of another file get takes back what was said of their policy', () => {
  const policy = demand.replace('spec:\n', 'spec:\n  selector: { matchLabels: { app: shop } }\n');
  const workspace = meshOf(
    {
      'policy.yaml': policy,
      'namespace.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {istio.io/dataplane-mode: ambient}\n',
    },
    ['no-unenforced-request-policy'],
  );
  const pod = (labels: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\n  namespace: shop\n  labels: {${labels}}\nspec:\n  containers: [{name: shop, image: "shop:1"}]\n`;
  const count = (): number => workspace.check(uriOf('policy.yaml')).findings.length;
  expect(count()).toBe(1);
  workspace.update(uriOf('pod.yaml'), pod('app: shop, sidecar.istio.io/inject: "true"'));
  expect(count()).toBe(0);
  workspace.update(uriOf('pod.yaml'), pod('app: cart, sidecar.istio.io/inject: "true"'));
  expect(count()).toBe(1);
});

test('the fix of keys beside their address is not called safe: older versions take the keys', () => {
  const workspace = meshOf(
    {
      'tokens.yaml': authentication('').replace(
        'audiences:',
        `jwks: '{"keys":[]}'\n      jwksUri: https://login.example.com/keys\n      audiences:`,
      ),
    },
    ['no-invalid-mesh-policy'],
  );
  const [finding] = allFindings(workspace);
  expect(finding && preferredOffer(workspace.offers(finding))).toMatchObject({
    title: 'Remove jwks',
    safe: false,
  });
});

test('nothing that is said repeats a credential of a plugin, whatever it is beside', () => {
  const value = '5f0b17a1-99ad-4a3d-9d6f-6c94cb4d58ed';
  const workspace = meshOf(
    {
      'plugin.yaml': `apiVersion: extensions.higress.io/v1alpha1
kind: WasmPlugin
metadata:
  name: key-auth
spec:
  url: oci://registry.example.com/plugins/key-auth:1.0.0
  defaultConfig:
    consumers:
      - name: key-${value}
        credentials: [${value}]
`,
    },
    ['no-plugin-credential'],
  );
  expect(allFindings(workspace)).toHaveLength(1);
  for (const [way, text] of everythingSaid(workspace)) expect(text, way).not.toContain(value);
});
