import type { NewValue } from '../../../edit/operations.ts';
import { coversHost } from '../../../kubernetes/ingress/hosts.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';
import type { RouteGroup, SecureHost } from './gateway-routes.ts';
import type { Migrating } from './situation.ts';

const certManager = 'cert-manager.io/';
const externalDns = 'external-dns.alpha.kubernetes.io/';

/** True for annotations that go to the Gateway: all of cert-manager’s, and of external-dns’s the target alone. */
export function isForGateway(name: string): boolean {
  return name.startsWith(certManager) || name === `${externalDns}target`;
}

/** True for annotations that go to every HTTPRoute. */
export function isForRoutes(name: string): boolean {
  return name.startsWith(externalDns) && !isForGateway(name);
}

function annotationsOf(
  { door }: Migrating,
  isWanted: (name: string) => boolean,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    door.ingress.annotations.flatMap(({ name, value }) =>
      isWanted(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}

function metadata(
  { writtenNamespace: namespace }: Migrating,
  name: string,
  annotations: Readonly<Record<string, string>>,
): NewValue {
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

const apiVersion = 'gateway.networking.k8s.io/v1';

function sectionOf(index: number, secure: readonly SecureHost[]): string {
  return secure.length === 1 ? 'https' : `https-${index + 1}`;
}

/** The Gateway with a listener for clear HTTP and one for each host with a certificate. */
export function gateway(
  migrating: Migrating,
  gatewayClassName: string,
  secure: readonly SecureHost[],
): NewValue {
  return {
    apiVersion,
    kind: 'Gateway',
    metadata: metadata(migrating, migrating.name ?? '', annotationsOf(migrating, isForGateway)),
    spec: {
      gatewayClassName,
      listeners: [
        { name: 'http', protocol: 'HTTP', port: 80 },
        ...secure.map(({ host, secret }, index) => ({
          name: sectionOf(index, secure),
          protocol: 'HTTPS',
          port: 443,
          hostname: host,
          tls: { certificateRefs: [{ name: secret }] },
        })),
      ],
    },
  };
}

/** The HTTPRoutes, with the redirect from clear HTTP where there is one. */
export function routes(
  migrating: Migrating,
  groups: readonly RouteGroup[],
  secure: readonly SecureHost[],
): readonly NewValue[] {
  const name = migrating.name ?? '';
  const redirect =
    isOn(migrating.door.annotations.get('ssl-redirect')?.value) !== false || isForced(migrating);
  const parts = groups.flatMap(partsOf);
  const found: NewValue[] = parts.map((part, index) => {
    const sections = part.secure ? [...sectionsFor(part, secure), ...(redirect ? [] : ['http'])] : ['http'];
    return route(
      migrating,
      parts.length === 1 ? name : `${name}-${index + 1}`,
      sections,
      part.hosts,
      part.rules,
    );
  });
  const redirected = chunks(groups.filter((group) => group.secure).flatMap(({ hosts }) => hosts));
  if (!redirect) return found;
  const filter = { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } };
  const redirects = redirected.map((hosts, index) =>
    route(migrating, `${name}-redirect${redirected.length === 1 ? '' : `-${index + 1}`}`, ['http'], hosts, [
      { filters: [filter] },
    ]),
  );
  return [...found, ...redirects];
}

/** The API server takes an HTTPRoute with at most so many hostnames, and as many rules (Gateway API, httproute_types.go). */
const mostInRoute = 16;
/** At most so many listeners in a Gateway (Gateway API, gateway_types.go). */
export const mostListeners = 64;

function chunks<T>(list: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(list.length / mostInRoute);
  return Array.from({ length: count }, (_, index) =>
    list.slice(index * mostInRoute, (index + 1) * mostInRoute),
  );
}

function partsOf(group: RouteGroup): readonly RouteGroup[] {
  const hosts = group.hosts.length === 0 ? [[]] : chunks(group.hosts);
  return hosts.flatMap((some) => chunks(group.rules).map((rules) => ({ ...group, hosts: some, rules })));
}

/** The listeners that serve one of the hosts. */
function sectionsFor({ hosts }: RouteGroup, secure: readonly SecureHost[]): readonly string[] {
  return secure.flatMap((entry, place) =>
    hosts.some((host) => coversHost(entry.host, host)) ? [sectionOf(place, secure)] : [],
  );
}

/** True where clear HTTP is redirected with or without a certificate. */
export function isForced({ door }: Migrating): boolean {
  return isOn(door.annotations.get('force-ssl-redirect')?.value) === true;
}

function route(
  migrating: Migrating,
  name: string,
  sections: readonly string[],
  hostnames: readonly string[],
  rules: readonly NewValue[],
): NewValue {
  return {
    apiVersion,
    kind: 'HTTPRoute',
    metadata: metadata(migrating, name, annotationsOf(migrating, isForRoutes)),
    spec: {
      parentRefs: sections.map((sectionName) => ({ name: migrating.name ?? '', sectionName })),
      ...(hostnames.length > 0 && { hostnames: [...hostnames] }),
      rules: [...rules],
    },
  };
}
