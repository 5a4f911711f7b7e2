import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { booleanAt, isMap, isSequence, pair } from '../../yaml/access.ts';
import type { Located, LocatedPair, Path } from '../../yaml/located.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { documentOffer } from './offers.ts';

const rule = (tls: string): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: payments
  namespace: shop
spec:
  host: api.payments.example.com
  trafficPolicy:
    tls:
      mode: SIMPLE
      ${tls}
`;

/** The certificate of the server is not checked, so that whoever answers gets the request. */
export const noUnverifiedDestination = defineRule({
  meta: {
    slug: 'no-unverified-destination',
    code: 'ZT515',
    area: 'mesh',
    title: 'The certificate of the server that is called is not checked',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['DestinationRule'],
    triggers: [],
    covers: ['MESH-02'],
    equivalents: [],
    references: [
      {
        title: 'Istio: ClientTLSSettings',
        url: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings',
      },
    ],
    docs: {
      why: [
        'With `insecureSkipVerify: true` the proxy takes any certificate: whoever sits on the way, or answers in DNS, can pose as the',
        'server, and gets the tokens and data that go there. Name the authority in `caCertificates` or by `credentialName`, and the names',
        'in `subjectAltNames`.',
      ].join('\n'),
      bad: { yaml: rule('insecureSkipVerify: true') },
      good: { yaml: rule('subjectAltNames: [api.payments.example.com]') },
      whenToTurnOff: 'For servers with certificates that nobody vouches for, in test installations.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      if (resource.kind !== 'DestinationRule' || resource.group !== 'networking.istio.io') continue;
      for (const { field, path } of skips(resource))
        report({
          range: field.key.range,
          message: tell`insecureSkipVerify takes any certificate, so that anybody on the way can pose as the server; remove it and name caCertificates or credentialName`,
          resource: resourceName(resource),
          data: placeData(resource.path, path),
        });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const path = placeOfFinding(finding);
    if (path === undefined) return [];
    return [
      documentOffer(
        finding,
        context,
        tell`Check the certificate of the server`,
        [{ op: 'removePair', path }],
        {
          preferred: true,
        },
      ),
    ];
  },
});

/** Traffic policies stand at the top, by port and by subset. */
function skips({
  node,
  path,
}: KubernetesResource): readonly { readonly field: LocatedPair; readonly path: Path }[] {
  const found: { readonly field: LocatedPair; readonly path: Path }[] = [];
  const walk = (value: Located, place: Path): void => {
    // What an alias stands for is found where it is written.
    if (value.via !== undefined) return;
    if (isSequence(value)) for (const [index, item] of value.items.entries()) walk(item, [...place, index]);
    if (!isMap(value)) return;
    const field = pair(value, 'insecureSkipVerify');
    if (field !== undefined && booleanAt(value, 'insecureSkipVerify') === true)
      found.push({ field, path: [...place, 'insecureSkipVerify'] });
    for (const { key, value: inner } of value.pairs) walk(inner, [...place, key.text]);
  };
  walk(node, path);
  return found;
}
