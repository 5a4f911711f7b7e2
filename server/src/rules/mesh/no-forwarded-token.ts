import type { Operation } from '../../edit/operations.ts';
import { jwtRulesOf } from '../../kubernetes/mesh/jwt-rules.ts';
import { tell } from '../../words/tell.ts';
import { at, booleanAt, pair } from '../../yaml/access.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { requestAuthentication } from './example.ts';
import { documentOffer } from './offers.ts';

const keys = 'jwksUri: https://login.example.com/jwks.json';

/** The token of the caller goes on to the workload, which can use it as the caller. */
export const noForwardedToken = defineRule({
  meta: {
    slug: 'no-forwarded-token',
    code: 'ZT509',
    area: 'mesh',
    title: 'The caller’s token is handed on to the workload',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
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
    ],
    docs: {
      why: [
        'The proxy takes the token out of the request once it has checked it. With `forwardOriginalToken: true` the workload gets it, may',
        'log it, hand it on, and call as the user wherever the token is good. A workload that only wants to know who calls can be told by',
        '`outputClaimToHeaders` or `outputPayloadToHeader`.',
      ].join('\n'),
      bad: { yaml: requestAuthentication([keys, 'audiences: [shop]', 'forwardOriginalToken: true']) },
      good: {
        yaml: requestAuthentication([
          keys,
          'audiences: [shop]',
          'outputClaimToHeaders:',
          '  - header: x-user',
          '    claim: sub',
        ]),
      },
      whenToTurnOff: 'Where the workload checks the token itself, or exchanges it for another.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const { resource, rule, path } of jwtRulesOf(resources)) {
      const field = pair(rule, 'forwardOriginalToken');
      if (field === undefined || booleanAt(rule, 'forwardOriginalToken') !== true) continue;
      report({
        range: field.key.range,
        message: tell`forwardOriginalToken hands the caller’s token on to the workload, which can use it as the caller; hand on claims with outputClaimToHeaders`,
        resource: resourceName(resource),
        data: placeData(resource.path, [...path, 'forwardOriginalToken']),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const path = placeOfFinding(finding);
    if (path === undefined) return [];
    const rule = path.slice(0, -1);
    const removal: Operation = { op: 'removePair', path };
    // Somebody has chosen the headers already.
    if (at(context.parse(finding.document)?.root, ...rule, 'outputClaimToHeaders') !== undefined)
      return [documentOffer(finding, context, tell`Keep the token at the proxy`, [removal])];
    return [
      documentOffer(finding, context, tell`Hand on the subject in header x-jwt-sub instead`, [
        removal,
        {
          op: 'insertPair',
          path: rule,
          key: 'outputClaimToHeaders',
          value: [{ header: 'x-jwt-sub', claim: 'sub' }],
        },
      ]),
    ];
  },
});
