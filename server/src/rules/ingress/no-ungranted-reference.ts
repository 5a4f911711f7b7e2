import type { NewValue } from '../../edit/operations.ts';
import { gatewayGroup, type ObjectReference } from '../../kubernetes/gateway/reference.ts';
import { routeKinds } from '../../kubernetes/gateway/route.ts';
import { tell } from '../../words/tell.ts';
import type { DocumentKey } from '../../workspace/document-key.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { isFrom, type Permission, permissionOf } from '../../workspace/reference-permission.ts';
import {
  type Change,
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type WorkspaceContext,
} from '../rule.ts';
import { placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { gatewayExample, grantExample, together } from './gateway/example.ts';
import { titled } from './gateway/words.ts';

const secret = `apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
  namespace: shop
type: kubernetes.io/tls
`;

const gateway = gatewayExample({ certificate: '{name: shop-tls, namespace: shop}' });

/** A reference of a Gateway or route into a namespace that lets nobody, or others, refer to its objects. */
export const noUngrantedReference = defineRule({
  meta: {
    slug: 'no-ungranted-reference',
    code: 'ZT451',
    area: 'ingress',
    title: 'A Gateway or route refers to another namespace that no ReferenceGrant opens',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['Gateway', 'ListenerSet', ...routeKinds],
    triggers: [],
    covers: ['GW-04', 'GW-06'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: ReferenceGrant',
        url: 'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
      },
    ],
    docs: {
      why: [
        'A certificate, backend or certificate authority of another namespace may be used only when a ReferenceGrant there says so.',
        'Without one the listener is not programmed, and requests to such a backend end in 500. A grant must name the group, kind',
        'and namespace of who refers, and the kind, and if it likes the name, of the object; it has to be in the namespace of the',
        'object. The rule speaks only where the workspace knows that namespace: another grant is here, or, which is a warning',
        'since the grants may be kept elsewhere, the object is.',
      ].join('\n'),
      bad: { yaml: together(gateway, secret) },
      good: {
        yaml: together(
          gateway,
          secret,
          grantExample({
            from: [`group: ${gatewayGroup}`, 'kind: Gateway', 'namespace: infra'],
            to: ['group: ""', 'kind: Secret', 'name: shop-tls'],
          }),
        ),
      },
      whenToTurnOff: 'Where the ReferenceGrants are made by a controller.',
    },
  },
  checkResource,
  fixes,
});

/** Routes of a mesh, whose parents are Services, are left out: a workload may ask those Services anyway. */
function referencesOf({ gateway, route }: PlacedResource['facts']): readonly ObjectReference[] {
  const listens = route?.parents.some(({ group }) => group === gatewayGroup) === true;
  const ofRoute = listens ? route.rules.flatMap(({ references }) => references) : [];
  return [...(gateway?.references ?? []), ...ofRoute];
}

function checkResource(placed: PlacedResource, context: WorkspaceContext): void {
  const { facts } = placed;
  for (const reference of referencesOf(facts)) {
    const permission = permissionOf(facts, reference, context.graph);
    if (permission.state !== 'refused') continue;
    const { namespace, grants } = permission;
    const thing = `${reference.kind} ${reference.name.text}`;
    context.report({
      range: (reference.namespace ?? reference).range,
      message: tell`No ReferenceGrant in namespace ${namespace} lets ${titled(placed)} use ${thing}, so ${consequence(reference)}; add one there that names both`,
      // Without any grant of that namespace, the one that is meant may be kept with others elsewhere.
      ...(grants.length === 0 && { severity: 'warning' as const, confidence: 'medium' as const }),
      related: grants.slice(0, 3).map((grant) => ({
        message: tell`${titled(grant)} opens the namespace to others`,
        document: grant.document,
        path: grant.facts.site.path,
      })),
      data: placeData(facts.path, reference.path),
    });
  }
}

function consequence({ use }: ObjectReference): string {
  switch (use) {
    case 'certificate':
      return tell`the listener does not serve`;
    case 'client certificate':
      return tell`backends get no certificate`;
    case 'certificate authority':
      return tell`client certificates cannot be checked`;
    case 'backend':
      return tell`requests end in an error`;
    case 'mirror':
      return tell`nothing is mirrored`;
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const place = JSON.stringify(placeOfFinding(finding));
  if (site === undefined) return [];
  const { resource } = site;
  const reference = referencesOf(resource.facts).find((item) => JSON.stringify(item.path) === place);
  if (reference === undefined) return [];
  const permission = permissionOf(resource.facts, reference, context.graph);
  if (permission.state !== 'refused') return [];
  const { namespace } = permission;
  const thing = `${reference.kind} ${namespace}/${reference.name.text}`;
  const wider = extension(resource, reference, permission, context);
  if (wider !== undefined)
    return [
      {
        title: tell`Let ${titled(resource)} use ${thing}, in ${titled(wider.grant)}`,
        safe: false,
        preferred: true,
        plan: () => ({ changes: [wider.change] }),
      },
    ];
  const title = tell`Add a ReferenceGrant that lets ${titled(resource)} use ${thing}`;
  const change: Change = {
    type: 'insert-document',
    after: documentFor(resource, reference, permission, context),
    value: grantFor(resource, reference, permission),
    label: title,
  };
  return [{ title, safe: false, preferred: true, plan: () => ({ changes: [change] }) }];
}

type Refused = Extract<Permission, { state: 'refused' }>;

/** Another entry of a grant that already means this referrer and nobody else. */
function extension(
  { facts }: PlacedResource,
  { group, kind, name }: ObjectReference,
  { grants }: Refused,
  context: FixContext,
): { readonly grant: PlacedResource; readonly change: Change } | undefined {
  const grant = grants.find(({ facts: { referenceGrant } }) => {
    const [from] = referenceGrant?.from ?? [];
    return from !== undefined && referenceGrant?.from.length === 1 && isFrom(from, facts);
  });
  const path = [...(grant?.facts.path ?? []), 'spec', 'to'];
  if (grant === undefined || !context.parse(grant.document)) return undefined;
  const value = { group, kind, name: name.text };
  const label = tell`Allow one more object`;
  return {
    grant,
    change: {
      type: 'edit',
      document: grant.document,
      operations: [{ op: 'insertItem', path, value }],
      label,
    },
  };
}

/** Beside the object where that is written plainly, else beside who refers. */
function documentFor(
  own: PlacedResource,
  { kind, name }: ObjectReference,
  { namespace, grants }: Refused,
  { graph }: FixContext,
): DocumentKey {
  const neighbours = [...graph.inNamespace(kind, name.text, namespace), ...grants];
  return (neighbours.find(({ facts }) => facts.completeness === 'complete') ?? own).document;
}

function grantFor(
  { facts }: PlacedResource,
  { group, kind, name }: ObjectReference,
  { namespace, grants }: Refused,
): NewValue {
  return {
    // The version of the neighbours; without any, the one that every release of Gateway API serves.
    apiVersion: grants[0]?.facts.apiVersion ?? `${gatewayGroup}/v1beta1`,
    kind: 'ReferenceGrant',
    metadata: { name: `${facts.name ?? facts.kind.toLowerCase()}-to-${name.text}`, namespace },
    spec: {
      from: [{ group: facts.group, kind: facts.kind, namespace: facts.namespace ?? '' }],
      to: [{ group, kind, name: name.text }],
    },
  };
}
