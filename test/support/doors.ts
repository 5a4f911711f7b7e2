import { toPlain } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { splitStream } from '../../server/src/yaml/stream.ts';

/**
 * Who may come in by a door, worked out anew from the manifests and from what each controller is known to read (facts
 * E.4 to E.6), without any code of the rules.
 */
export interface Door {
  readonly host: string;
  readonly path: string;
  readonly scheme: 'http' | 'https';
  readonly answer: 'served' | 'redirected';
  /** What a request must bring to be served, sorted. */
  readonly proofs: readonly string[];
}

type Plain = Record<string, unknown>;

/** All objects in a set of files. */
export function objectsIn(texts: readonly string[]): readonly Plain[] {
  return texts.flatMap((text) =>
    splitStream(text).flatMap((slice) => {
      const value = toPlain(parseDocument(text.slice(slice.start, slice.end)).root);
      return typeof value === 'object' && value !== null ? [value as Plain] : [];
    }),
  );
}

/** The doors of all Ingresses and HTTPRoutes, in order of host, path and scheme. */
export function doorsIn(texts: readonly string[]): readonly Door[] {
  const objects = objectsIn(texts);
  const ingresses = objects.filter(({ kind }) => kind === 'Ingress');
  const doors = [
    ...ingresses.flatMap((ingress) =>
      classOf(ingress) === 'higress' ? higressDoors(ingress) : nginxDoors(ingress, ingresses),
    ),
    ...gatewayDoors(objects),
  ];
  return doors.toSorted((a, b) => (line(a) < line(b) ? -1 : 1));
}

/** A door in one line: `https shop.example.com/ served to: a password`. */
export function line({ host, path, scheme, answer, proofs }: Door): string {
  const who = answer === 'redirected' ? 'redirected' : `served to: ${proofs.join(' + ') || 'everybody'}`;
  return `${scheme} ${host}${path} ${who}`;
}

/** Why somebody may come in now who could not before; empty when nobody can. */
export function widened(before: readonly Door[], after: readonly Door[]): readonly string[] {
  return after.flatMap((door) => {
    if (door.answer === 'redirected') return [];
    const old = before.find(
      ({ host, path, scheme }) => host === door.host && samePath(path, door.path) && scheme === door.scheme,
    );
    if (old === undefined) return [`new: ${line(door)}`];
    const missing = old.proofs.filter((proof) => !door.proofs.includes(proof));
    return old.answer === 'redirected' || missing.length > 0 ? [`was: ${line(old)}; is: ${line(door)}`] : [];
  });
}

const samePath = (a: string, b: string): boolean => a.replace(/(.)\/$/, '$1') === b.replace(/(.)\/$/, '$1');

function get(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (current, key) =>
      typeof current === 'object' && current !== null ? (current as Plain)[key as string] : undefined,
    value,
  );
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function annotationsOf(object: Plain): Readonly<Record<string, string>> {
  return (get(object, 'metadata', 'annotations') ?? {}) as Record<string, string>;
}

function classOf(ingress: Plain): unknown {
  return get(ingress, 'spec', 'ingressClassName') ?? annotationsOf(ingress)['kubernetes.io/ingress.class'];
}

const nginx = 'nginx.ingress.kubernetes.io/';

function covers(tlsHost: unknown, host: string): boolean {
  return tlsHost === host || (String(tlsHost).startsWith('*.') && host.replace(/^[^.]+/, '*') === tlsHost);
}

function certificateOf(ingress: Plain, host: string): string | undefined {
  const entry = list(get(ingress, 'spec', 'tls')).find((tls) =>
    list(get(tls, 'hosts')).some((one) => covers(one, host)),
  );
  return entry === undefined ? undefined : String(get(entry, 'secretName'));
}

function pathsOf(ingress: Plain): readonly { readonly host: string; readonly path: string }[] {
  return list(get(ingress, 'spec', 'rules')).flatMap((rule) =>
    list(get(rule, 'http', 'paths')).map((path) => ({
      host: String(get(rule, 'host') ?? '*'),
      path: String(get(path, 'path') ?? '/'),
    })),
  );
}

// What each annotation of ingress-nginx demands of a request.
const demands: readonly (readonly [name: string, proof: (value: string) => string | undefined])[] = [
  ['auth-url', () => 'a yes of the sign-in service'],
  ['auth-type', () => 'a password'],
  ['auth-tls-secret', () => 'a client certificate'],
  ['auth-tls-match-cn', (value) => `a certificate for ${value}`],
  ['allowlist-source-range', (value) => `an address in ${value}`],
  ['whitelist-source-range', (value) => `an address in ${value}`],
  ['denylist-source-range', (value) => `no address in ${value}`],
  ['limit-rps', (value) => `patience (${value}/s)`],
  ['enable-modsecurity', (value) => (value === 'true' ? 'the firewall’s blessing' : undefined)],
  ['configuration-snippet', (value) => `what the snippet says: ${value}`],
  ['proxy-body-size', (value) => (value === '0' ? undefined : `a body below ${value}`)],
];

function nginxDoors(ingress: Plain, all: readonly Plain[]): readonly Door[] {
  const annotations = annotationsOf(ingress);
  const of = (name: string): string | undefined => annotations[nginx + name];
  return pathsOf(ingress).flatMap(({ host, path }) => {
    const sameHost = all.filter((other) => pathsOf(other).some((place) => place.host === host));
    const certified = sameHost.some((other) => certificateOf(other, host) !== undefined);
    const redirects = of('force-ssl-redirect') === 'true' || (certified && of('ssl-redirect') !== 'false');
    const proofs = demands.flatMap(([name, proof]) => {
      // Beside the current name the controller does not look at the older one.
      if (name === 'whitelist-source-range' && of('allowlist-source-range') !== undefined) return [];
      const value = of(name);
      return (value !== undefined && proof(value)) || [];
    });
    // Client certificates are asked for by the server of the host, for all of its Ingresses.
    if (sameHost.some((other) => annotationsOf(other)[`${nginx}auth-tls-secret`] !== undefined))
      proofs.push('a client certificate');
    proofs.push(...crossSite(of, false));
    return doorsOf(host, path, redirects, [...new Set(proofs)]);
  });
}

const ownScripts = 'cookies by its own site';

/** Whether scripts of sites that nobody named may send the cookies of the user along. */
function crossSite(of: (name: string) => string | undefined, echoes: boolean): readonly string[] {
  const everySite = of('enable-cors') === 'true' && (of('cors-allow-origin') ?? '*') === '*';
  // A literal `*` makes browsers refuse cookies; an echo of the origin makes them accept.
  return everySite && echoes && of('cors-allow-credentials') !== 'false' ? [] : [ownScripts];
}

function higressDoors(ingress: Plain): readonly Door[] {
  const annotations = annotationsOf(ingress);
  const of = (name: string): string | undefined =>
    annotations[`higress.io/${name}`] ?? annotations[nginx + name];
  const namespace = get(ingress, 'metadata', 'namespace');
  return pathsOf(ingress).flatMap(({ host, path }) => {
    const proofs: string[] = [];
    const addresses = of('whitelist-source-range');
    if (addresses !== undefined) proofs.push(`an address in ${addresses}`);
    const authority = of('auth-tls-secret');
    // Higress compares the hosts of tls letter by letter.
    const entry = list(get(ingress, 'spec', 'tls')).find((tls) => list(get(tls, 'hosts')).includes(host));
    const certificate = entry === undefined ? undefined : String(get(entry, 'secretName'));
    const own = `${namespace}/${certificate}`;
    if (authority !== undefined && certificate !== undefined && [own, `${own}-cacert`].includes(authority))
      proofs.push('a client certificate');
    proofs.push(...crossSite(of, true));
    const redirects = of('ssl-redirect') === 'true' || of('force-ssl-redirect') === 'true';
    return doorsOf(host, path, redirects, proofs);
  });
}

function doorsOf(host: string, path: string, redirects: boolean, proofs: readonly string[]): readonly Door[] {
  const sorted = proofs.toSorted();
  return [
    redirects
      ? { host, path, scheme: 'http', answer: 'redirected', proofs: [] }
      : { host, path, scheme: 'http', answer: 'served', proofs: sorted },
    { host, path, scheme: 'https', answer: 'served', proofs: sorted },
  ];
}

function gatewayDoors(objects: readonly Plain[]): readonly Door[] {
  const listeners = objects
    .filter(({ kind }) => kind === 'Gateway')
    .flatMap((gateway) =>
      list(get(gateway, 'spec', 'listeners')).map((listener) => ({
        gateway: get(gateway, 'metadata', 'name'),
        name: get(listener, 'name'),
        scheme: get(listener, 'protocol') === 'HTTPS' ? ('https' as const) : ('http' as const),
        hostname: get(listener, 'hostname'),
      })),
    );
  return objects
    .filter(({ kind }) => kind === 'HTTPRoute')
    .flatMap((route) => {
      const parents = list(get(route, 'spec', 'parentRefs')).flatMap((parent) =>
        listeners.filter(
          ({ gateway, name }) => gateway === get(parent, 'name') && name === get(parent, 'sectionName'),
        ),
      );
      const hosts = list(get(route, 'spec', 'hostnames'));
      return parents.flatMap(({ scheme, hostname }) =>
        (hosts.length === 0 ? ['*'] : hosts.map(String))
          .filter((host) => hostname === undefined || covers(hostname, host))
          .flatMap((host) =>
            list(get(route, 'spec', 'rules')).flatMap((rule): readonly Door[] => {
              const redirect = list(get(rule, 'filters')).some(
                (filter) => get(filter, 'type') === 'RequestRedirect',
              );
              const matches = list(get(rule, 'matches'));
              const paths =
                matches.length === 0 ? ['/'] : matches.map((match) => String(get(match, 'path', 'value')));
              return paths.map((path) => ({
                host,
                path,
                scheme,
                answer: redirect ? 'redirected' : 'served',
                // A Gateway adds no CORS headers.
                proofs: redirect ? [] : [ownScripts],
              }));
            }),
          ),
      );
    });
}
