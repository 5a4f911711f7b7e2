import { type KubernetesResource, readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, isNullish, isScalar, pair } from '../../yaml/access.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';

const route = (tls: string): string => `apiVersion: route.openshift.io/v1
kind: Route
metadata:
  name: shop
  namespace: shop
spec:
  host: shop.example.com
  to:
    kind: Service
    name: shop
${tls}`;

/** A Route of OpenShift that serves clear HTTP. */
export const requireRouteTls = defineRule({
  meta: {
    slug: 'require-route-tls',
    code: 'ZT430',
    area: 'ingress',
    title: 'An OpenShift Route serves clear HTTP',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Route'],
    triggers: [],
    covers: ['ING-30'],
    equivalents: ['kyverno:check-routes'],
    references: [
      {
        title: 'OpenShift: secured routes',
        url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.19/html/ingress_and_load_balancing/configuring-routes',
      },
    ],
    docs: {
      why: [
        'A Route without `tls` is served over clear HTTP: passwords, cookies and tokens can be read and changed on the way. With',
        '`insecureEdgeTerminationPolicy: Allow` that goes on beside HTTPS; `Redirect` sends people over. Without a certificate of',
        'its own a Route gets that of the router.',
      ].join('\n'),
      bad: { yaml: route('') },
      good: {
        yaml: route('  tls:\n    termination: edge\n    insecureEdgeTerminationPolicy: Redirect\n'),
      },
      whenToTurnOff: 'For routes inside of a closed network.',
    },
  },
  checkDocument: ({ resources, report }) => {
    for (const resource of resources) {
      const state = clearHttp(resource);
      if (state === undefined) continue;
      const policy = at(resource.node, 'spec', 'tls', 'insecureEdgeTerminationPolicy');
      report({
        range:
          (state === 'allowed' ? policy : undefined)?.range ?? (resource.nameNode ?? resource.kindNode).range,
        message:
          state === 'allowed'
            ? tell`insecureEdgeTerminationPolicy: Allow serves clear HTTP beside HTTPS, and what its users send can be read; write Redirect`
            : tell`Route ${resource.name ?? ''} has no tls and is served over clear HTTP, where everybody on the way can read it; add tls with termination: edge`,
        resource,
        data: placeData(resource.path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const document = context.parse(finding.document);
    const path = site?.resource.facts.path;
    if (site === undefined || document === undefined || path === undefined) return [];
    const resource = readResources(document).find(
      (item) => JSON.stringify(item.path) === JSON.stringify(path),
    );
    const state = resource && clearHttp(resource);
    const policy = 'insecureEdgeTerminationPolicy';
    if (state === 'allowed') {
      const place = [...path, 'spec', 'tls', policy];
      return [
        editOffer(
          site,
          tell`Redirect clear HTTP to HTTPS`,
          [{ op: 'replaceScalar', path: place, value: 'Redirect' }],
          { preferred: true },
        ),
      ];
    }
    if (state === undefined) return [];
    const value = { termination: 'edge', [policy]: 'Redirect' };
    return [
      editOffer(
        site,
        tell`Add tls with the certificate of the router, and redirect to it`,
        [{ op: 'insertPair', path: [...path, 'spec'], key: 'tls', value }],
        { preferred: true },
      ),
    ];
  },
});

function clearHttp({ kind, group, node }: KubernetesResource): 'no-tls' | 'allowed' | undefined {
  const spec = at(node, 'spec');
  if (kind !== 'Route' || group !== 'route.openshift.io' || !isMap(spec) || spec.open) return undefined;
  const tls = pair(spec, 'tls')?.value;
  if (tls === undefined || isNullish(tls)) return 'no-tls';
  const policy = at(tls, 'insecureEdgeTerminationPolicy');
  return isScalar(policy) && policy.text === 'Allow' ? 'allowed' : undefined;
}
