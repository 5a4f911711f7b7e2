import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { clearListeners } from './gateway/clear.ts';
import { gatewayExample, routeExample, together } from './gateway/example.ts';
import { redirectOffer } from './gateway/redirect-fix.ts';
import { listed, listenerNamed, titled } from './gateway/words.ts';

const both = gatewayExample({ namespace: 'shop' }).replace(
  '    - name: https\n',
  '    - name: http\n      protocol: HTTP\n      port: 80\n    - name: https\n',
);

const redirecting = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: redirect
  namespace: shop
spec:
  parentRefs:
    - name: public
      sectionName: http
  rules:
    - filters:
        - type: RequestRedirect
          requestRedirect:
            scheme: https
            statusCode: 301
`;

/** A listener that serves more than redirects over clear HTTP. */
export const noClearListener = defineRule({
  meta: {
    slug: 'no-clear-listener',
    code: 'ZT460',
    area: 'ingress',
    title: 'A listener serves routes over clear HTTP',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Gateway', 'ListenerSet'],
    triggers: [],
    covers: ['GW-01'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: HTTP-to-HTTPS redirects',
        url: 'https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/',
      },
    ],
    docs: {
      why: [
        'What goes over an HTTP listener can be read and changed on the way: passwords, cookies, tokens. A Gateway never redirects by',
        'itself, and a route that names no `sectionName` attaches to every listener of the Gateway, so one written for HTTPS is',
        'served in clear beside it. Attach it to the HTTPS listener, and to the HTTP listener a route that does nothing but redirect.',
        'Reported is a listener to which a route of the workspace attaches that does more than that, and one of a Gateway that has',
        'no HTTPS at all. Challenges of certificate authorities, local hosts and waypoints of a mesh are left alone.',
      ].join('\n'),
      bad: { yaml: together(both, routeExample()) },
      good: {
        yaml: together(both, routeExample({ parent: ['name: public', 'sectionName: https'] }), redirecting),
      },
      whenToTurnOff:
        'Where TLS ends in front of the Gateway, or the Gateway is reached inside the cluster only.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    for (const { listener, serving } of clearListeners(placed, context.graph)) {
      const names = [...new Set(serving.map(({ route }) => titled(route)))];
      const what =
        names.length === 0
          ? tell`is the way in, and ${titled(placed)} has no HTTPS listener; add one and redirect to it`
          : tell`serves ${listed(names, 2)} over clear HTTP, so what is sent can be read; attach to HTTPS by sectionName and redirect here`;
      context.report({
        range: (listener.protocol ?? listener).range,
        message: `${listenerNamed(listener)} ${what}`,
        related: serving.slice(0, 5).map(({ route, parent }) => ({
          message: tell`${titled(route)} attaches here`,
          document: route.document,
          path: parent.path,
        })),
        data: placeData(placed.facts.path, listener.path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    if (site === undefined) return [];
    const place = JSON.stringify(placeOfFinding(finding));
    const clear = clearListeners(site.resource, context.graph).find(
      ({ listener }) => JSON.stringify(listener.path) === place,
    );
    return clear === undefined ? [] : [redirectOffer(site, clear, context)];
  },
});
