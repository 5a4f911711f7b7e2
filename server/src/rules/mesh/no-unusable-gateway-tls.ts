import { meshServers } from '../../kubernetes/mesh/gateway.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { meshGateway } from './example-gateway.ts';
import { serverProblems } from './gateway/tls-problems.ts';
import { problemOffers, reportProblems } from './offers.ts';
import type { MeshProblem } from './validity/problem.ts';

/** TLS settings of an Istio Gateway that are refused, or that have no effect. */
export const noUnusableGatewayTls = defineRule({
  meta: {
    slug: 'no-unusable-gateway-tls',
    code: 'ZT512',
    area: 'mesh',
    title: 'The TLS settings of an Istio Gateway do not fit together',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['Gateway'],
    triggers: [],
    covers: ['MESH-14'],
    equivalents: [],
    references: [
      {
        title: 'Istio: ServerTLSSettings',
        url: 'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
      },
    ],
    docs: {
      why: [
        'SIMPLE and MUTUAL end TLS at the gateway and need a certificate: a Secret by `credentialName`, or files. PASSTHROUGH, which is',
        'also what `tls` without a mode means, hands TLS on as it is and leaves a certificate unused: whoever wrote one believes that TLS',
        'ends here. ISTIO_MUTUAL takes the certificates of the mesh. A server of protocol HTTP takes nothing but `httpsRedirect`.',
        'Most of this is refused by the webhook; where it is not at hand, the gateway opens without a listener for the port.',
      ].join('\n'),
      bad: { yaml: meshGateway(['mode: SIMPLE']) },
      good: { yaml: meshGateway(['mode: SIMPLE', 'credentialName: shop-tls']) },
      whenToTurnOff: 'Where a patch adds the certificate.',
    },
  },
  checkDocument(context: DocumentContext): void {
    reportProblems(context, problemsOf);
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    return problemOffers(finding, context, problemsOf);
  },
});

function problemsOf(resource: KubernetesResource): readonly MeshProblem[] {
  return meshServers(resource).flatMap(serverProblems);
}
