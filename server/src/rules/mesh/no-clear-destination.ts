import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isScalar, items, stringAt } from '../../yaml/access.ts';
import type { Located, LocatedScalar, Path } from '../../yaml/located.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { documentOffer } from './offers.ts';

const rule = (mode: string): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: orders
  namespace: shop
spec:
  host: orders.shop.svc.cluster.local
  trafficPolicy:
    tls:
      mode: ${mode}
`;

/** Calls that leave the proxy in clear text by order. */
export const noClearDestination = defineRule({
  meta: {
    slug: 'no-clear-destination',
    code: 'ZT516',
    area: 'mesh',
    title: 'Calls to a destination are sent in clear text',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['DestinationRule'],
    triggers: [],
    covers: ['MESH-02'],
    equivalents: ['kyverno:enforce-tls-hosts-host-subnets'],
    references: [
      {
        title: 'Istio: ClientTLSSettings',
        url: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode',
      },
    ],
    docs: {
      why: [
        'With `mode: DISABLE` the proxy of the caller uses neither TLS nor mTLS: the call carries no identity, policies of the callee that',
        'name principals refuse it, a callee with STRICT does too, and on the way it can be read. Inside of the mesh leave `tls` out, and',
        'mTLS is used where the other side speaks it; to the outside write SIMPLE or MUTUAL.',
      ].join('\n'),
      bad: { yaml: rule('DISABLE') },
      good: { yaml: rule('ISTIO_MUTUAL') },
      whenToTurnOff: 'For destinations without a proxy that speak clear text only.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      const host = stringAt(resource.node, 'spec', 'host');
      for (const { mode, path } of disabledModes(resource))
        report({
          range: mode.range,
          message: tell`DISABLE sends calls${host === undefined ? '' : tell` to ${shown(host)}`} in clear text and without identity; leave tls out inside of the mesh, or write ISTIO_MUTUAL or SIMPLE`,
          resource: resourceName(resource),
          data: placeData(resource.path, path),
        });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const path = placeOfFinding(finding);
    if (path === undefined) return [];
    return [
      documentOffer(finding, context, tell`Write ISTIO_MUTUAL (for destinations of the mesh)`, [
        { op: 'replaceScalar', path, value: 'ISTIO_MUTUAL' },
      ]),
    ];
  },
});

interface PlacedMode {
  readonly mode: LocatedScalar;
  readonly path: Path;
}

function disabledModes({ kind, group, node, path }: KubernetesResource): readonly PlacedMode[] {
  if (kind !== 'DestinationRule' || group !== 'networking.istio.io') return [];
  const spec = [...path, 'spec'];
  return [
    ...inPolicy(at(node, 'spec', 'trafficPolicy'), [...spec, 'trafficPolicy']),
    ...items(at(node, 'spec', 'subsets')).flatMap((subset, index) =>
      inPolicy(at(subset, 'trafficPolicy'), [...spec, 'subsets', index, 'trafficPolicy']),
    ),
  ];
}

function inPolicy(policy: Located | undefined, path: Path): readonly PlacedMode[] {
  const places = [
    { mode: at(policy, 'tls', 'mode'), path: [...path, 'tls', 'mode'] },
    ...items(at(policy, 'portLevelSettings')).map((port, index) => ({
      mode: at(port, 'tls', 'mode'),
      path: [...path, 'portLevelSettings', index, 'tls', 'mode'],
    })),
  ];
  return places.flatMap(({ mode, path: place }) =>
    isScalar(mode) && !mode.opaque && mode.text === 'DISABLE' ? [{ mode, path: place }] : [],
  );
}
