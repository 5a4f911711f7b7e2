import { meshServers } from '../../kubernetes/mesh/gateway.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { meshGateway } from './example-gateway.ts';
import { serverProblems } from './gateway/tls-problems.ts';
import { documentOffer, resourcesOfFinding } from './offers.ts';

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
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources)
      for (const problem of meshServers(resource).flatMap(serverProblems))
        report({
          range: problem.range,
          message: problem.message,
          resource: resourceName(resource),
          data: placeData(resource.path, problem.path),
        });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const place = JSON.stringify(placeOfFinding(finding));
    const problem = resourcesOfFinding(finding, context)
      .flatMap(meshServers)
      .flatMap(serverProblems)
      .find(({ path, message }) => message === finding.message && JSON.stringify(path) === place);
    if (problem?.fix === undefined) return [];
    const { title, operations, refused } = problem.fix;
    return [documentOffer(finding, context, title, operations, { safe: refused === true, preferred: true })];
  },
});
