import { at, isMap, items, stringAt } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { type Place, type PlacedText, textAt } from '../ingress/ingress.ts';
import type { KubernetesResource } from '../resource.ts';
import { gatewayGroup, mayHaveMore, numberAt, type ObjectReference, readReference } from './reference.ts';

/** A place that a route wants to attach to. */
export interface ParentReference extends Place {
  readonly group: string;
  readonly kind: string;
  readonly name: PlacedText;
  /** Undefined: that of the route. */
  readonly namespace: PlacedText | undefined;
  readonly sectionName: PlacedText | undefined;
  readonly port: (Place & { readonly value: number }) | undefined;
}

export interface RouteRule extends Place {
  /** Backends, and what requests are mirrored to. */
  readonly references: readonly ObjectReference[];
  /** The rule answers with a redirect to HTTPS. */
  readonly redirectsToHttps: boolean;
  /** The rule answers with a redirect of any kind, so no backend is asked. */
  readonly redirects: boolean;
  /** Every path it matches is one by which certificate authorities prove a domain. */
  readonly forChallenges: boolean;
  readonly partial: boolean;
}

/** What a route of Gateway API says about where it listens and where it leads. */
export interface Route {
  readonly parents: readonly ParentReference[];
  /** Empty: every host of the listener. */
  readonly hostnames: readonly PlacedText[];
  readonly rules: readonly RouteRule[];
  /** True when a template may add parents, hosts or rules. */
  readonly open: boolean;
}

/** The kinds of routes, in the order of the API's documentation. */
export const routeKinds: readonly string[] = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/** True for a route of Gateway API. */
export function isRoute({ kind, group }: Pick<KubernetesResource, 'kind' | 'group'>): boolean {
  return group === gatewayGroup && routeKinds.includes(kind);
}

/** Reads a route of any kind and version of `gateway.networking.k8s.io`. */
export function readRoute({ node, path }: KubernetesResource): Route {
  const spec = at(node, 'spec');
  const specPath = [...path, 'spec'];
  const [parents, hostnames, rules] = ['parentRefs', 'hostnames', 'rules'].map((key) => at(spec, key));
  const read = items(parents).map((item, index) => readParent(item, [...specPath, 'parentRefs', index]));
  const hosts = items(hostnames).map((item, index) => {
    const text = stringAt(item);
    return text === undefined
      ? undefined
      : { text, path: [...specPath, 'hostnames', index], range: item.range };
  });
  return {
    parents: read.filter((parent) => parent !== undefined),
    hostnames: hosts.filter((host) => host !== undefined),
    rules: items(rules).map((rule, index) => readRule(rule, [...specPath, 'rules', index])),
    open:
      [spec, parents, hostnames, rules].some(mayHaveMore) ||
      read.includes(undefined) ||
      hosts.includes(undefined),
  };
}

function readParent(node: Located, path: Path): ParentReference | undefined {
  if (!isMap(node) || node.open) return undefined;
  const fields = ['group', 'kind', 'name', 'namespace', 'sectionName'].map((key) => textAt(node, path, key));
  const [group, kind, name, namespace, sectionName] = fields;
  if (fields.some(({ hidden }) => hidden) || name?.text === undefined || mayHaveMore(at(node, 'port')))
    return undefined;
  const port = numberAt(node, 'port');
  return {
    path,
    range: node.range,
    group: group?.text?.text ?? gatewayGroup,
    kind: kind?.text?.text ?? 'Gateway',
    name: name.text,
    namespace: namespace?.text,
    sectionName: sectionName?.text,
    port:
      port === undefined
        ? undefined
        : { value: port, path: [...path, 'port'], range: at(node, 'port')?.range ?? node.range },
  };
}

function readRule(node: Located, path: Path): RouteRule {
  const backends = at(node, 'backendRefs');
  const filters = at(node, 'filters');
  const redirects = items(filters).filter((filter) => stringAt(filter, 'type') === 'RequestRedirect');
  const mirrors = items(filters).flatMap(
    (filter, index) =>
      readReference(
        at(filter, 'requestMirror', 'backendRef'),
        [...path, 'filters', index, 'requestMirror', 'backendRef'],
        'mirror',
        'Service',
      ) ?? [],
  );
  return {
    path,
    range: node.range,
    references: [
      ...items(backends).flatMap(
        (item, index) => readReference(item, [...path, 'backendRefs', index], 'backend', 'Service') ?? [],
      ),
      ...mirrors,
    ],
    redirects: redirects.length > 0,
    redirectsToHttps: redirects.some((filter) => stringAt(filter, 'requestRedirect', 'scheme') === 'https'),
    forChallenges: isForChallenges(at(node, 'matches')),
    partial: [node, backends, filters].some(mayHaveMore),
  };
}

function isForChallenges(matches: Located | undefined): boolean {
  const paths = items(matches).map((match) => stringAt(match, 'path', 'value'));
  return paths.length > 0 && paths.every((path) => path?.startsWith('/.well-known/acme-challenge') === true);
}
