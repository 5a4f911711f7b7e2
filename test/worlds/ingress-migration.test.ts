import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noRetiredIngressController } from '../../server/src/rules/ingress/no-retired-ingress-controller.ts';
import { preferMaintainedIngressController } from '../../server/src/rules/ingress/prefer-maintained-ingress-controller.ts';
import { doorsIn, line, objectsIn, widened } from '../support/doors.ts';
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

describe('an Ingress and the checks of its neighbours', () => {
  const guard = { annotations: { 'whitelist-source-range': '10.0.0.0/8' }, path: '/admin' };

  test('it does not move away from a narrower path that is guarded: it would take its requests', () => {
    for (const { refusal } of waysOut({ 'a.yaml': ingress('main', {}), 'b.yaml': ingress('admin', guard) }))
      expect(refusal).toContain('Ingress admin guards /admin of the same host with allowlist-source-range');
  });

  test('a guarded path does not move away from a wider one', () => {
    for (const { refusal } of waysOut({ 'a.yaml': ingress('admin', guard), 'b.yaml': ingress('main', {}) }))
      expect(refusal).toContain('Ingress main has a wider path of the same host');
  });

  test('beside a guarded path that it cannot take it moves', () => {
    const files = { 'a.yaml': ingress('api', { path: '/api' }), 'b.yaml': ingress('admin', guard) };
    for (const { refusal } of waysOut(files)) expect(refusal).toBeUndefined();
  });

  test('it does not leave its canary behind', () => {
    const canary = { annotations: { canary: 'true', 'canary-weight': '10' } };
    for (const { refusal } of waysOut({ 'a.yaml': ingress('main', {}), 'b.yaml': ingress('next', canary) }))
      expect(refusal).toContain('Ingress next is its canary');
  });

  test('regular expressions that one Ingress asks for the whole host stop the way to Higress', () => {
    const regular = { annotations: { 'use-regex': 'true' }, path: '/api/v[0-9]' };
    const [higress] = waysOut({
      'a.yaml': ingress('plain', { path: '/files' }),
      'b.yaml': ingress('regular', regular),
    });
    expect(higress?.refusal).toContain('asks for regular expressions');
    const [root] = waysOut({ 'a.yaml': ingress('plain', {}), 'b.yaml': ingress('regular', regular) });
    expect(root?.refusal).toBeUndefined();
  });
});

describe('what the API server takes of a Gateway', () => {
  const routesOf = (texts: readonly string[]) =>
    objectsIn(texts).filter(({ kind }) => kind === 'HTTPRoute') as unknown as readonly {
      readonly spec: { readonly hostnames?: readonly string[]; readonly rules: readonly unknown[] };
    }[];

  test('at most 16 hostnames and 16 rules in an HTTPRoute', () => {
    const names = Array.from({ length: 20 }, (_, index) => `h${index}.example.com`);
    const paths = Array.from(
      { length: 20 },
      (_, index) =>
        `          - path: /p${index}\n            pathType: Prefix\n            backend: {service: {name: shop, port: {number: 80}}}\n`,
    );
    const text = ingress('shop', { hosts: names, tls: names }).replaceAll(
      / {10}- path: [\s\S]*?80\}\}\}\n/g,
      paths.join(''),
    );
    const workspace = load({ 'shop.yaml': text });
    const [finding] = allFindings(workspace);
    const offer = finding && workspace.offers(finding)[1];
    if (offer === undefined) throw new Error('no offer');
    const before = doorsIn(textsOf(workspace));
    applyPlan(workspace, workspace.plan(offer));
    const routes = routesOf(textsOf(workspace));
    expect(routes.length).toBe(6);
    for (const { spec } of routes) {
      expect(spec.hostnames?.length).toBeLessThanOrEqual(16);
      expect(spec.rules.length).toBeLessThanOrEqual(16);
    }
    const served = (doors: typeof before) => doors.filter(({ scheme }) => scheme === 'https').map(line);
    expect(served(doorsIn(textsOf(workspace)))).toEqual(served(before));
  });

  test('at most 64 listeners', () => {
    const names = Array.from({ length: 64 }, (_, index) => `h${index}.example.com`);
    const [, gateway] = waysOut({ 'shop.yaml': ingress('shop', { hosts: names, tls: names }) });
    expect(gateway?.refusal).toContain('at most 64 listeners');
  });

  test('an ExternalName is no backend', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: shop\nspec:\n  type: ExternalName\n  externalName: shop.example.org\n';
    const [, gateway] = waysOut({ 'a.yaml': ingress('shop', {}), 'b.yaml': service });
    expect(gateway?.refusal).toContain('Service shop is an ExternalName');
  });

  test('external-dns finds its target at the Gateway, and the rest at the routes', () => {
    const dns = 'external-dns.alpha.kubernetes.io/';
    const text = ingress('shop', { annotations: { 'proxy-read-timeout': '60' } }).replace(
      '  annotations:\n',
      `  annotations:\n    ${dns}target: lb.example.com\n    ${dns}ttl: "60"\n    cert-manager.io/cluster-issuer: le\n`,
    );
    const workspace = load({ 'shop.yaml': text });
    const [finding] = allFindings(workspace);
    const offer = finding && workspace.offers(finding)[1];
    if (offer === undefined) throw new Error('no offer');
    applyPlan(workspace, workspace.plan(offer));
    const annotations = objectsIn(textsOf(workspace)).map(({ kind, metadata }) => [
      kind,
      (metadata as { readonly annotations?: unknown }).annotations,
    ]);
    expect(annotations).toEqual([
      ['Gateway', { 'cert-manager.io/cluster-issuer': 'le', [`${dns}target`]: 'lb.example.com' }],
      ['HTTPRoute', { [`${dns}ttl`]: '60' }],
      ['HTTPRoute', { [`${dns}ttl`]: '60' }],
    ]);
  });
});

test('an annotation of Higress that nobody read so far does not end the redirect', () => {
  const text = ingress('shop', { annotations: { 'proxy-read-timeout': '60' } }).replace(
    '  annotations:\n',
    '  annotations:\n    higress.io/ssl-redirect: "false"\n',
  );
  const [higress] = waysOut({ 'shop.yaml': text });
  expect(higress?.after.map(line)).toEqual([
    'http shop.example.com/ redirected',
    `https shop.example.com/ served to: ${plain}`,
  ]);
});

test('the class through which the ACME server comes in moves along', () => {
  const key = 'acme.cert-manager.io/http01-ingress-class';
  const text = ingress('shop', { annotations: { 'proxy-read-timeout': '60' } }).replace(
    '  annotations:\n',
    `  annotations:\n    ${key}: nginx\n`,
  );
  const workspace = load({ 'shop.yaml': text });
  const [finding] = allFindings(workspace);
  const offer = finding && workspace.offers(finding)[0];
  if (offer === undefined) throw new Error('no offer');
  applyPlan(workspace, workspace.plan(offer));
  expect(workspace.text([...workspace.uris()][0] ?? '')).toContain(`${key}: higress\n`);
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
