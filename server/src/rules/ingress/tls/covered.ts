import { coversHost } from '../../../kubernetes/ingress/hosts.ts';
import type { Ingress } from '../../../kubernetes/ingress/ingress.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../../workspace/graph.ts';
import { ingressHostKey } from '../../../workspace/mentions-ingress.ts';

/** True when an entry of `spec.tls` covers the host, or may: entries without hosts and hidden ones count as covering. */
export function isCovered({ tls }: Ingress, host: string): boolean {
  return tls.some(
    ({ hosts, partial }) => partial || hosts.length === 0 || hosts.some(({ text }) => coversHost(text, host)),
  );
}

/** Higress compares names letter by letter and does not know entries without hosts (its ingressv1/controller.go). */
export function isCoveredByName({ tls }: Ingress, host: string): boolean {
  return tls.some(({ hosts, partial }) => partial || hosts.some(({ text }) => text === host));
}

/** More Ingresses for one host are not looked through: the work would grow with the square of their number. */
const most = 300;

/** True when another Ingress for the same host has a certificate for it, or may: controllers join them into one server. */
export function isCoveredElsewhere(host: string, own: PlacedResource, graph: WorkspaceGraph): boolean {
  const sameHost = graph.mentioning(ingressHostKey, host.toLowerCase());
  if (sameHost.length > most) return true;
  return sameHost.some(
    ({ facts }) =>
      facts.ingress !== undefined &&
      facts !== own.facts &&
      namespacesMatch(facts.namespace, own.facts.namespace) !== 'different' &&
      facts.ingress.tls.length > 0 &&
      isCovered(facts.ingress, host),
  );
}
