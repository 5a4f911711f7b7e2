import type { Listener } from '../../kubernetes/gateway/gateway.ts';
import { tell } from '../../words/tell.ts';
import { knowsHosts, routesOf } from '../../workspace/gateway-attachment.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { gatewayExample } from './gateway/example.ts';
import { isMeshInternal } from './gateway/mesh.ts';
import { listenerNamed } from './gateway/words.ts';

const shared = [
  'allowedRoutes:',
  '  namespaces:',
  '    from: Selector',
  '    selector:',
  '      matchLabels:',
  '        team: shop',
];

/** A listener for many hosts that routes of several namespaces share. */
export const noSharedWildcardListener = defineRule({
  meta: {
    slug: 'no-shared-wildcard-listener',
    code: 'ZT463',
    area: 'ingress',
    title: 'Other namespaces share a listener that is for many hosts',
    severity: 'info',
    confidence: 'low',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: ['Gateway', 'ListenerSet'],
    triggers: [],
    covers: ['GW-03'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: security model, restricting route attachment',
        url: 'https://gateway-api.sigs.k8s.io/concepts/security-model/',
      },
    ],
    docs: {
      why: [
        'A listener without a hostname, or with a wildcard, takes any host its routes name. When several namespaces may attach, each of',
        'them can answer for the hosts of the others, with the same certificate; the older route wins, and for a more specific path',
        'the newer one. One listener for each host, with the namespace that owns it, keeps them apart. Listeners for routes of',
        'their own namespace only are silent.',
      ].join('\n'),
      bad: { yaml: gatewayExample({ listener: shared }).replace('shop.example.com', '"*.example.com"') },
      good: { yaml: gatewayExample({ listener: shared }) },
      whenToTurnOff: 'Where one team owns all hosts, or an admission policy says which host is whose.',
    },
  },
  checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
    const { gateway, path } = facts;
    if (gateway === undefined || isMeshInternal(gateway)) return;
    for (const listener of gateway.listeners) {
      if (listener.partial || !isWide(listener) || !isShared(listener)) continue;
      const { hostname, name } = listener;
      context.report({
        range: (hostname ?? name ?? listener).range,
        message: tell`${listenerNamed(listener)} is for ${hostname?.text ?? tell`every host`} and open to other namespaces, so each can answer for the hosts of the others; write one listener for each host`,
        data: placeData(path, listener.path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = JSON.stringify(placeOfFinding(finding));
    const listener = site?.resource.facts.gateway?.listeners.find(
      ({ path }) => JSON.stringify(path) === place,
    );
    if (site === undefined || listener === undefined) return [];
    const hosts = hostsOn(listener, site.resource, context);
    const [host] = hosts;
    if (host === undefined || hosts.length > 1) return [];
    const { hostname, path } = listener;
    return [
      editOffer(
        site,
        tell`Write hostname: ${host}, the only host of the routes here`,
        [
          hostname === undefined
            ? { op: 'insertPair', path, key: 'hostname', value: host, after: ['port', 'protocol'] }
            : { op: 'replaceScalar', path: hostname.path, value: host },
        ],
        { preferred: true },
      ),
    ];
  },
});

function isWide(listener: Listener): boolean {
  const { hostname } = listener;
  return knowsHosts(listener) && (hostname === undefined || hostname.text.startsWith('*'));
}

function isShared({ namespaces }: Listener): boolean {
  const from = namespaces?.from?.text;
  if (from === 'All') return true;
  if (from !== 'Selector') return false;
  const names = namespaces?.selector?.names;
  return names === undefined || names.length > 1;
}

/** The hosts of the routes on a listener; none when a route takes them all, or a wildcard. */
function hostsOn(listener: Listener, door: PlacedResource, { graph }: FixContext): readonly string[] {
  const routes = routesOf(door, graph).filter(({ listeners }) =>
    listeners.some(({ name }) => name?.text === listener.name?.text),
  );
  const hosts = routes.map(({ route }) => route.facts.route?.hostnames.map(({ text }) => text) ?? []);
  if (hosts.some((names) => names.length === 0 || names.some((name) => name.startsWith('*')))) return [];
  const names = [...new Set(hosts.flat())];
  // Two listeners of one port and protocol may not have the same hostname.
  const isTaken = door.facts.gateway?.listeners.some(
    (other) =>
      other.port === listener.port &&
      other.protocol?.text === listener.protocol?.text &&
      other.hostname?.text === names[0],
  );
  return isTaken === true ? [] : names;
}
