import { targetCovers } from '../../kubernetes/mesh/target.ts';
import { tell } from '../../words/tell.ts';
import { namespacesMatch, type PlacedResource } from '../../workspace/graph.ts';
import { editOffer, placeData, siteOfFinding } from '../ingress/door/offers.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { authorizationPolicy } from './example.ts';
import { authorizationPoliciesFor, rootNamespace } from './policies.ts';

const narrow = [
  'action: ALLOW',
  'rules:',
  '  - from:',
  '      - source:',
  '          principals: [cluster.local/ns/web/sa/web]',
];

/** An ALLOW rule without any condition: everybody may, whatever other policies allow. */
export const noAllowAllPolicy = defineRule({
  meta: {
    slug: 'no-allow-all-policy',
    code: 'ZT505',
    area: 'mesh',
    title: 'An AuthorizationPolicy allows every request',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['AuthorizationPolicy'],
    triggers: [],
    covers: ['MESH-08'],
    equivalents: [],
    references: [
      {
        title: 'Istio: allow-nothing, deny-all and allow-all policies',
        url: 'https://istio.io/latest/docs/concepts/security/#allow-nothing-deny-all-and-allow-all-policy',
      },
    ],
    docs: {
      why: [
        'A request may pass when any ALLOW policy of the workload matches. The empty rule `{}` matches everything, so that a policy',
        'with it lets in callers without mTLS and without a token, and every other ALLOW policy of the same workloads decides nothing.',
        'The message names those, as far as they are in the workspace. DENY and CUSTOM policies go before and still hold.',
      ].join('\n'),
      bad: {
        yaml: [
          authorizationPolicy(['action: ALLOW', 'rules:', '  - {}'], 'everybody'),
          authorizationPolicy(narrow),
        ].join('---\n'),
      },
      good: { yaml: authorizationPolicy(narrow) },
      whenToTurnOff: 'Where DENY policies say all there is to say.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const { facts } = placed;
    const authorization = facts.meshPolicy?.authorization;
    if (authorization?.action !== 'ALLOW' || authorization.matchesAll === undefined) return;
    const overruled = overruledBy(placed, context);
    const [first] = overruled;
    context.report({
      range: authorization.matchesAll.range,
      message:
        first === undefined
          ? tell`An empty ALLOW rule lets in every request, with or without identity; write who may as from, or what as to`
          : tell`This empty ALLOW rule lets in every request, so AuthorizationPolicy ${first.facts.name ?? ''} decides nothing; remove it, or write who may as from`,
      related: overruled.slice(0, 5).map(({ facts: other, document }) => ({
        message: tell`AuthorizationPolicy ${other.name ?? ''} decides nothing beside it`,
        document,
        path: other.site.path,
      })),
      data: placeData(facts.path, authorization.matchesAll.path),
    });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const authorization = site?.resource.facts.meshPolicy?.authorization;
    if (site === undefined || authorization?.matchesAll === undefined) return [];
    const { path } = authorization.matchesAll;
    return [
      editOffer(site, tell`Allow callers with an identity of the mesh only`, [
        { op: 'replaceValue', path, value: { from: [{ source: { principals: ['*'] } }] } },
      ]),
    ];
  },
});

/** ALLOW policies with rules whose workloads are all among those that the policy opens. */
function overruledBy(placed: PlacedResource, context: WorkspaceContext): readonly PlacedResource[] {
  const own = placed.facts.meshPolicy?.target;
  return authorizationPoliciesFor(placed, context.graph).filter((other) => {
    const { meshPolicy, namespace, completeness } = other.facts;
    if (other.facts === placed.facts || own === undefined || meshPolicy === undefined) return false;
    const isHome =
      placed.facts.namespace === rootNamespace ||
      namespacesMatch(namespace, placed.facts.namespace) === 'same';
    return (
      isHome &&
      completeness === 'complete' &&
      meshPolicy.authorization?.action === 'ALLOW' &&
      meshPolicy.authorization.matchesAll === undefined &&
      targetCovers(own, meshPolicy.target)
    );
  });
}
