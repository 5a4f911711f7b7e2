import { tell } from '../../words/tell.ts';
import { at } from '../../yaml/access.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { placeData, siteOfFinding } from './door/offers.ts';
import { gatewayExample } from './gateway/example.ts';
import { versionOffer } from './gateway/version-fix.ts';
import { deprecatedVersion, kindsWithDeprecatedVersions } from './gateway/versions.ts';

/** An object of Gateway API in a version that has a successor, or that only the experimental channel serves. */
export const noDeprecatedGatewayVersion = defineRule({
  meta: {
    slug: 'no-deprecated-gateway-version',
    code: 'ZT457',
    area: 'ingress',
    title: 'An object of Gateway API has a version that v1 replaces',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: [...kindsWithDeprecatedVersions],
    triggers: [],
    covers: ['GW-12'],
    equivalents: [],
    references: [
      { title: 'Gateway API: versioning', url: 'https://gateway-api.sigs.k8s.io/concepts/versioning/' },
    ],
    docs: {
      why: [
        '`v1` has everything that `v1beta1` of Gateway, GatewayClass and HTTPRoute has. The alpha versions of TLSRoute, TCPRoute,',
        'UDPRoute and BackendTLSPolicy are deprecated, and the standard channel of Gateway API does not serve them: a cluster that',
        'moves to it loses the TLS that such a policy demands. `v1` of TLSRoute came with v1.5, of TCPRoute and UDPRoute with v1.6,',
        'of BackendTLSPolicy with v1.4; ListenerSet `v1` of v1.5 takes the place of XListenerSet, which newer releases do not bring.',
        'ReferenceGrant `v1beta1` is left alone: it is what the CRDs store.',
      ].join('\n'),
      bad: { yaml: gatewayExample().replace('k8s.io/v1', 'k8s.io/v1beta1') },
      good: { yaml: gatewayExample() },
      whenToTurnOff: 'While clusters run CRDs that have no v1 of these kinds.',
    },
  },
  checkDocument(context: DocumentContext): void {
    for (const resource of context.resources) {
      const { apiVersion, kind, node, path } = resource;
      const old = deprecatedVersion(apiVersion, kind);
      const version = at(node, 'apiVersion');
      if (old === undefined || version === undefined) continue;
      const why =
        old.gone === ''
          ? tell`is replaced by v1, which every release since v1.0 serves`
          : tell`is deprecated since Gateway API ${old.gone}, and its standard channel refuses it`;
      context.report({
        range: version.range,
        message: tell`${kind} ${apiVersion} ${why}; write ${old.kind ?? tell`version`} ${old.next}`,
        ...(old.gone !== '' && { severity: 'warning' as const }),
        resource,
        data: placeData(path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const facts = site?.resource.facts;
    const old = facts && deprecatedVersion(facts.apiVersion, facts.kind);
    // Served by every release that serves the old one only where that was a beta.
    return site === undefined || old === undefined ? [] : [versionOffer(site, old, old.gone === '')];
  },
});
