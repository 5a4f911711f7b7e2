import { isGateway, readGateway } from '../kubernetes/gateway/gateway.ts';
import { gatewayGroup } from '../kubernetes/gateway/reference.ts';
import { isReferenceGrant, readReferenceGrant } from '../kubernetes/gateway/reference-grant.ts';
import { isRoute, readRoute, routeKinds } from '../kubernetes/gateway/route.ts';
import type { KubernetesResource } from '../kubernetes/resource.ts';
import { at, items, stringAt } from '../yaml/access.ts';
import type { BackendTlsFacts, ResourceFacts } from './facts.ts';

/** Kinds of Gateway API that hold facts. */
export const gatewayKinds: readonly string[] = [
  'Gateway',
  'ListenerSet',
  ...routeKinds,
  'ReferenceGrant',
  'ReferencePolicy',
  'BackendTLSPolicy',
];

/** The facts of an object of Gateway API; empty for any other. */
export function gatewayFacts(
  resource: KubernetesResource,
): Pick<ResourceFacts, 'gateway' | 'route' | 'referenceGrant' | 'backendTls'> {
  if (resource.group !== gatewayGroup) return {};
  if (isGateway(resource)) return { gateway: readGateway(resource) };
  if (isRoute(resource)) return { route: readRoute(resource) };
  if (isReferenceGrant(resource)) return { referenceGrant: readReferenceGrant(resource) };
  return resource.kind === 'BackendTLSPolicy' ? { backendTls: backendTlsFacts(resource) } : {};
}

function backendTlsFacts({ node }: KubernetesResource): BackendTlsFacts {
  return {
    services: items(at(node, 'spec', 'targetRefs')).flatMap((target) =>
      (stringAt(target, 'group') ?? '') === '' && (stringAt(target, 'kind') ?? 'Service') === 'Service'
        ? (stringAt(target, 'name') ?? [])
        : [],
    ),
  };
}
