import { clearHttpProtocols, type MeshServer, meshServers } from '../../kubernetes/mesh/gateway.ts';
import { tell } from '../../words/tell.ts';
import { at, booleanAt, isNullish } from '../../yaml/access.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { meshGateway } from './example-gateway.ts';
import { documentOffer, resourcesOfFinding } from './offers.ts';

const tls = ['mode: SIMPLE', 'credentialName: shop-tls'];

/** A server of an Istio Gateway that answers clear HTTP instead of sending clients to HTTPS. */
export const noClearGatewayServer = defineRule({
  meta: {
    slug: 'no-clear-gateway-server',
    code: 'ZT514',
    area: 'mesh',
    title: 'An Istio Gateway answers clear HTTP',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Gateway'],
    triggers: [],
    covers: ['MESH-14'],
    equivalents: [],
    references: [
      {
        title: 'Istio: secure gateways',
        url: 'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/',
      },
    ],
    docs: {
      why: [
        'Passwords, cookies and tokens that come over clear HTTP can be read and changed on the way. A server of protocol HTTP with',
        '`tls.httpsRedirect: true` answers with a redirect only; the host then needs a server of protocol HTTPS, in this Gateway or',
        'another. Routes may redirect as well (`redirect.scheme: https`), which this rule does not see.',
      ].join('\n'),
      bad: { yaml: meshGateway(tls, false) },
      good: { yaml: meshGateway(tls) },
      whenToTurnOff:
        'Where TLS ends in a load balancer in front of the gateway, or for gateways inside of the mesh.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      for (const server of meshServers(resource)) {
        if (!answersClear(server) || server.protocolNode === undefined) continue;
        const [host] = server.hosts;
        const who =
          host === undefined || host.opaque ? tell`This server` : tell`The server of ${shown(host.text)}`;
        report({
          range: server.protocolNode.range,
          message: tell`${who} answers clear HTTP, which others can read and change; write tls.httpsRedirect: true beside a server of protocol HTTPS`,
          resource: resourceName(resource),
          data: placeData(resource.path, server.path),
        });
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const place = JSON.stringify(placeOfFinding(finding));
    const servers = resourcesOfFinding(finding, context).map(meshServers);
    const own = servers.find((list) => list.some(({ path }) => JSON.stringify(path) === place));
    const server = own?.find(({ path }) => JSON.stringify(path) === place);
    if (own === undefined || server === undefined) return [];
    const title = tell`Send clients to HTTPS`;
    const secured = own.flatMap(({ protocol, hosts }) =>
      protocol === 'HTTPS' ? hosts.map(({ text }) => text) : [],
    );
    if (server.hosts.length === 0 || !server.hosts.every(({ text }) => secured.includes(text)))
      return [
        {
          title,
          safe: false,
          refusal: tell`Some of its hosts have no server of protocol HTTPS in this Gateway`,
        },
      ];
    const written = !isNullish(at(server.node, 'tls'));
    return [
      documentOffer(
        finding,
        context,
        title,
        [
          written
            ? { op: 'insertPair', path: [...server.path, 'tls'], key: 'httpsRedirect', value: true }
            : { op: 'insertPair', path: server.path, key: 'tls', value: { httpsRedirect: true } },
        ],
        { preferred: true },
      ),
    ];
  },
});

function answersClear({ protocol, tls: settings, partial, hosts }: MeshServer): boolean {
  if (partial || protocol === undefined || !clearHttpProtocols.has(protocol)) return false;
  // Names of the cluster are for callers inside of it.
  if (hosts.length > 0 && hosts.every(({ text }) => /\.(?:local|svc)$/.test(text))) return false;
  const redirect = at(settings, 'httpsRedirect');
  return isNullish(redirect) || booleanAt(settings, 'httpsRedirect') === false;
}
