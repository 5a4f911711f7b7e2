import type { IngressBackend } from '../../../kubernetes/ingress/ingress.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../../workspace/graph.ts';
import { servicesKey } from '../../../workspace/mentions-ingress.ts';
import { inFolderOf } from '../../shared/folder.ts';
import { nearestName } from '../../token/effective/nearest-name.ts';

/** What is wrong with the backend of an Ingress, as far as the workspace shows it. */
export type BackendProblem =
  | {
      readonly kind: 'no-port';
      readonly service: PlacedResource;
      readonly ports: readonly (string | number)[];
    }
  | { readonly kind: 'no-service'; readonly near: string | undefined; readonly elsewhere: readonly string[] };

/** The problem of a backend; undefined for a good one and for all that the workspace cannot tell. */
export function backendProblem(
  { service, port }: IngressBackend,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): BackendProblem | undefined {
  // The load balancer controller of AWS takes actions for Services with this port.
  if (service === undefined || port?.value === 'use-annotation') return undefined;
  const { namespace } = placed.facts;
  const here = graph.perhapsInNamespace('Service', service.text, namespace).filter(isService);
  if (here.length === 0) return missing(service.text, placed, graph);
  const [only] = here;
  if (only === undefined || here.length > 1 || port === undefined) return undefined;
  const { facts } = only;
  if (facts.service === undefined || facts.completeness !== 'complete' || facts.service.partial)
    return undefined;
  if (facts.service.type === 'ExternalName' || facts.service.type === undefined) return undefined;
  if (namespacesMatch(facts.namespace, namespace) !== 'same') return undefined;
  const found = facts.service.ports.some((item) =>
    typeof port.value === 'number' ? item.port === port.value : item.name === port.value,
  );
  if (found || facts.service.ports.length === 0) return undefined;
  const ports = facts.service.ports.flatMap((item) =>
    typeof port.value === 'number' ? (item.port ?? []) : (item.name ?? item.port ?? []),
  );
  return { kind: 'no-port', service: only, ports };
}

function isService({ facts }: PlacedResource): boolean {
  return facts.service !== undefined;
}

/** A missing Service is a slip only where its neighbours are here, and one of them has nearly its name; or it is elsewhere. */
function missing(name: string, placed: PlacedResource, graph: WorkspaceGraph): BackendProblem | undefined {
  const { namespace } = placed.facts;
  const neighbours = inFolderOf(graph.mentioning(servicesKey, namespace ?? ''), placed).flatMap(
    ({ facts }) => (facts.service === undefined ? [] : (facts.name ?? [])),
  );
  const near = nearestName(name, neighbours);
  const elsewhere = graph.named('Service', name).filter(isService);
  const namespaces = [...new Set(elsewhere.flatMap(({ facts }) => facts.namespace ?? []))];
  if (near === undefined && (namespaces.length === 0 || neighbours.length === 0)) return undefined;
  return { kind: 'no-service', near, elsewhere: namespaces };
}
