import type { Gateway, Listener } from '../../../kubernetes/gateway/gateway.ts';
import { type AttachedRoute, routesOf } from '../../../workspace/gateway-attachment.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { isLocalHost } from '../tls/own-tls.ts';
import { isMeshInternal } from './mesh.ts';

/** A listener that serves over clear HTTP. */
export interface ClearListener {
  readonly listener: Listener;
  /** The routes of the workspace that it serves in clear; empty when none is here and the Gateway has no HTTPS at all. */
  readonly serving: readonly AttachedRoute[];
}

/** The HTTP listeners of a door whose routes do more than redirect to HTTPS, or that stand alone. */
export function clearListeners(door: PlacedResource, graph: WorkspaceGraph): readonly ClearListener[] {
  const { gateway } = door.facts;
  if (gateway === undefined || gateway.open || isMeshInternal(gateway)) return [];
  const clear = gateway.listeners.filter(isClear);
  if (clear.length === 0) return [];
  const attached = routesOf(door, graph);
  return clear.flatMap((listener): readonly ClearListener[] => {
    const here = attached.filter(({ listeners }) => listeners.includes(listener));
    const serving = here.filter(({ route }) => serves(route));
    if (serving.length > 0) return [{ listener, serving }];
    // Routes that are not here may redirect, where there is an HTTPS listener to go to; a ListenerSet may bring that.
    return here.length > 0 || secureListeners(gateway).length > 0 || sharesDoors(door)
      ? []
      : [{ listener, serving }];
  });
}

/** The listeners to which a redirect to HTTPS leads. */
export function secureListeners({ listeners }: Gateway): readonly Listener[] {
  return listeners.filter(({ protocol }) => protocol?.text === 'HTTPS' || protocol?.text === 'TLS');
}

/** True where other objects may add listeners. */
function sharesDoors({ facts: { kind, gateway } }: PlacedResource): boolean {
  const from = gateway?.allowedListeners?.from;
  return kind === 'ListenerSet' || (from !== undefined && from.text !== 'None');
}

function isClear({ protocol, partial, hostname }: Listener): boolean {
  return protocol?.text === 'HTTP' && !partial && (hostname === undefined || !isLocalHost(hostname.text));
}

function serves({ facts: { route } }: PlacedResource): boolean {
  const local =
    route?.hostnames.length !== 0 && route?.hostnames.every(({ text }) => isLocalHost(text)) === true;
  return (
    !local &&
    route?.rules.some(
      ({ redirectsToHttps, forChallenges, partial }) => !partial && !redirectsToHttps && !forChallenges,
    ) === true
  );
}
