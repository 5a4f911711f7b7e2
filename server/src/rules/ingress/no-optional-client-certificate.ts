import { isGateway } from '../../kubernetes/gateway/gateway.ts';
import { tell } from '../../words/tell.ts';
import { at, isScalar, items, stringAt } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { gatewayExample } from './gateway/example.ts';

const validation = (mode: string): readonly string[] => [
  'tls:',
  '  frontend:',
  '    default:',
  '      validation:',
  `        mode: ${mode}`,
  '        caCertificateRefs:',
  '          - group: ""',
  '            kind: ConfigMap',
  '            name: partners',
];

/** A Gateway that asks for client certificates and lets everybody in without a good one. */
export const noOptionalClientCertificate = defineRule({
  meta: {
    slug: 'no-optional-client-certificate',
    code: 'ZT455',
    area: 'ingress',
    title: 'A Gateway takes clients whose certificate is missing or wrong',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Gateway'],
    triggers: [],
    covers: ['GW-11'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: client certificate validation (GEP-91)',
        url: 'https://gateway-api.sigs.k8s.io/geps/gep-91/',
      },
    ],
    docs: {
      why: [
        'With `mode: AllowInsecureFallback` the Gateway asks for a client certificate and accepts the connection when none comes, or',
        'when it is expired, of another authority, or forged. Whether somebody was proven is then for each backend to find out, and',
        'those that do not ask are open to all. `AllowValidOnly`, which is also what counts when nothing is written, refuses them.',
      ].join('\n'),
      bad: { yaml: gatewayExample({ spec: validation('AllowInsecureFallback') }) },
      good: { yaml: gatewayExample({ spec: validation('AllowValidOnly') }) },
      whenToTurnOff: 'While clients move to certificates and every backend checks the result by itself.',
    },
  },
  checkDocument(context: DocumentContext): void {
    for (const resource of context.resources) {
      if (!isGateway(resource)) continue;
      for (const [node, place] of modes(resource.node, resource.path)) {
        context.report({
          range: node.range,
          message: tell`AllowInsecureFallback lets clients in whose certificate is missing or wrong, so only backends that check it are protected; write AllowValidOnly`,
          resource,
          data: placeData(resource.path, place),
        });
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const path = placeOfFinding(finding);
    return site === undefined || path === undefined
      ? []
      : [
          editOffer(
            site,
            tell`Refuse clients without a valid certificate`,
            [{ op: 'replaceScalar', path, value: 'AllowValidOnly' }],
            { preferred: true },
          ),
        ];
  },
});

function modes(gateway: Located, path: Path): readonly (readonly [Located, Path])[] {
  const frontend = at(gateway, 'spec', 'tls', 'frontend');
  const places: readonly Path[] = [
    ['default', 'validation', 'mode'],
    ...items(at(frontend, 'perPort')).map((_, index) => ['perPort', index, 'tls', 'validation', 'mode']),
  ];
  return places.flatMap((place) => {
    const node = at(frontend, ...place);
    return isScalar(node) && stringAt(node) === 'AllowInsecureFallback'
      ? [[node, [...path, 'spec', 'tls', 'frontend', ...place]] as const]
      : [];
  });
}
