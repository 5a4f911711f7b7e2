import type { Operation } from '../../edit/operations.ts';
import type { ParentReference } from '../../kubernetes/gateway/route.ts';
import { routeKinds } from '../../kubernetes/gateway/route.ts';
import { tell } from '../../words/tell.ts';
import { attachmentOf, routesOf } from '../../workspace/gateway-attachment.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { inOneFolder } from '../shared/folder.ts';
import { editOffer, type FixSite, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { refusal } from './gateway/attach.ts';
import { gatewayExample, routeExample, together } from './gateway/example.ts';
import { listed, titled } from './gateway/words.ts';

/** A route that no listener of the Gateway it names takes. */
export const noUnattachedRoute = defineRule({
  meta: {
    slug: 'no-unattached-route',
    code: 'ZT450',
    area: 'ingress',
    title: 'A route attaches to no listener of the Gateway it names',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: [...routeKinds],
    triggers: [],
    covers: ['GW-08'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: attaching routes to Gateways',
        url: 'https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways',
      },
    ],
    docs: {
      why: [
        'The API server takes such a route without a word, and nothing serves it: the host answers 404, or another route of the',
        'Gateway with other protection answers in its place. A listener takes a route when its name and port are those of the',
        'parentRef, the kind fits its protocol and `allowedRoutes.kinds`, the namespace is allowed (without `allowedRoutes` that',
        'of the Gateway only), and the hostnames of both have one in common. The rule speaks only where the Gateway or',
        'ListenerSet is in the workspace exactly once and whole, and where labels of namespaces do not decide. It is a warning',
        'where the two stand in different folders and neither says its namespace.',
      ].join('\n'),
      bad: {
        yaml: together(
          gatewayExample({ namespace: 'shop' }),
          routeExample({ parent: ['name: public', 'sectionName: web'] }),
        ),
      },
      good: {
        yaml: together(
          gatewayExample({ namespace: 'shop' }),
          routeExample({ parent: ['name: public', 'sectionName: https'] }),
        ),
      },
      whenToTurnOff: 'Where routes are kept for listeners that are added by hand or by another tool.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(placed: PlacedResource, context: WorkspaceContext): void {
  for (const parent of placed.facts.route?.parents ?? []) {
    const attachment = attachmentOf(placed, parent, context.graph);
    if (attachment.state !== 'refused') continue;
    const { door, obstacle } = attachment;
    // Neither says a namespace, and apart they may be for two installations.
    const guessed =
      placed.facts.namespace === undefined &&
      door.facts.namespace === undefined &&
      !inOneFolder(placed, door);
    context.report({
      ...(guessed && { severity: 'warning' as const, confidence: 'medium' as const }),
      ...refusal(placed, parent, door, obstacle),
      related: [{ message: titled(door), document: door.document, path: door.facts.site.path }],
      data: placeData(placed.facts.path, parent.path),
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const place = JSON.stringify(placeOfFinding(finding));
  const parent = site?.resource.facts.route?.parents.find((item) => JSON.stringify(item.path) === place);
  if (site === undefined || parent === undefined) return [];
  const attachment = attachmentOf(site.resource, parent, context.graph);
  if (attachment.state !== 'refused') return [];
  if (attachment.obstacle === 'namespace') return admit(site.resource, parent, attachment.door, context);
  return attachment.obstacle === 'section' || attachment.obstacle === 'port'
    ? attachElsewhere(site, parent, context)
    : [];
}

/** To the listener that would take the route if the parentRef named it. */
function attachElsewhere(site: FixSite, parent: ParentReference, context: FixContext): readonly FixOffer[] {
  const free = { ...parent, sectionName: undefined, port: undefined };
  const attachment = attachmentOf(site.resource, free, context.graph);
  if (attachment.state !== 'attached') return [];
  const { sectionName, port } = parent;
  const preferred = attachment.listeners.length === 1;
  return attachment.listeners.flatMap(({ name }): readonly FixOffer[] => {
    if (name === undefined) return [];
    const operations: Operation[] = [
      sectionName === undefined
        ? {
            op: 'insertPair',
            path: parent.path,
            key: 'sectionName',
            value: name.text,
            after: ['namespace', 'name'],
          }
        : { op: 'replaceScalar', path: sectionName.path, value: name.text },
    ];
    if (port !== undefined) operations.push({ op: 'removePair', path: port.path });
    return [editOffer(site, tell`Attach to listener ${name.text}`, operations, { preferred })];
  });
}

/** Lets the namespace of the route in, beside those of the routes that the listener takes now. */
function admit(
  route: PlacedResource,
  parent: ParentReference,
  door: PlacedResource,
  context: FixContext,
): readonly FixOffer[] {
  const root = context.parse(door.document)?.root;
  const { namespace } = route.facts;
  const listeners = door.facts.gateway?.listeners ?? [];
  if (!root || namespace === undefined || door.facts.namespace === undefined) return [];
  const site = { resource: door, root };
  return listeners.flatMap((listener): readonly FixOffer[] => {
    const { name, namespaces, port, path } = listener;
    if (name === undefined || (parent.sectionName !== undefined && parent.sectionName.text !== name.text))
      return [];
    if (parent.port !== undefined && parent.port.value !== port) return [];
    const now =
      namespaces?.from?.text === 'Selector' ? namespaces.selector?.names : [door.facts.namespace ?? ''];
    if (now === undefined) return [];
    const others = namespaces?.from?.text === 'Selector' ? now : usedNamespaces(door, now, context);
    const names = [...new Set([...others, namespace])].sort();
    const key = 'kubernetes.io/metadata.name';
    const value = {
      from: 'Selector',
      selector: { matchExpressions: [{ key, operator: 'In', values: names }] },
    };
    const operation: Operation =
      namespaces === undefined
        ? { op: 'insertPair', path: [...path, 'allowedRoutes'], key: 'namespaces', value }
        : { op: 'replaceValue', path: namespaces.path, value };
    const title = tell`Let listener ${name.text} of ${titled(door)} take routes of ${listed(names)}`;
    return [
      editOffer(site, title, [operation], {
        preferred: parent.sectionName !== undefined || listeners.length === 1,
      }),
    ];
  });
}

/** The namespaces that are let in now, and those of the routes that are attached. */
function usedNamespaces(
  door: PlacedResource,
  own: readonly string[],
  { graph }: FixContext,
): readonly string[] {
  const used = routesOf(door, graph).flatMap(({ route }) => route.facts.namespace ?? []);
  return [...new Set([...own, ...used])];
}
