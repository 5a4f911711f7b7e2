import { parseCidr } from '../../kubernetes/ingress/values.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, isScalar, items, pairs, stringAt } from '../../yaml/access.ts';
import { defineRule, type Report } from '../rule.ts';

const service = (rest: string): string => `apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: shop
spec:
  type: LoadBalancer
${rest}  selector:
    app: shop
  ports:
    - port: 443
`;

/** How the clouds are told to keep a load balancer inside. */
const internal: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^(?:networking\.gke\.io|cloud\.google\.com)\/load-balancer-type$/, /^internal$/i],
  [/\/azure-load-balancer-internal$/, /^true$/],
  [/\/aws-load-balancer-internal$/, /./],
  [/\/aws-load-balancer-scheme$/, /^internal$/],
  [/\/oci-load-balancer-internal$/, /^true$/],
  [/alibaba-cloud-loadbalancer-address-type$/, /^intranet$/],
  [/openstack-internal-load-balancer$/, /^true$/],
];

/** A Service that everybody outside of the cluster reaches past every Ingress. */
export const noOpenLoadBalancer = defineRule({
  meta: {
    slug: 'no-open-load-balancer',
    code: 'ZT429',
    area: 'ingress',
    title: 'A Service is reachable from outside of the cluster for everybody',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: ['Service'],
    triggers: [],
    covers: ['ING-29'],
    equivalents: ['kube-linter:exposed-services', 'kube-score:service-type', 'datree:7'],
    references: [
      {
        title: 'Kubernetes: Service, type LoadBalancer',
        url: 'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
      },
    ],
    docs: {
      why: [
        'A Service of type LoadBalancer has an address of its own, and one of type NodePort a port on every node: whoever reaches',
        'those comes to the Pods past the sign-in, the certificates and the lists of addresses of an Ingress or Gateway.',
        '`loadBalancerSourceRanges` says who may, and each cloud has an annotation that keeps the load balancer inside.',
      ].join('\n'),
      bad: { yaml: service('') },
      good: { yaml: service('  loadBalancerSourceRanges:\n    - 192.0.2.0/24\n') },
      whenToTurnOff: 'For the Service of the gateway itself, which is meant for everybody.',
    },
  },
  checkDocument: ({ resources, report }) => {
    for (const resource of resources) {
      if (resource.kind !== 'Service' || resource.group !== '') continue;
      const found = openDoor(resource);
      if (found !== undefined) report({ ...found, resource });
    }
  },
});

function openDoor({ node, name }: KubernetesResource): Report | undefined {
  const spec = at(node, 'spec');
  const type = at(spec, 'type');
  if (!isScalar(type) || !isMap(spec) || spec.open) return undefined;
  const text = stringAt(type);
  if (text === 'NodePort') {
    return {
      range: type.range,
      message: tell`Service ${name ?? ''} has a port on every node, past every Ingress and Gateway; use ClusterIP and a route to it`,
    };
  }
  if (text !== 'LoadBalancer' || isInternal(node)) return undefined;
  const ranges = items(at(spec, 'loadBalancerSourceRanges'));
  const open = ranges.find((item) => isScalar(item) && parseCidr(item.text.trim())?.bits === 0);
  if (ranges.length > 0 && open === undefined) return undefined;
  return {
    range: (open ?? type).range,
    message: tell`Service ${name ?? ''} is open to every address; list those that may come in loadBalancerSourceRanges, or keep the load balancer inside`,
  };
}

function isInternal(node: KubernetesResource['node']): boolean {
  return pairs(at(node, 'metadata', 'annotations')).some(
    ({ key, value }) =>
      isScalar(value) &&
      internal.some(([known, fits]) => known.test(key.text) && (value.opaque || fits.test(value.text))),
  );
}
