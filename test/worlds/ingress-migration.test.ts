import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noRetiredIngressController } from '../../server/src/rules/ingress/no-retired-ingress-controller.ts';
import { preferMaintainedIngressController } from '../../server/src/rules/ingress/prefer-maintained-ingress-controller.ts';
import { doorsIn, line, widened } from '../support/doors.ts';
import { allFindings, applyPlan, workspaceOf } from '../support/workspaces.ts';

interface World {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly tls?: readonly string[];
  readonly hosts?: readonly string[];
  readonly secretName?: string;
  readonly className?: string;
  readonly path?: string;
}

const prefix = 'nginx.ingress.kubernetes.io/';

function ingress(name: string, world: World): string {
  const { annotations = {}, tls = ['shop.example.com'], hosts = ['shop.example.com'] } = world;
  const lines = Object.entries(annotations).map(
    ([key, value]) => `    ${prefix}${key}: ${JSON.stringify(value)}\n`,
  );
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: shop
${lines.length === 0 ? '' : `  annotations:\n${lines.join('')}`}spec:
  ingressClassName: ${world.className ?? 'nginx'}
${tls.length === 0 ? '' : `  tls:\n    - hosts: ${JSON.stringify(tls)}\n      secretName: ${world.secretName ?? 'shop-tls'}\n`}  rules:
${hosts
  .map(
    (host) => `    - host: ${JSON.stringify(host)}
      http:
        paths:
          - path: ${world.path ?? '/'}
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
`,
  )
  .join('')}`;
}

function textsOf(workspace: ReturnType<typeof load>): readonly string[] {
  return [...workspace.uris()].map((uri) => workspace.text(uri) ?? '');
}

function load(files: Readonly<Record<string, string>>) {
  return workspaceOf(files, {
    rules: [preferMaintainedIngressController, noRetiredIngressController],
    configuration: { preset: 'strict' },
  });
}

/** Every way out of one Ingress: its refusal, or the doors before and after. */
function waysOut(files: Readonly<Record<string, string>>) {
  const [finding] = allFindings(load(files));
  const count = finding === undefined ? 0 : load(files).offers(finding).length;
  return Array.from({ length: count }, (_, index) => {
    const workspace = load(files);
    const [same] = allFindings(workspace);
    const offer = same === undefined ? undefined : workspace.offers(same)[index];
    if (offer === undefined) throw new Error('the offer is gone');
    const before = doorsIn(textsOf(workspace));
    if (offer.refusal !== undefined)
      return { title: offer.title, refusal: offer.refusal, before, after: before };
    applyPlan(workspace, workspace.plan(offer));
    return { title: offer.title, refusal: undefined, before, after: doorsIn(textsOf(workspace)) };
  });
}

function table(world: World): Readonly<Record<string, readonly string[] | string>> {
  const [higress, gateway] = waysOut({ 'shop.yaml': ingress('shop', world) });
  return {
    before: higress?.before.map(line) ?? [],
    higress: higress?.refusal ?? higress?.after.map(line) ?? [],
    gateway: gateway?.refusal ?? gateway?.after.map(line) ?? [],
  };
}

const plain = 'cookies by its own site';

describe('who may come in, before and after', () => {
  test('a certificate: the redirect, which ingress-nginx makes by itself, is written out', () => {
    const doors = [`http shop.example.com/ redirected`, `https shop.example.com/ served to: ${plain}`];
    expect(table({})).toEqual({ before: doors, higress: doors, gateway: doors });
  });

  test('no certificate: clear HTTP stays clear HTTP', () => {
    const http = `http shop.example.com/ served to: ${plain}`;
    expect(table({ tls: [] })).toMatchObject({
      before: [http, `https shop.example.com/ served to: ${plain}`],
      gateway: [http],
    });
  });

  test('a list of addresses goes to Higress under its older name, and stops the way to HTTPRoutes', () => {
    const doors = [
      'http shop.example.com/ redirected',
      `https shop.example.com/ served to: an address in 10.0.0.0/8 + ${plain}`,
    ];
    const found = table({ annotations: { 'allowlist-source-range': '10.0.0.0/8' } });
    expect(found).toMatchObject({ before: doors, higress: doors });
    expect(found.gateway).toContain('allowlist-source-range has no field in an HTTPRoute');
  });

  test('client certificates go to Higress only under the name that it looks for', () => {
    const carried = table({ annotations: { 'auth-tls-secret': 'shop/shop-tls-cacert' } });
    expect(carried.higress).toEqual(carried.before);
    expect(carried.before).toContain(`https shop.example.com/ served to: a client certificate + ${plain}`);
    expect(table({ annotations: { 'auth-tls-secret': 'shop/clients' } }).higress).toContain(
      'auth-tls-secret',
    );
    expect(table({ annotations: { 'auth-tls-secret': 'web/shop-tls-cacert' } }).higress).toContain(
      'auth-tls-secret',
    );
  });

  test('a wildcard certificate: Higress looks for the name itself, a Gateway does not', () => {
    const found = table({ tls: ['*.example.com'] });
    expect(found.higress).toContain('Higress looks for shop.example.com itself in tls[].hosts');
    expect(found.gateway).toEqual(found.before);
  });

  test('passwords stop both ways: Higress 2 does not ask for them any more', () => {
    const found = table({ annotations: { 'auth-type': 'basic', 'auth-secret': 'users' } });
    expect(found.higress).toContain('auth-type (without it no password is asked for)');
    expect(found.gateway).toContain('auth-type has no field in an HTTPRoute');
  });

  test('a redirect that is off stays off, in Gateways through both listeners', () => {
    const found = table({ annotations: { 'ssl-redirect': 'false' } });
    expect(found.gateway).toEqual(found.before);
    expect(found.higress).toEqual(found.before);
  });

  test('every site with cookies: Higress would let them act as the user', () => {
    const found = table({ annotations: { 'enable-cors': 'true' } });
    expect(found.higress).toContain('cors-allow-origin');
    expect(found.gateway).toEqual(expect.arrayContaining([`https shop.example.com/ served to: ${plain}`]));
  });
});

describe('Ingresses that share a host', () => {
  const files = (other: World) => ({
    'a.yaml': ingress('api', { tls: [], path: '/api' }),
    'b.yaml': ingress('main', other),
  });

  test('keep the redirect that the certificate of the other one brings', () => {
    const [higress, gateway] = waysOut(files({}));
    expect(higress?.refusal).toBeUndefined();
    expect(widened(higress?.before ?? [], higress?.after ?? [])).toEqual([]);
    expect(gateway?.refusal).toContain('Another Ingress brings the certificate for shop.example.com');
  });

  test('keep the client certificates that the other one asks for', () => {
    for (const { refusal } of waysOut(files({ annotations: { 'auth-tls-secret': 'shop/shop-tls-cacert' } })))
      expect(refusal).toContain('Ingress main asks for client certificates');
  });
});

test('twins stay where they are: the one that does not count would come to life', () => {
  const files = {
    'a.yaml': ingress('shop', {}),
    'b.yaml': ingress('guarded', { annotations: { 'auth-url': 'https://auth.example.com' } }),
  };
  for (const { refusal } of waysOut(files)) expect(refusal).toContain('has the same host and path');
});

const annotation = fc.constantFrom<readonly [string, string]>(
  ['auth-url', 'https://auth.example.com/check'],
  ['auth-signin', 'https://auth.example.com/start'],
  ['auth-type', 'basic'],
  ['auth-secret', 'users'],
  ['auth-tls-secret', 'shop/shop-tls-cacert'],
  ['auth-tls-secret', 'shop/clients'],
  ['auth-tls-match-cn', 'CN=shop'],
  ['allowlist-source-range', '10.0.0.0/8'],
  ['whitelist-source-range', '192.0.2.0/24'],
  ['denylist-source-range', '198.51.100.0/24'],
  ['limit-rps', '5'],
  ['enable-modsecurity', 'true'],
  ['enable-modsecurity', 'false'],
  ['configuration-snippet', 'deny all;'],
  ['proxy-body-size', '8m'],
  ['proxy-body-size', '0'],
  ['proxy-read-timeout', '60'],
  ['ssl-redirect', 'false'],
  ['ssl-redirect', 'true'],
  ['force-ssl-redirect', 'true'],
  ['force-ssl-redirect', 'false'],
  ['enable-cors', 'true'],
  ['cors-allow-origin', '*'],
  ['cors-allow-origin', 'https://www.example.com'],
  ['cors-allow-credentials', 'false'],
  ['rewrite-target', '/'],
  ['affinity', 'cookie'],
);
const hosts = fc.constantFrom(
  ['shop.example.com'],
  ['shop.example.com', 'www.example.com'],
  ['a.b.example.com'],
);
const tls = fc.constantFrom<readonly string[]>(
  [],
  ['shop.example.com'],
  ['*.example.com'],
  ['shop.example.com', 'www.example.com'],
);
const worlds = fc.record({
  annotations: fc.array(annotation, { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  hosts,
  tls,
  path: fc.constantFrom('/', '/api', '/api/v1'),
});

describe('any Ingress', () => {
  test('no way out lets anybody in who could not come in before', () => {
    fc.assert(
      fc.property(worlds, fc.option(worlds), (world, other) => {
        const files = {
          'a.yaml': ingress('shop', world),
          ...(other !== null && { 'b.yaml': ingress('other', other) }),
        };
        for (const { title, refusal, before, after } of waysOut(files))
          if (refusal === undefined) expect([title, ...widened(before, after)]).toEqual([title]);
      }),
      { numRuns: 100 },
    );
  });

  test('what is refused names every annotation that would be lost', () => {
    const lost = ['auth-url', 'auth-type', 'denylist-source-range', 'limit-rps', 'configuration-snippet'];
    const all = Object.fromEntries(lost.map((name) => [name, name === 'auth-type' ? 'basic' : '1']));
    for (const { refusal } of waysOut({ 'shop.yaml': ingress('shop', { annotations: all }) }))
      for (const name of lost) expect(refusal).toContain(name);
  });

  test('the judge of this test sees a door that opens', () => {
    const guarded = ingress('shop', { annotations: { 'auth-url': 'https://auth.example.com' } });
    const moved = guarded.replace('ingressClassName: nginx', 'ingressClassName: higress');
    expect(widened(doorsIn([guarded]), doorsIn([moved]))).toEqual([
      expect.stringContaining('was: http shop.example.com/ redirected'),
      expect.stringContaining('a yes of the sign-in service'),
    ]);
  });
});

test('an Ingress on which another one relies does not move alone', () => {
  const files = { 'a.yaml': ingress('main', {}), 'b.yaml': ingress('api', { tls: [], path: '/api' }) };
  for (const { refusal } of waysOut(files)) expect(refusal).toContain('Ingress api has a host in common');
});

test('a class moves with all of its Ingresses or not at all', () => {
  const ingressClass =
    'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata:\n  name: nginx\nspec:\n  controller: k8s.io/ingress-nginx\n';
  const offer = (second: World) => {
    const workspace = load({
      'class.yaml': ingressClass,
      'a.yaml': ingress('shop', {}),
      'b.yaml': ingress('api', { hosts: ['api.example.com'], tls: ['api.example.com'], ...second }),
    });
    const finding = allFindings(workspace).find(({ rule }) => rule === 'no-retired-ingress-controller');
    if (finding === undefined) throw new Error('no finding');
    return { workspace, offer: workspace.offers(finding)[0] };
  };
  expect(offer({ annotations: { 'auth-url': 'https://a.example.com' } }).offer?.refusal).toContain(
    'Ingress api: Higress ignores auth-url',
  );
  const { workspace, offer: open } = offer({});
  if (open === undefined) throw new Error('no offer');
  const before = doorsIn(textsOf(workspace));
  applyPlan(workspace, workspace.plan(open));
  expect(doorsIn(textsOf(workspace)).map(line)).toEqual(before.map(line));
  expect(allFindings(workspace)).toEqual([]);
});
