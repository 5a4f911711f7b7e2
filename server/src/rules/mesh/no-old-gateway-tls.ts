import { meshServers } from '../../kubernetes/mesh/gateway.ts';
import { tell } from '../../words/tell.ts';
import { at, isScalar } from '../../yaml/access.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { meshGateway } from './example-gateway.ts';
import { documentOffer } from './offers.ts';

/** A server of an Istio Gateway that lets clients speak TLS 1.0 or 1.1. */
export const noOldGatewayTls = defineRule({
  meta: {
    slug: 'no-old-gateway-tls',
    code: 'ZT513',
    area: 'mesh',
    title: 'An Istio Gateway takes TLS 1.0 or 1.1',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Gateway'],
    triggers: [],
    covers: ['MESH-14'],
    equivalents: [],
    references: [
      {
        title: 'Istio: TLS protocol versions',
        url: 'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSProtocol',
      },
      { title: 'RFC 8996: deprecating TLS 1.0 and 1.1', url: 'https://www.rfc-editor.org/rfc/rfc8996' },
    ],
    docs: {
      why: [
        'TLS 1.0 and 1.1 have been withdrawn; clients of this decade do not need them, and with them come ciphers that can be broken.',
        'Without `minProtocolVersion` Istio takes TLS 1.2 and later. A lower version also needs `cipherSuites` of its own to work at all.',
      ].join('\n'),
      bad: { yaml: meshGateway(['mode: SIMPLE', 'credentialName: shop-tls', 'minProtocolVersion: TLSV1_0']) },
      good: {
        yaml: meshGateway(['mode: SIMPLE', 'credentialName: shop-tls', 'minProtocolVersion: TLSV1_2']),
      },
      whenToTurnOff: 'Where machines that cannot be renewed call this gateway.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      for (const { tls, path } of meshServers(resource)) {
        for (const field of ['minProtocolVersion', 'maxProtocolVersion']) {
          const value = at(tls, field);
          if (!isScalar(value) || value.opaque || !/^TLSV1_[01]$/.test(value.text)) continue;
          const version = value.text.slice(4).replace('_', '.');
          report({
            range: value.range,
            message: tell`${field} lets clients speak TLS ${version}, which has been withdrawn; write TLSV1_2`,
            resource: resourceName(resource),
            data: placeData(resource.path, [...path, 'tls', field]),
          });
        }
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const path = placeOfFinding(finding);
    if (path === undefined) return [];
    return [
      documentOffer(
        finding,
        context,
        tell`Write TLSV1_2`,
        [{ op: 'replaceScalar', path, value: 'TLSV1_2' }],
        {
          preferred: true,
        },
      ),
    ];
  },
});
