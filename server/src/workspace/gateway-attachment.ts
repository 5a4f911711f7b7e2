import type { Listener } from '../kubernetes/gateway/gateway.ts';
import { gatewayGroup } from '../kubernetes/gateway/reference.ts';
import type { ParentReference, Route } from '../kubernetes/gateway/route.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from './graph.ts';
import { createGrouping } from './grouping.ts';

/** Why a listener does not take a route. */
export type Obstacle = 'section' | 'port' | 'kind' | 'namespace' | 'hostname';

/** What comes of a parentRef: listeners that take the route, or the obstacle met last; `unknown` where something is not said. */
export type Attachment =
  | { readonly state: 'attached'; readonly door: PlacedResource; readonly listeners: readonly Listener[] }
  | { readonly state: 'refused'; readonly door: PlacedResource; readonly obstacle: Obstacle }
  | { readonly state: 'unknown' };

const unknown: Attachment = { state: 'unknown' };

/** Whether a route gets to a listener of a parent, by the rules of Gateway API. */
export function attachmentOf(
  route: PlacedResource,
  parent: ParentReference,
  graph: WorkspaceGraph,
): Attachment {
  const door = doorOf(route, parent, graph);
  return door === undefined ? unknown : attach(route, parent, door);
}

/** The Gateway or ListenerSet that a parentRef names; undefined where the workspace does not hold exactly one. */
export function doorOf(
  route: PlacedResource,
  parent: ParentReference,
  graph: WorkspaceGraph,
): PlacedResource | undefined {
  if (parent.group !== gatewayGroup) return undefined;
  return onlyDoor(parent.kind, parent.name.text, namespaceOf(parent, route), graph);
}

function onlyDoor(
  kind: string,
  name: string,
  namespace: string | undefined,
  graph: WorkspaceGraph,
): PlacedResource | undefined {
  const found = graph.inNamespace(kind, name, namespace).filter(({ facts }) => facts.gateway !== undefined);
  return found.length === 1 ? found[0] : undefined;
}

/** A route that is attached to listeners of a door. */
export interface AttachedRoute {
  readonly route: PlacedResource;
  readonly parent: ParentReference;
  readonly listeners: readonly Listener[];
}

/** The routes of the workspace that listeners of a Gateway or ListenerSet take. */
export function routesOf(door: PlacedResource, graph: WorkspaceGraph): readonly AttachedRoute[] {
  const { kind, name, namespace } = door.facts;
  if (name === undefined || onlyDoor(kind, name, namespace, graph) !== door) return [];
  const routes = byParentNamespace(graph.mentioning(kind, name)).get(namespace) ?? [];
  return routes.flatMap((route) =>
    (route.facts.route?.parents ?? []).flatMap((parent) => {
      const isMeant =
        parent.group === gatewayGroup &&
        parent.kind === kind &&
        parent.name.text === name &&
        namespaceOf(parent, route) === namespace;
      if (!isMeant) return [];
      const attachment = attach(route, parent, door);
      return attachment.state === 'attached' ? [{ route, parent, listeners: attachment.listeners }] : [];
    }),
  );
}

function namespaceOf(parent: ParentReference, { facts }: PlacedResource): string | undefined {
  return parent.namespace?.text ?? facts.namespace;
}

/** Doors of one name stand in many namespaces: none reads through the routes of all others. */
const byParentNamespace = createGrouping((route) =>
  (route.facts.route?.parents ?? []).map((parent) => namespaceOf(parent, route)),
);

const order: readonly Obstacle[] = ['section', 'port', 'kind', 'namespace', 'hostname'];

function attach(route: PlacedResource, parent: ParentReference, door: PlacedResource): Attachment {
  const { gateway } = door.facts;
  const own = route.facts.route;
  if (gateway === undefined || own === undefined || own.open) return unknown;
  const taking: Listener[] = [];
  let furthest = -1;
  let hidden = gateway.open || door.facts.completeness !== 'complete';
  for (const listener of gateway.listeners) {
    const obstacle = obstacleAt(listener, route, own, parent, door);
    if (obstacle === undefined) taking.push(listener);
    else if (obstacle === 'unknown') hidden = true;
    else furthest = Math.max(furthest, order.indexOf(obstacle));
  }
  if (taking.length > 0) return { state: 'attached', door, listeners: taking };
  const obstacle = order[Math.max(furthest, 0)];
  return hidden || obstacle === undefined ? unknown : { state: 'refused', door, obstacle };
}

function obstacleAt(
  listener: Listener,
  route: PlacedResource,
  own: Route,
  parent: ParentReference,
  door: PlacedResource,
): Obstacle | 'unknown' | undefined {
  if (listener.partial || listener.name === undefined) return 'unknown';
  if (parent.sectionName !== undefined && parent.sectionName.text !== listener.name.text) return 'section';
  if (parent.port !== undefined && parent.port.value !== listener.port) return 'port';
  const kinds = kindsOf(listener);
  if (kinds === undefined) return 'unknown';
  if (!kinds.includes(route.facts.kind)) return 'kind';
  const allowed = allows(listener, route.facts.namespace, door.facts.namespace);
  if (allowed !== 'yes') return allowed === 'no' ? 'namespace' : 'unknown';
  return sharesHost(listener, own) ? undefined : 'hostname';
}

const kindsByProtocol: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  // Listeners in mode Terminate took TCPRoutes before v1.5, and some implementations still do.
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

/** The kinds of routes a listener takes; undefined for protocols of an implementation. */
export function kindsOf({ protocol, kinds }: Listener): readonly string[] | undefined {
  const { text = '' } = protocol ?? {};
  const fitting = Object.hasOwn(kindsByProtocol, text) ? kindsByProtocol[text] : undefined;
  return kinds === undefined ? fitting : fitting && kinds.filter((kind) => fitting.includes(kind));
}

/** Whether a listener takes routes of a namespace, as far as the manifests say. */
function allows(
  { namespaces }: Listener,
  route: string | undefined,
  door: string | undefined,
): 'yes' | 'no' | 'unknown' {
  const from = namespaces?.from?.text ?? 'Same';
  if (from === 'All') return 'yes';
  if (from === 'Same') {
    const match = namespacesMatch(route, door);
    return match === 'same' ? 'yes' : match === 'different' ? 'no' : 'unknown';
  }
  const selector = namespaces?.selector;
  if (from !== 'Selector' || selector === undefined) return 'unknown';
  if (selector.empty) return 'yes';
  if (selector.names === undefined || route === undefined) return 'unknown';
  return selector.names.includes(route) ? 'yes' : 'no';
}

const withHosts: ReadonlySet<string> = new Set(['HTTP', 'HTTPS', 'TLS']);

/** True where the protocol of a listener tells hosts apart. */
export function knowsHosts({ protocol }: Listener): boolean {
  return withHosts.has(protocol?.text ?? '');
}

function sharesHost(listener: Listener, { hostnames }: Route): boolean {
  const { hostname } = listener;
  if (hostname === undefined || hostnames.length === 0 || !knowsHosts(listener)) return true;
  return hostnames.some(({ text }) => hostsIntersect(hostname.text, text));
}

/** Whether two names of Gateway API have a host in common; a wildcard stands for one label or more. */
export function hostsIntersect(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x === y || isBelow(x, y) || isBelow(y, x);
}

function isBelow(host: string, wildcard: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1));
}
