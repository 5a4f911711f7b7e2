import { tell } from '../../words/tell.ts';
import { at } from '../../yaml/access.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { placeData, siteOfFinding } from './door/offers.ts';
import { routeExample } from './gateway/example.ts';
import { versionOffer } from './gateway/version-fix.ts';
import { kindsWithRemovedVersions, removedVersion } from './gateway/versions.ts';

const grpc = (version: string): string =>
  routeExample().replace('HTTPRoute', 'GRPCRoute').replace('k8s.io/v1', `k8s.io/${version}`);

/** An object of Gateway API in a version that its CRDs do not serve any more. */
export const noRemovedGatewayVersion = defineRule({
  meta: {
    slug: 'no-removed-gateway-version',
    code: 'ZT456',
    area: 'ingress',
    title: 'An object of Gateway API has a version that is not served any more',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [...kindsWithRemovedVersions],
    triggers: [],
    covers: ['GW-12'],
    equivalents: [],
    references: [
      { title: 'Gateway API: versioning', url: 'https://gateway-api.sigs.k8s.io/concepts/versioning/' },
      {
        title: 'Gateway API v1.2: v1alpha2 of GRPCRoute and ReferenceGrant removed',
        url: 'https://kubernetes.io/blog/2024/11/21/gateway-api-v1-2/',
      },
    ],
    docs: {
      why: [
        'The API server refuses the object where the CRDs of a current release of Gateway API are installed, so the route is not',
        'served and what a ReferenceGrant was to open stays closed. Gateway, GatewayClass and HTTPRoute are `v1` since Gateway API',
        'v1.0, GRPCRoute since v1.1; ReferenceGrant is `v1beta1`, and `v1` too since v1.5. The group `networking.x-k8s.io` was left',
        'long ago. Fields are the same where the fix is offered; it says so where they are not.',
      ].join('\n'),
      bad: { yaml: grpc('v1alpha2') },
      good: { yaml: grpc('v1') },
      whenToTurnOff: 'For clusters that keep CRDs older than Gateway API v1.0.',
    },
  },
  checkDocument(context: DocumentContext): void {
    for (const resource of context.resources) {
      const { apiVersion, kind, node, path } = resource;
      const old = removedVersion(apiVersion, kind);
      const version = at(node, 'apiVersion');
      if (old === undefined || version === undefined) continue;
      context.report({
        range: version.range,
        message: tell`No release of Gateway API since ${old.gone} serves ${kind} ${apiVersion}, so the API server refuses this; write ${old.kind ?? tell`version`} ${old.next}`,
        resource,
        data: placeData(path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const facts = site?.resource.facts;
    const old = facts && removedVersion(facts.apiVersion, facts.kind);
    return site === undefined || old === undefined ? [] : [versionOffer(site, old, true)];
  },
});
