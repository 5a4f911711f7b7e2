import type { Operation } from '../../edit/operations.ts';
import { gatewayGroup } from '../../kubernetes/gateway/reference.ts';
import type { GrantedFrom, GrantedTo } from '../../kubernetes/gateway/reference-grant.ts';
import { routeKinds } from '../../kubernetes/gateway/route.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { referencesKey } from '../../workspace/mentions-gateway.ts';
import { isFrom, isTo } from '../../workspace/reference-permission.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { grantExample } from './gateway/example.ts';
import { isPointless } from './gateway/grants.ts';
import { listed } from './gateway/words.ts';

/** A ReferenceGrant that opens every Secret of its namespace. */
export const noWideReferenceGrant = defineRule({
  meta: {
    slug: 'no-wide-reference-grant',
    code: 'ZT453',
    area: 'ingress',
    title: 'A ReferenceGrant opens every Secret of its namespace',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
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
        'Without `to[].name` the grant is for every object of the kind, those made later included. For Secrets that means: whoever',
        'may write a Gateway in the other namespace can serve with every certificate of this one, and so speak in the name of',
        'every host they are for. Name the Secrets that are meant. Grants for Services and ConfigMaps are not reported.',
      ].join('\n'),
      bad: {
        yaml: grantExample({
          from: [`group: ${gatewayGroup}`, 'kind: Gateway', 'namespace: infra'],
          to: ['group: ""', 'kind: Secret'],
        }),
      },
      good: {
        yaml: grantExample({
          from: [`group: ${gatewayGroup}`, 'kind: Gateway', 'namespace: infra'],
          to: ['group: ""', 'kind: Secret', 'name: shop-tls'],
        }),
      },
      whenToTurnOff: 'Where a namespace holds nothing but certificates for the Gateways it lets in.',
    },
  },
  checkResource,
  fixes,
});

function isWide({ group, kind, name }: GrantedTo): boolean {
  return group?.text === '' && kind?.text === 'Secret' && (name === undefined || name.text === '');
}

function checkResource(placed: PlacedResource, context: WorkspaceContext): void {
  const { referenceGrant, namespace, path } = placed.facts;
  if (referenceGrant === undefined || referenceGrant.partial) return;
  const doors = referenceGrant.from.filter(isDoor);
  const who = doors.length > 0 ? doors : referenceGrant.from;
  const homes = [...new Set(who.flatMap((from) => from.namespace?.text ?? []))];
  for (const entry of referenceGrant.to) {
    if (!isWide(entry) || isPointless(referenceGrant.from, entry)) continue;
    const home = namespace === undefined ? tell`its namespace` : tell`namespace ${namespace}`;
    context.report({
      range: entry.range,
      message:
        doors.length > 0
          ? tell`Gateways of ${listed(homes)} may serve with every Secret of ${home}, later ones too, and so for every host they are for; write to[].name`
          : tell`Objects of ${listed(homes)} may refer to every Secret of ${home}, later ones too; write to[].name`,
      data: placeData(path, entry.path),
    });
  }
}

function isDoor({ kind }: GrantedFrom): boolean {
  return kind?.text === 'Gateway' || kind?.text === 'ListenerSet';
}

/** The Secrets that those let in use now, as far as the workspace shows them. */
function usedSecrets(grant: PlacedResource, entry: GrantedTo, graph: WorkspaceGraph): readonly string[] {
  const { namespace, referenceGrant } = grant.facts;
  if (namespace === undefined) return [];
  const used = graph
    .mentioning(referencesKey, namespace)
    .flatMap(({ facts }) =>
      referenceGrant?.from.some((from) => isFrom(from, facts)) === true
        ? (facts.gateway?.references ?? []).filter(
            (reference) => reference.namespace?.text === namespace && isTo(entry, reference),
          )
        : [],
    );
  return [...new Set(used.map(({ name }) => name.text))].sort();
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const place = JSON.stringify(placeOfFinding(finding));
  const grant = site?.resource.facts.referenceGrant;
  const entry = grant?.to.find((item) => JSON.stringify(item.path) === place);
  if (site === undefined || grant === undefined || entry === undefined) return [];
  // What others refer to is not known here; routes have no field for a Secret.
  if (!grant.from.every((from) => isDoor(from) || routeKinds.includes(from.kind?.text ?? ''))) return [];
  const used = usedSecrets(site.resource, entry, context.graph);
  const [first, ...others] = used;
  if (first === undefined) return [];
  const operations: Operation[] = [
    entry.name === undefined
      ? { op: 'insertPair', path: entry.path, key: 'name', value: first, after: ['kind'] }
      : { op: 'replaceScalar', path: entry.name.path, value: first },
    ...others.map(
      (name, index): Operation => ({
        op: 'insertItem',
        path: entry.path.slice(0, -1),
        index: Number(entry.path.at(-1)) + index + 1,
        value: { group: '', kind: 'Secret', name },
      }),
    ),
  ];
  const title = tell`Open ${listed(used)} only, which the Gateways here use`;
  return [editOffer(site, title, operations, { preferred: true })];
}
