import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { nginxDoor, shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { isLocalHost } from './tls/own-tls.ts';

const redirects = ['permanent-redirect', 'temporal-redirect', 'auth-signin', 'auth-tls-error-page'];

/** What a client writes into its request. */
const fromRequest = /\$(?:arg_\w+|http_\w+|cookie_\w+|query_string|args)/;

/** A redirect whose target the client chooses, or that leads to clear HTTP. */
export const noUnsafeRedirect = defineRule({
  meta: {
    slug: 'no-unsafe-redirect',
    code: 'ZT434',
    area: 'ingress',
    title: 'A redirect leads where the client wants, or to clear HTTP',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-27'],
    equivalents: [],
    references: [
      {
        title: 'CWE-601: URL redirection to untrusted site',
        url: 'https://cwe.mitre.org/data/definitions/601.html',
      },
    ],
    docs: {
      why: [
        'A redirect whose host comes from the request (`$arg_next`, `$http_referer` …) sends people who trust this name to a site',
        'that somebody else chose, and with `auth-signin` their sign-in too. In the path or behind the question mark such variables are harmless.',
        'A redirect to clear HTTP takes people out of TLS. `$host`, which nginx only accepts where a server is for it, is left alone.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/temporal-redirect: https://$arg_next'],
        }),
      },
      good: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/temporal-redirect: https://www.example.com/?next=$arg_next',
          ],
        }),
      },
      whenToTurnOff: 'Where the target of a redirect speaks no TLS.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    if (door === undefined || door.canary) return;
    for (const name of redirects) {
      const annotation = door.annotations.get(name);
      const value = annotation?.value?.trim();
      if (annotation === undefined || value === undefined) continue;
      const report = { range: annotation.range, confidence: door.confidence };
      const data = placeData(placed.facts.path, annotation.path);
      const host =
        /^(?:[a-z]+:)?\/\/([^/?#]*)/i.exec(value)?.[1] ?? (value.startsWith('$') ? value : undefined);
      const chosen = host === undefined ? null : fromRequest.exec(host);
      if (chosen !== null) {
        context.report({
          ...report,
          message: tell`${name} takes its target from ${chosen[0]}, so whoever writes a link sends people of this site where they want; write the host`,
        });
      } else if (name !== 'auth-signin' && isClear(value, host)) {
        context.report({
          ...report,
          message: tell`${name} leads to clear HTTP at ${shown(host ?? '')}, where everything can be read and changed on the way; write https`,
          data,
        });
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = placeOfFinding(finding);
    const annotation = site?.resource.facts.ingress?.annotations.find(
      ({ path }) => JSON.stringify(path) === JSON.stringify(place),
    );
    if (site === undefined || annotation?.value === undefined) return [];
    const value = annotation.value.replace(/^(\s*)http:/i, '$1https:');
    return [
      editOffer(site, tell`Write https`, [{ op: 'replaceScalar', path: annotation.path, value }], {
        preferred: true,
      }),
    ];
  },
});

function isClear(value: string, host: string | undefined): boolean {
  return (
    /^http:\/\//i.test(value) &&
    host !== undefined &&
    !host.includes('$') &&
    !isLocalHost(host.replace(/:\d+$/, ''))
  );
}
