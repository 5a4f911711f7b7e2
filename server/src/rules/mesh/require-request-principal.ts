import type { NewValue } from '../../edit/operations.ts';
import { isAmbient } from '../../kubernetes/mesh/membership.ts';
import type { PolicyTarget } from '../../kubernetes/mesh/target.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, siteOfFinding } from '../ingress/door/offers.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { inOneFolder } from '../shared/folder.ts';
import { authorizationPolicy, requestAuthentication } from './example.ts';
import { authorizationPoliciesFor, labelsOfNamespace } from './policies.ts';

const keys = ['jwksUri: https://login.example.com/jwks.json', 'audiences: [shop]'];

/** A RequestAuthentication without a policy that asks for the token it checks. */
export const requireRequestPrincipal = defineRule({
  meta: {
    slug: 'require-request-principal',
    code: 'ZT501',
    area: 'mesh',
    title: 'A RequestAuthentication checks tokens, but nothing demands one',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['RequestAuthentication'],
    triggers: [],
    covers: ['MESH-03'],
    equivalents: [],
    references: [
      {
        title: 'Istio: require a valid token',
        url: 'https://istio.io/latest/docs/tasks/security/authorization/authz-jwt/',
      },
    ],
    docs: {
      why: [
        'A RequestAuthentication refuses requests with a bad token. A request without any token passes, as one of nobody: leaving the',
        'header out is enough to get in. Only an AuthorizationPolicy that speaks of `requestPrincipals` or `request.auth.…` for the',
        'same workloads demands the token. The rule looks for one in the namespace and in the root namespace, as far as they are in',
        'the workspace; selectors and `targetRefs` that can never meet do not count, CUSTOM policies do. Newer versions of Istio can',
        'also demand the token in the RequestAuthentication, by `presence: REQUIRED`.',
      ].join('\n'),
      bad: { yaml: requestAuthentication(keys) },
      good: {
        yaml: [
          requestAuthentication(keys),
          authorizationPolicy([
            'action: ALLOW',
            'rules:',
            '  - from:',
            '      - source:',
            '          requestPrincipals: ["https://login.example.com/*"]',
          ]),
        ].join('---\n'),
      },
      whenToTurnOff:
        'Where tokens are optional by intent, or where the AuthorizationPolicies stand in another repository.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const { meshPolicy, name, site } = placed.facts;
    if (meshPolicy?.tokens?.checked !== true || meshPolicy.target.type === 'hidden') return;
    if (meshPolicy.tokens.required) return;
    const policies = authorizationPoliciesFor(placed, context.graph);
    const demanded = policies.some(({ facts, document }) => {
      if (facts.meshPolicy?.authorization?.asksForToken === true) return true;
      const isHidden =
        facts.completeness !== 'complete' ||
        facts.meshPolicy?.authorization?.partial === true ||
        facts.meshPolicy?.target.type === 'hidden';
      // What a template hides may be the demand; of templates elsewhere, which may be for any namespace, that is far-fetched.
      return isHidden && inOneFolder({ document }, placed);
    });
    if (demanded) return;
    context.report({
      range: site.range,
      message: tell`${name === undefined ? tell`This` : tell`RequestAuthentication ${shown(name)}`} refuses bad tokens only: requests without one pass, as no AuthorizationPolicy here demands it; add one with requestPrincipals`,
      related: policies.slice(0, 3).map(({ facts, document }) => ({
        message: tell`AuthorizationPolicy ${facts.name ?? ''} says nothing of tokens`,
        document,
        path: facts.site.path,
      })),
      data: placeData(placed.facts.path),
    });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const facts = site?.resource.facts;
    if (site === undefined || facts?.meshPolicy === undefined || facts.name === undefined) return [];
    const { target } = facts.meshPolicy;
    const name = `${facts.name}-require-token`;
    const title = tell`Add AuthorizationPolicy ${name}, which refuses requests without a token`;
    const home = labelsOfNamespace(facts.namespace, context.graph);
    if (target.type !== 'references' && home !== undefined && isAmbient(home.labels))
      return [
        {
          title,
          safe: false,
          refusal: tell`In an ambient namespace only a policy with targetRefs to a waypoint sees tokens`,
        },
      ];
    const value = policyThatDemands(facts.apiVersion, name, facts.namespace, target);
    return [
      {
        title,
        safe: false,
        preferred: true,
        plan: () => ({
          changes: [{ type: 'insert-document', after: finding.document, value, label: title }],
        }),
      },
    ];
  },
});

/** Refuses what has no token and leaves everything else to the policies that are there. */
function policyThatDemands(
  apiVersion: string,
  name: string,
  namespace: string | undefined,
  target: PolicyTarget,
): NewValue {
  return {
    apiVersion,
    kind: 'AuthorizationPolicy',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: {
      ...(target.type === 'workloads' && { selector: { matchLabels: { ...target.labels } } }),
      ...(target.type === 'references' && {
        targetRefs: target.references.map(({ group, kind, name: wanted }) => ({
          ...(group !== '' && { group }),
          kind,
          name: wanted,
        })),
      }),
      action: 'DENY',
      rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }],
    },
  };
}
