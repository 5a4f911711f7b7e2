import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { servedBy } from '../../workspace/ingress-class.ts';
import {
  type Confidence,
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type WorkspaceContext,
} from '../rule.ts';
import { type Weak, weakAlbChecks, weakChecks } from './auth/weak.ts';
import { nginxDoor } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';

/** Authentication at the door that lets in whom it seems to keep out. */
export const noWeakIngressAuth = defineRule({
  meta: {
    slug: 'no-weak-ingress-auth',
    code: 'ZT419',
    area: 'ingress',
    title: 'Authentication on an Ingress lets in more people than it seems to',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-23', 'ING-24', 'ING-28'],
    equivalents: [],
    references: [
      {
        title: 'ingress-nginx: client certificate authentication',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#client-certificate-authentication',
      },
      {
        title: 'nginx: satisfy',
        url: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#satisfy',
      },
    ],
    docs: {
      why: [
        '`auth-url` over clear HTTP to a name outside of the cluster hands the cookies of everybody to whoever is on the way, who may',
        'also answer yes. `satisfy: any` makes an address from the list enough and the sign-in superfluous. With',
        '`auth-tls-verify-client: optional_no_ca` any certificate counts, with `off` none is asked for.',
        '`enable-global-auth: "false"` takes an Ingress out of the authentication of all others. The rule looks at what is written,',
        'not at what is absent. Of load balancers of AWS it knows `auth-on-unauthenticated-request: allow`.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/auth-tls-secret: shop/clients',
            'nginx.ingress.kubernetes.io/auth-tls-verify-client: optional_no_ca',
          ],
        }),
      },
      good: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/auth-tls-secret: shop/clients',
            'nginx.ingress.kubernetes.io/auth-tls-verify-client: "on"',
          ],
        }),
      },
      whenToTurnOff: 'Where the backend makes the same checks itself.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    for (const { annotation, message, severity, confidence } of checksOf(placed, context.graph)) {
      context.report({
        range: annotation.range,
        message,
        ...(confidence !== undefined && { confidence }),
        ...(severity !== undefined && { severity }),
        data: placeData(placed.facts.path, annotation.path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = JSON.stringify(placeOfFinding(finding));
    const check =
      site &&
      checksOf(site.resource, context.graph).find(
        ({ annotation }) => JSON.stringify(annotation.path) === place,
      );
    if (site === undefined || check?.better === undefined) return [];
    const { title, value } = check.better;
    const { path } = check.annotation;
    return [editOffer(site, title, [{ op: 'replaceScalar', path, value }], { preferred: true })];
  },
});

function checksOf(
  placed: PlacedResource,
  graph: WorkspaceGraph,
): readonly (Weak & { readonly confidence?: Confidence })[] {
  const { ingress } = placed.facts;
  if (ingress === undefined) return [];
  const served = servedBy(ingress, graph);
  if (served.controller === 'alb') return weakAlbChecks(ingress.annotations);
  const door = nginxDoor(placed, graph);
  if (door === undefined || door.canary) return [];
  return weakChecks(door).map((check) => ({ ...check, confidence: door.confidence }));
}
