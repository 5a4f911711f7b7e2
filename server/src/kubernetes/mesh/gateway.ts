import { at, isMap, isNullish, isOpaque, isScalar, items, stringAt } from '../../yaml/access.ts';
import type { Located, LocatedScalar, Path } from '../../yaml/located.ts';
import type { KubernetesResource } from '../resource.ts';

/** One entry of `spec.servers` of a Gateway of Istio. */
export interface MeshServer {
  readonly node: Located;
  readonly path: Path;
  /** `HTTP`, `HTTPS`, `TLS`, `GRPC`, …, in capitals; undefined when absent or hidden. */
  readonly protocol: string | undefined;
  readonly protocolNode: LocatedScalar | undefined;
  readonly hosts: readonly LocatedScalar[];
  readonly tls: Located | undefined;
  /** `PASSTHROUGH` where `tls` says none; undefined without `tls` or when hidden. */
  readonly mode: string | undefined;
  /** True when a template may add to the server or its `tls`. */
  readonly partial: boolean;
}

/** True for a Gateway of Istio's own API; Gateway API and others have that kind too. */
export function isMeshGateway({ kind, group }: Pick<KubernetesResource, 'kind' | 'group'>): boolean {
  return kind === 'Gateway' && group === 'networking.istio.io';
}

/** The servers of a Gateway of Istio; empty for other objects. */
export function meshServers(resource: KubernetesResource): readonly MeshServer[] {
  if (!isMeshGateway(resource)) return [];
  return items(at(resource.node, 'spec', 'servers')).map((node, index) => {
    const protocol = at(node, 'port', 'protocol');
    const tls = at(node, 'tls');
    const mode = at(tls, 'mode');
    return {
      node,
      path: [...resource.path, 'spec', 'servers', index],
      protocol: stringAt(protocol)?.toUpperCase(),
      protocolNode: isScalar(protocol) ? protocol : undefined,
      hosts: items(at(node, 'hosts')).filter(isScalar),
      tls: isNullish(tls) ? undefined : tls,
      mode: isNullish(tls) || isOpaque(mode) ? undefined : (stringAt(mode) ?? 'PASSTHROUGH'),
      partial: (isMap(node) && node.open) || (isMap(tls) && tls.open) || isOpaque(tls) || isOpaque(mode),
    };
  });
}

/** Protocols of a port whose bytes are HTTP in the clear. */
export const clearHttpProtocols: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);
