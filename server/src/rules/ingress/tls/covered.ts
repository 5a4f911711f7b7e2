import type { Ingress } from '../../../kubernetes/ingress/ingress.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { certifiedBeside } from '../door/same-host.ts';

/** Higress compares names letter by letter and does not know entries without hosts (its ingressv1/controller.go). */
export function isCoveredByName({ tls }: Ingress, host: string): boolean {
  return tls.some(({ hosts, partial }) => partial || hosts.some(({ text }) => text === host));
}

/** True when another Ingress for the same host has a certificate for it, or may: controllers join them into one server. */
export function isCoveredElsewhere(host: string, own: PlacedResource, graph: WorkspaceGraph): boolean {
  return certifiedBeside(host, own, graph) !== undefined;
}
