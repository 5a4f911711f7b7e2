import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { servedBy } from '../../workspace/ingress-class.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';
import { type ClearBeside, clearBeside } from './tls/clear-beside.ts';
import { isCanary } from './tls/own-tls.ts';

/** A certificate is there, but clear HTTP stays open beside it because somebody switched the redirect off. */
export const noDisabledSslRedirect = defineRule({
  meta: {
    slug: 'no-disabled-ssl-redirect',
    code: 'ZT415',
    area: 'ingress',
    title: 'An Ingress with TLS serves clear HTTP too, since the redirect is switched off',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-19', 'ING-28'],
    equivalents: [],
    references: [
      {
        title: 'ingress-nginx: server-side HTTPS enforcement through redirect',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#server-side-https-enforcement-through-redirect',
      },
    ],
    docs: {
      why: [
        'Where an Ingress has a certificate, ingress-nginx sends clear HTTP to HTTPS. With `ssl-redirect: "false"` it serves both, and',
        'whoever comes over clear HTTP, or is made to, sends passwords and cookies for everybody to read. `force-ssl-redirect`',
        'overrules it. ACME challenges need no exception: the solver brings an Ingress of its own. The like is known of Azure',
        '(`ssl-redirect`), HAProxy (`ssl-redirect`), AWS (`listen-ports` with HTTP but no `ssl-redirect`), Google (`allow-http`)',
        'and Traefik (entry point `web` beside `websecure`).',
      ].join('\n'),
      bad: { yaml: ingressExample({ annotations: ['nginx.ingress.kubernetes.io/ssl-redirect: "false"'] }) },
      good: { yaml: ingressExample({ annotations: ['nginx.ingress.kubernetes.io/ssl-redirect: "true"'] }) },
      whenToTurnOff: 'Where TLS ends in front of the controller, which would redirect for ever.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const found = clearBesideOf(placed, context.graph);
    if (found === undefined) return;
    context.report({
      range: found.annotation.range,
      message: tell`${found.what} beside a certificate, so clear HTTP stays open and what its users send can be read; redirect it to HTTPS`,
      data: placeData(placed.facts.path, found.annotation.path),
    });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const found = site && clearBesideOf(site.resource, context.graph);
    if (site === undefined || found?.better === undefined) return [];
    const { annotation, better } = found;
    const title = better === 'true' ? tell`Redirect clear HTTP to HTTPS` : tell`Close clear HTTP: ${better}`;
    return [
      editOffer(site, title, [{ op: 'replaceScalar', path: annotation.path, value: better }], {
        preferred: true,
      }),
    ];
  },
});

function clearBesideOf(
  { facts: { ingress } }: PlacedResource,
  graph: WorkspaceGraph,
): ClearBeside | undefined {
  return ingress === undefined || isCanary(ingress)
    ? undefined
    : clearBeside(ingress, servedBy(ingress, graph));
}
