import { withoutTokens } from '../identity/jwt/display.ts';
import { type Annotation, type Ingress, readIngress } from '../kubernetes/ingress/ingress.ts';
import type { KubernetesResource } from '../kubernetes/resource.ts';
import { at, isScalar, items, stringAt } from '../yaml/access.ts';
import { siteOf, stringMap } from './extract-values.ts';
import type { IngressClassFacts, ServiceFacts } from './facts.ts';

/** What an Ingress says; somebody may have put a token into an annotation, which facts do not hold. */
export function ingressFacts(resource: KubernetesResource): Ingress {
  const ingress = readIngress(resource);
  return { ...ingress, annotations: ingress.annotations.map(withoutToken) };
}

function withoutToken(annotation: Annotation): Annotation {
  return annotation.value === undefined
    ? annotation
    : { ...annotation, value: withoutTokens(annotation.value) };
}

/** What an IngressClass says of its controller. */
export function ingressClassFacts({ node }: KubernetesResource): IngressClassFacts {
  return {
    controller: stringAt(node, 'spec', 'controller'),
    isDefault:
      stringMap(at(node, 'metadata', 'annotations'))['ingressclass.kubernetes.io/is-default-class'] ===
      'true',
  };
}

/** Type and ports of a Service. */
export function serviceFacts({ node, path }: KubernetesResource): ServiceFacts {
  const ports = at(node, 'spec', 'ports');
  return {
    type: at(node, 'spec', 'type') === undefined ? 'ClusterIP' : stringAt(node, 'spec', 'type'),
    ports: items(ports).map((port, index) => {
      const number = at(port, 'port');
      const value = isScalar(number) && !number.opaque ? Number(number.value) : Number.NaN;
      return {
        ...siteOf(port, [...path, 'spec', 'ports', index]),
        name: stringAt(port, 'name'),
        port: Number.isInteger(value) ? value : undefined,
      };
    }),
    partial:
      ports?.type !== 'sequence' ||
      ports.open ||
      items(ports).some((port) => port.type !== 'map' || port.open),
    annotations: stringMap(at(node, 'metadata', 'annotations')),
  };
}
