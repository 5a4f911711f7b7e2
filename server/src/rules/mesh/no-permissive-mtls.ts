import { securityGroup } from '../../kubernetes/mesh/authorization-policy.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isScalar, pairs } from '../../yaml/access.ts';
import type { LocatedScalar, Path } from '../../yaml/located.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { documentOffer } from './offers.ts';

const policy = (mode: string): string => `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: ${mode}
`;

/** A PeerAuthentication that takes clear text, for all ports or for some. */
export const noPermissiveMtls = defineRule({
  meta: {
    slug: 'no-permissive-mtls',
    code: 'ZT510',
    area: 'mesh',
    title: 'Clear text is taken beside or instead of mTLS',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['PeerAuthentication'],
    triggers: [],
    covers: ['MESH-01'],
    equivalents: ['kyverno:enforce-strict-mtls'],
    references: [
      {
        title: 'Istio: mutual TLS migration',
        url: 'https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/',
      },
      {
        title: 'Istio: PeerAuthentication',
        url: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
      },
    ],
    docs: {
      why: [
        'Without mTLS the mesh does not know who calls: whoever reaches the Pod gets in without a certificate, and policies that name',
        'principals or namespaces see nobody. PERMISSIVE takes clear text beside mTLS and is meant for the time of a migration; DISABLE',
        'takes nothing else, and ambient mode does not know it. Both also go for single ports under `portLevelMtls`.',
      ].join('\n'),
      bad: { yaml: policy('PERMISSIVE') },
      good: { yaml: policy('STRICT') },
      whenToTurnOff: 'While workloads outside of the mesh still call those of the mesh.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      for (const { mode, path, port } of openModes(resource)) {
        const where = port === undefined ? '' : tell` on port ${port.slice(0, 10)}`;
        report({
          range: mode.range,
          message:
            mode.text === 'DISABLE'
              ? tell`DISABLE takes clear text only${where}: nobody knows who calls, and others can listen; write STRICT`
              : tell`PERMISSIVE takes clear text beside mTLS${where}: leaving the certificate out is enough to get in; write STRICT`,
          ...(mode.text === 'PERMISSIVE' && { severity: 'info' as const }),
          resource: resourceName(resource),
          data: placeData(resource.path, path),
        });
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
        tell`Write STRICT (callers without a sidecar or ztunnel are refused)`,
        [{ op: 'replaceScalar', path, value: 'STRICT' }],
        { preferred: true },
      ),
    ];
  },
});

interface OpenMode {
  readonly mode: LocatedScalar;
  readonly path: Path;
  readonly port: string | undefined;
}

function openModes({ kind, group, node, path }: KubernetesResource): readonly OpenMode[] {
  if (kind !== 'PeerAuthentication' || group !== securityGroup) return [];
  const spec = [...path, 'spec'];
  const places = [
    { mode: at(node, 'spec', 'mtls', 'mode'), path: [...spec, 'mtls', 'mode'], port: undefined },
    ...pairs(at(node, 'spec', 'portLevelMtls')).map(({ key, value }) => ({
      mode: at(value, 'mode'),
      path: [...spec, 'portLevelMtls', key.text, 'mode'],
      port: key.text,
    })),
  ];
  return places.flatMap(({ mode, ...place }) =>
    isScalar(mode) && !mode.opaque && (mode.text === 'DISABLE' || mode.text === 'PERMISSIVE')
      ? [{ mode, ...place }]
      : [],
  );
}
