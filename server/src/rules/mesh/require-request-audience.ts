import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { at } from '../../yaml/access.ts';
import { shown } from '../ingress/door/door.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from '../ingress/door/offers.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { audiencePlaceholder } from '../token/projected/audience-fixes.ts';
import { requestAuthentication } from './example.ts';
import { authorizationPoliciesFor } from './policies.ts';

/** A RequestAuthentication that takes the tokens an issuer made for anybody. */
export const requireRequestAudience = defineRule({
  meta: {
    slug: 'require-request-audience',
    code: 'ZT507',
    area: 'mesh',
    title: 'A RequestAuthentication does not say for whom the tokens must be',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['RequestAuthentication'],
    triggers: [],
    covers: ['MESH-04'],
    equivalents: [],
    references: [
      {
        title: 'Istio: JWTRule',
        url: 'https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule',
      },
      {
        title: 'RFC 8725: validate the audience',
        url: 'https://www.rfc-editor.org/rfc/rfc8725#section-3.9',
      },
    ],
    docs: {
      why: [
        'An issuer signs tokens for many services. Without `audiences` one that was made for another service, and which that service',
        'or its log may have let out, is as good here. Name the audience of this one. An AuthorizationPolicy of the workspace that asks',
        'for `request.auth.audiences` or `request.auth.claims[aud]` of the same workloads counts as well.',
      ].join('\n'),
      bad: { yaml: requestAuthentication(['jwksUri: https://login.example.com/jwks.json']) },
      good: {
        yaml: requestAuthentication(['jwksUri: https://login.example.com/jwks.json', 'audiences: [shop]']),
      },
      whenToTurnOff: 'For issuers that serve this one service only.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const { meshPolicy, path } = placed.facts;
    const open = meshPolicy?.tokens?.anyAudience ?? [];
    if (open.length === 0) return;
    const asked = authorizationPoliciesFor(placed, context.graph).some(
      ({ facts }) => facts.meshPolicy?.authorization?.asksForAudience === true,
    );
    if (asked) return;
    for (const rule of open)
      context.report({
        range: rule.range,
        message: tell`Without audiences, tokens that ${rule.name === '' ? tell`this issuer` : shown(rule.name)} made for other services may pass too; write the audience of this one`,
        data: placeData(path, rule.path),
      });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = placeOfFinding(finding);
    if (site === undefined || place === undefined) return [];
    const path = place.slice(0, -1);
    const audience = context.settings.audience ?? audiencePlaceholder;
    const title =
      context.settings.audience === undefined
        ? tell`Write an audience, to be filled in`
        : tell`Write audience ${audience}`;
    const written = at(site.root, ...path, 'audiences') !== undefined;
    return [
      editOffer(
        site,
        title,
        [
          written
            ? { op: 'replaceValue', path: [...path, 'audiences'], value: [audience] }
            : { op: 'insertPair', path, key: 'audiences', value: [audience], after: ['issuer'] },
        ],
        { preferred: true },
      ),
    ];
  },
});
