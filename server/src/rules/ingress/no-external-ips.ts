import { tell } from '../../words/tell.ts';
import { at, isScalar, items, pair } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';

const service = (rest: string): string => `apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: shop
spec:
${rest}  selector:
    app: shop
  ports:
    - port: 443
`;

/** Addresses that a Service claims for itself. */
export const noExternalIps = defineRule({
  meta: {
    slug: 'no-external-ips',
    code: 'ZT428',
    area: 'ingress',
    title: 'A Service claims addresses with externalIPs',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['Service'],
    triggers: [],
    covers: ['ING-29'],
    equivalents: ['trivy:KSV-0108', 'kyverno:restrict-external-ips', 'gatekeeper:externalip'],
    references: [
      { title: 'CVE-2020-8554', url: 'https://github.com/kubernetes/kubernetes/issues/97076' },
      {
        title: 'Kubernetes: external IPs',
        url: 'https://kubernetes.io/docs/concepts/services-networking/service/#external-ips',
      },
    ],
    docs: {
      why: [
        'Every node sends traffic for the addresses in `externalIPs` to this Service, whoever they belong to: with it a Service can',
        'take what the Pods of the cluster send to an API, a database or a sign-in page, tokens included (CVE-2020-8554, which has',
        'no repair). The field is deprecated since Kubernetes 1.36. A Service of type LoadBalancer, or a Gateway, gets its address',
        'from somebody who may give it.',
      ].join('\n'),
      bad: { yaml: service('  externalIPs:\n    - 192.0.2.10\n') },
      good: { yaml: service('  type: LoadBalancer\n') },
      whenToTurnOff: 'On bare metal, where an admission policy says who may claim which address.',
    },
  },
  checkDocument: ({ resources, report }) => {
    for (const resource of resources) {
      if (resource.kind !== 'Service' || resource.group !== '') continue;
      const spec = at(resource.node, 'spec');
      const [first] = items(at(spec, 'externalIPs'));
      const key = pair(spec, 'externalIPs')?.key;
      if (first === undefined || key === undefined) continue;
      const address = isScalar(first) && !first.opaque ? first.text : tell`these addresses`;
      report({
        range: key.range,
        message: tell`externalIPs takes the traffic of every node for ${address}, whoever it belongs to (CVE-2020-8554), and is deprecated since 1.36; use type LoadBalancer`,
        resource,
      });
    }
  },
});
