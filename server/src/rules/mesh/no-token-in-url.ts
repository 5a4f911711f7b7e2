import { jwtRulesOf } from '../../kubernetes/mesh/jwt-rules.ts';
import { tell } from '../../words/tell.ts';
import { items, pair } from '../../yaml/access.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { requestAuthentication } from './example.ts';
import { documentOffer } from './offers.ts';

const keys = 'jwksUri: https://login.example.com/jwks.json';

/** Tokens are taken from the query of the URL. */
export const noTokenInUrl = defineRule({
  meta: {
    slug: 'no-token-in-url',
    code: 'ZT508',
    area: 'mesh',
    title: 'Tokens are taken from the URL',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['RequestAuthentication'],
    triggers: [],
    covers: ['MESH-06'],
    equivalents: [],
    references: [
      {
        title: 'Istio: JWTRule',
        url: 'https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule',
      },
      {
        title: 'RFC 9700: access tokens in URIs',
        url: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2',
      },
    ],
    docs: {
      why: [
        'With `fromParams` a token travels in the query of the URL, and with that into access logs, traces, the history of browsers and',
        'the `Referer` header of the next request. Take it from a header: the `Authorization` header is read without any setting, others',
        'with `fromHeaders`.',
      ].join('\n'),
      bad: { yaml: requestAuthentication([keys, 'fromParams: [access_token]']) },
      good: { yaml: requestAuthentication([keys, 'fromHeaders:', '  - name: x-shop-token']) },
      whenToTurnOff: 'For WebSockets and downloads of browsers, with tokens that live for seconds.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const { resource, rule, path } of jwtRulesOf(resources)) {
      const field = pair(rule, 'fromParams');
      if (field === undefined || items(field.value).length === 0) continue;
      report({
        range: field.key.range,
        message: tell`fromParams takes tokens from the URL, which ends in logs, traces and histories; take them from a header`,
        resource: resourceName(resource),
        data: placeData(resource.path, [...path, 'fromParams']),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const path = placeOfFinding(finding);
    if (path === undefined) return [];
    return [
      documentOffer(finding, context, tell`Remove fromParams`, [{ op: 'removePair', path }], {
        preferred: true,
      }),
    ];
  },
});
