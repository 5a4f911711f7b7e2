import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, isNullish, items, pairs, stringAt } from '../../yaml/access.ts';
import type { Located, LocatedPair } from '../../yaml/located.ts';
import { shown } from '../ingress/door/door.ts';
import { type DocumentContext, defineRule } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';

const route = (gateways: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts: [shop.example.com]
${gateways}  http:
    - match:
        - headers:
            "@request.auth.claims.groups":
              exact: admins
      route:
        - destination:
            host: admin
`;

/** Routes by claims of a token where no gateway has checked it. */
export const noUnusableClaimRoute = defineRule({
  meta: {
    slug: 'no-unusable-claim-route',
    code: 'ZT520',
    area: 'mesh',
    title: 'A route by claims of a token is bound to no gateway',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['VirtualService'],
    triggers: [],
    covers: ['MESH-13'],
    equivalents: [],
    references: [
      {
        title: 'Istio: JWT claim based routing',
        url: 'https://istio.io/latest/docs/tasks/security/authentication/jwt-route/',
      },
    ],
    docs: {
      why: [
        'Claims of a token are known where a RequestAuthentication has checked it: at a gateway. A VirtualService for the mesh, which is',
        'one without `gateways` or with `mesh` among them, is refused when it matches `@request.auth.claims`. At the gateway such a route',
        'also needs a RequestAuthentication for the gateway itself, and does not replace a policy: it chooses a way, it refuses nobody.',
      ].join('\n'),
      bad: { yaml: route('') },
      good: { yaml: route('  gateways: [doors/shop]\n') },
      whenToTurnOff: 'Never, as far as known.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      if (!isForMesh(resource)) continue;
      for (const { key } of claimMatches(at(resource.node, 'spec', 'http')))
        report({
          range: key.range,
          message: tell`${shown(key.text)} is known at gateways only, and this VirtualService is for the mesh, so it is refused; name the gateway in gateways`,
          resource: resourceName(resource),
        });
    }
  },
});

function isForMesh({ kind, group, node }: KubernetesResource): boolean {
  if (kind !== 'VirtualService' || group !== 'networking.istio.io') return false;
  const gateways = at(node, 'spec', 'gateways');
  // A delegate has no hosts and gets its gateways from the one that delegates.
  if (isNullish(gateways)) return !isNullish(at(node, 'spec', 'hosts'));
  return gateways?.type === 'sequence' && items(gateways).some((item) => stringAt(item) === 'mesh');
}

function claimMatches(http: Located | undefined): readonly LocatedPair[] {
  return items(http).flatMap((entry) =>
    items(at(entry, 'match')).flatMap((match) =>
      ['headers', 'withoutHeaders'].flatMap((field) => {
        const headers = at(match, field);
        return isMap(headers)
          ? pairs(headers).filter(({ key }) => /^@request\.auth\.claims[.[]/.test(key.text))
          : [];
      }),
    ),
  );
}
