import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isScalar, items, stringAt } from '../../yaml/access.ts';
import type { LocatedScalar, Path } from '../../yaml/located.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { documentOffer, resourcesOfFinding } from './offers.ts';

const sidecar = (mode: string): string => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  outboundTrafficPolicy:
    mode: ${mode}
  egress:
    - hosts: ["./*", istio-system/*]
`;

/** Ways out of the mesh that are open to every address or name. */
export const noOpenEgress = defineRule({
  meta: {
    slug: 'no-open-egress',
    code: 'ZT517',
    area: 'mesh',
    title: 'Workloads of the mesh may call every address outside',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: ['Sidecar', 'ServiceEntry', 'IstioOperator', 'Istio'],
    triggers: [],
    covers: ['MESH-19'],
    equivalents: [],
    references: [
      {
        title: 'Istio: accessing external services',
        url: 'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/',
      },
    ],
    docs: {
      why: [
        'With `ALLOW_ANY`, which is the default, a workload that somebody has taken over can send tokens and data anywhere; with',
        '`REGISTRY_ONLY` only to what a Service or ServiceEntry names. A ServiceEntry for a whole top-level domain or for `0.0.0.0/0`',
        'undoes that. Istio says itself that this is a help against mistakes rather than a wall: NetworkPolicies and an egress gateway',
        'make it one.',
      ].join('\n'),
      bad: { yaml: sidecar('ALLOW_ANY') },
      good: { yaml: sidecar('REGISTRY_ONLY') },
      whenToTurnOff: 'Where NetworkPolicies or a firewall decide about the way out.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources)
      for (const { value, path, message } of openWays(resource))
        report({
          range: value.range,
          message,
          resource: resourceName(resource),
          data: placeData(resource.path, path),
        });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const place = JSON.stringify(placeOfFinding(finding));
    const way = resourcesOfFinding(finding, context)
      .flatMap(openWays)
      .find(({ path }) => JSON.stringify(path) === place);
    if (way?.value.text !== 'ALLOW_ANY') return [];
    return [
      documentOffer(
        finding,
        context,
        tell`Write REGISTRY_ONLY (calls to what nothing names are refused)`,
        [{ op: 'replaceScalar', path: way.path, value: 'REGISTRY_ONLY' }],
        { preferred: true },
      ),
    ];
  },
});

interface OpenWay {
  readonly value: LocatedScalar;
  readonly path: Path;
  readonly message: string;
}

/** From the object to `outboundTrafficPolicy.mode`, by kind. */
const modePaths: Readonly<Record<string, Path>> = {
  Sidecar: ['spec', 'outboundTrafficPolicy', 'mode'],
  IstioOperator: ['spec', 'meshConfig', 'outboundTrafficPolicy', 'mode'],
  Istio: ['spec', 'values', 'meshConfig', 'outboundTrafficPolicy', 'mode'],
};

const groups: ReadonlySet<string> = new Set(['networking.istio.io', 'install.istio.io', 'sailoperator.io']);

function openWays({ kind, group, node, path }: KubernetesResource): readonly OpenWay[] {
  if (!groups.has(group)) return [];
  const found: OpenWay[] = [];
  const place = Object.hasOwn(modePaths, kind) ? modePaths[kind] : undefined;
  const mode = place && at(node, ...place);
  if (place !== undefined && isScalar(mode) && !mode.opaque && mode.text === 'ALLOW_ANY')
    found.push({
      value: mode,
      path: [...path, ...place],
      message: tell`ALLOW_ANY lets workloads call every address outside; write REGISTRY_ONLY and name what they need in ServiceEntries`,
    });
  if (kind !== 'ServiceEntry' || stringAt(node, 'spec', 'location') === 'MESH_INTERNAL') return found;
  for (const field of ['hosts', 'addresses']) {
    items(at(node, 'spec', field)).forEach((value, index) => {
      if (!isScalar(value) || value.opaque || !isWide(field, value.text)) return;
      found.push({
        value,
        path: [...path, 'spec', field, index],
        message: tell`${shown(value.text)} opens the way out to ${field === 'hosts' ? tell`every name below it` : tell`every address`}; name the hosts that are called`,
      });
    });
  }
  return found;
}

/** A star above a registered domain, or a network that is the whole internet. */
function isWide(field: string, text: string): boolean {
  if (field === 'addresses') return /^(?:0\.0\.0\.0|::)\/0$/.test(text);
  return text === '*' || (/^\*\.[a-z-]+$/i.test(text) && !/^\*\.(?:local|internal|global)$/i.test(text));
}
