import { gatewayGroup } from '../../kubernetes/gateway/reference.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { grantExample } from './gateway/example.ts';
import { type DeadEntry, deadFrom, deadTo, isPointless } from './gateway/grants.ts';

/** A ReferenceGrant with an entry that never means anybody or anything. */
export const noIneffectiveReferenceGrant = defineRule({
  meta: {
    slug: 'no-ineffective-reference-grant',
    code: 'ZT452',
    area: 'ingress',
    title: 'An entry of a ReferenceGrant can never match',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['ReferenceGrant'],
    triggers: [],
    covers: ['GW-07'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: ReferenceGrant',
        url: 'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
      },
    ],
    docs: {
      why: [
        'Groups, kinds and namespaces of a ReferenceGrant are compared letter by letter. The group of a Secret or Service is the',
        'empty string, neither `core` nor `v1`; Gateways and routes are of `gateway.networking.k8s.io`; kinds are written in the',
        'singular with their capitals. An entry `to` Secrets that lets routes in, or one to Services that lets Gateways in, is for',
        'a reference that does not exist. What such a grant was written for stays refused.',
      ].join('\n'),
      bad: {
        yaml: grantExample({
          from: [`group: ${gatewayGroup}`, 'kind: Gateway', 'namespace: infra'],
          to: ['group: core', 'kind: Secret', 'name: shop-tls'],
        }),
      },
      good: {
        yaml: grantExample({
          from: [`group: ${gatewayGroup}`, 'kind: Gateway', 'namespace: infra'],
          to: ['group: ""', 'kind: Secret', 'name: shop-tls'],
        }),
      },
      whenToTurnOff: 'Where an implementation has kinds of its own with these names.',
    },
  },
  checkResource,
  fixes,
});

function deadEntries({ referenceGrant }: PlacedResource['facts']): readonly DeadEntry[] {
  if (referenceGrant === undefined) return [];
  const { from, to, partial } = referenceGrant;
  const dead = [
    ...from.flatMap((entry) => deadFrom(entry) ?? []),
    ...to.flatMap((entry) => deadTo(entry) ?? []),
  ];
  const pointless = partial
    ? []
    : to.flatMap((entry): readonly DeadEntry[] => {
        const kind = entry.kind?.text ?? '';
        const who = [...new Set(from.flatMap((item) => item.kind?.text ?? []))].join(', ');
        return isPointless(from, entry)
          ? [
              {
                list: 'to',
                path: entry.path,
                range: entry.range,
                words: tell`No ${who} can refer to a ${kind}, so this opens nothing; ${kind === 'Service' ? tell`let the route in` : tell`let the Gateway in`} that does`,
                repair: undefined,
              },
            ]
          : [];
      });
  return [...dead, ...pointless];
}

function checkResource(placed: PlacedResource, context: WorkspaceContext): void {
  for (const { range, words, path } of deadEntries(placed.facts))
    context.report({ range, message: words, data: placeData(placed.facts.path, path) });
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  if (site === undefined) return [];
  const entry = deadEntries(site.resource.facts).find(({ words }) => words === finding.message);
  if (entry?.repair === undefined) return [];
  const { path, value } = entry.repair;
  const key = path.at(-1);
  // What was refused until now is then allowed, as it was written to be; still a door that opens.
  return [
    editOffer(
      site,
      tell`Write ${String(key)}: ${value === '' ? '""' : value}`,
      [{ op: 'replaceScalar', path, value }],
      {
        preferred: JSON.stringify(placeOfFinding(finding)) === JSON.stringify(entry.path),
      },
    ),
  ];
}
