import type { Gateway, Listener } from '../../../kubernetes/gateway/gateway.ts';

/** True for the waypoints of a mesh, which no client from outside reaches, and whose own protocol carries TLS. */
export function isMeshInternal({ className, listeners }: Gateway): boolean {
  return /(?:^|-)waypoint(?:-|$)/.test(className?.text ?? '') || listeners.some(isMeshListener);
}

function isMeshListener({ protocol }: Listener): boolean {
  return protocol?.text === 'HBONE';
}
