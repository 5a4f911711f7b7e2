import type { NewValue, Operation } from '../../../edit/operations.ts';
import type { Gateway, Listener } from '../../../kubernetes/gateway/gateway.ts';
import { gatewayGroup } from '../../../kubernetes/gateway/reference.ts';
import { tell } from '../../../words/tell.ts';
import {
  type AttachedRoute,
  attachmentOf,
  hostsIntersect,
  routesOf,
} from '../../../workspace/gateway-attachment.ts';
import { asWritten, type PlacedResource } from '../../../workspace/graph.ts';
import { at, toPlain } from '../../../yaml/access.ts';
import type { Change, FixContext, FixOffer } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import type { FixSite } from '../door/offers.ts';
import { type ClearListener, secureListeners } from './clear.ts';
import { listed } from './words.ts';

/** Serves the routes of a clear listener over HTTPS only, and redirects what comes over HTTP. */
export function redirectOffer(site: FixSite, clear: ClearListener, context: FixContext): FixOffer {
  const { resource: door } = site;
  const { serving } = clear;
  const { gateway, name } = door.facts;
  const secure = gateway === undefined ? [] : secureListeners(gateway);
  const fresh = secure.length === 0;
  const secret = `${name ?? 'gateway'}-tls`;
  const moved = listed([...new Set(serving.map(({ route }) => route.facts.name ?? ''))]);
  const title = [
    fresh
      ? tell`Add an HTTPS listener with Secret ${secret} (for you to make)`
      : tell`Redirect clear HTTP to HTTPS`,
    ...(moved === '' ? [] : [tell`attach ${moved} there only`]),
    ...(fresh ? [tell`redirect HTTP`] : []),
  ].join(', ');
  const changes = changesFor(site, clear, context, title, secret);
  return typeof changes === 'string'
    ? { title, safe: false, refusal: changes }
    : { title, safe: false, preferred: true, plan: () => ({ changes }) };
}

/** How many routes one fix moves; each is read anew before the fix can be offered. */
const mostMoved = 200;

/** The changes, or why there are none. */
function changesFor(
  { resource: door, root }: FixSite,
  { listener, serving }: ClearListener,
  context: FixContext,
  label: string,
  secret: string,
): readonly Change[] | string {
  const { gateway, name, namespace, kind, path } = door.facts;
  if (gateway === undefined || name === undefined || listener.name === undefined)
    return tell`The listener has no name`;
  if (serving.length > mostMoved)
    return tell`${serving.length} routes are served here, too many to move at once; give them sectionName first`;
  if (kind !== 'Gateway') return tell`A ListenerSet is redirected by the routes of its own team`;
  if (path.length > 0) return tell`The Gateway is an item of a List; put it into a document of its own first`;
  const from = listener.namespaces?.from?.text ?? 'Same';
  if (from === 'Selector' && !(listener.namespaces?.selector?.names ?? []).includes(namespace ?? ''))
    return tell`The listener takes no routes of its own namespace, where the redirect would stand`;
  if (listener.kinds !== undefined && !listener.kinds.includes('HTTPRoute'))
    return tell`The listener takes no HTTPRoutes, and only those redirect`;
  const secure = secureListeners(gateway);
  const [target] = secure;
  const changes: Change[] = [];
  if (target === undefined) {
    if (gateway.listeners.some(({ name: other }) => other?.text === 'https'))
      return tell`A listener is called https already and speaks something else`;
    const list = [...path, 'spec', 'listeners'];
    if (isShared(root, list)) return tell`The listeners are shared through a YAML anchor or merge key`;
    const allowed = at(root, ...listener.path, 'allowedRoutes');
    const value: NewValue = {
      name: 'https',
      protocol: 'HTTPS',
      port: 443,
      ...(listener.hostname !== undefined && { hostname: listener.hostname.text }),
      tls: { certificateRefs: [{ name: secret }] },
      ...(allowed !== undefined && { allowedRoutes: toPlain(allowed) as NewValue }),
    };
    const operation: Operation = { op: 'insertItem', path: list, value };
    changes.push({ type: 'edit', document: door.document, operations: [operation], label });
  }
  const pinned = new Set<string>();
  for (const attached of serving) {
    const change = pin(attached, door, gateway, context, label);
    if (typeof change === 'string') return change;
    const key = JSON.stringify(attached.parent.path) + JSON.stringify(attached.route.document);
    if (!pinned.has(key)) changes.push(change);
    pinned.add(key);
  }
  if (!isRedirected(door, listener, context)) {
    const port = target?.port ?? 443;
    changes.push({
      type: 'insert-document',
      after: door.document,
      value: redirect(name, namespace, listener.name.text, port),
      label,
    });
  }
  return changes;
}

/** Attaches a route to the one HTTPS listener that takes it. */
function pin(
  { route, parent }: AttachedRoute,
  door: PlacedResource,
  gateway: Gateway,
  { graph, parse }: FixContext,
  label: string,
): Change | string {
  const title = `${route.facts.kind} ${route.facts.name ?? ''}`;
  const root = parse(route.document)?.root;
  if (!root || route.facts.completeness !== 'complete' || asWritten(route).path.length > 0)
    return tell`${title} is not whole here, or an item of a List`;
  const secure = secureListeners(gateway);
  const free = attachmentOf(route, { ...parent, sectionName: undefined, port: undefined }, graph);
  const taking =
    free.state === 'attached' && free.door === door
      ? free.listeners.filter((candidate) => secure.includes(candidate))
      : [];
  const [only] = taking;
  if (secure.length > 0 && (taking.length !== 1 || only?.name === undefined))
    return taking.length === 0
      ? tell`No HTTPS listener takes ${title}; make allowedRoutes and hostnames agree first`
      : tell`Several HTTPS listeners take ${title}; write one parentRef for each`;
  const section = only?.name?.text ?? 'https';
  const operations: Operation[] = [
    parent.sectionName === undefined
      ? {
          op: 'insertPair',
          path: parent.path,
          key: 'sectionName',
          value: section,
          after: ['namespace', 'name'],
        }
      : { op: 'replaceScalar', path: parent.sectionName.path, value: section },
  ];
  if (parent.port !== undefined) operations.push({ op: 'removePair', path: parent.port.path });
  if (isShared(root, parent.path))
    return tell`${title} shares its parentRef through a YAML anchor or merge key`;
  const siblings = (route.facts.route?.parents ?? []).filter(
    (other) =>
      other !== parent && other.name.text === parent.name.text && other.sectionName?.text === section,
  );
  // The route is there already by another parentRef: this one goes.
  const plan: readonly Operation[] =
    siblings.length > 0 ? [{ op: 'removeItem', path: parent.path }] : operations;
  return { type: 'edit', document: route.document, operations: plan, label };
}

/** True when a route redirects what comes over a listener for any host. */
function isRedirected(door: PlacedResource, listener: Listener, { graph }: FixContext): boolean {
  return routesOf(door, graph).some(({ route, listeners }) => {
    const own = route.facts.route;
    return (
      listeners.includes(listener) &&
      own?.rules.every(({ redirectsToHttps }) => redirectsToHttps) === true &&
      own.rules.length > 0 &&
      (own.hostnames.length === 0 ||
        (listener.hostname !== undefined &&
          own.hostnames.some(({ text }) => hostsIntersect(text, listener.hostname?.text ?? ''))))
    );
  });
}

function redirect(
  gateway: string,
  namespace: string | undefined,
  sectionName: string,
  port: number,
): NewValue {
  return {
    apiVersion: `${gatewayGroup}/v1`,
    kind: 'HTTPRoute',
    metadata: { name: `${gateway}-${sectionName}-redirect`, ...(namespace !== undefined && { namespace }) },
    spec: {
      parentRefs: [{ name: gateway, sectionName }],
      rules: [
        {
          filters: [
            {
              type: 'RequestRedirect',
              requestRedirect: { scheme: 'https', ...(port !== 443 && { port }), statusCode: 301 },
            },
          ],
        },
      ],
    },
  };
}
