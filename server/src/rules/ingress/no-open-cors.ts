import { isOn, splitList } from '../../kubernetes/ingress/values.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { nginxDoor } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';

/** Every site may call this one from the browsers of its users. */
export const noOpenCors = defineRule({
  meta: {
    slug: 'no-open-cors',
    code: 'ZT416',
    area: 'ingress',
    title: 'Every site may call this one from browsers',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-20'],
    equivalents: [],
    references: [
      {
        title: 'ingress-nginx: enable CORS',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#enable-cors',
      },
      {
        title: 'MDN: credentialed requests and wildcards',
        url: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#credentialed_requests_and_wildcards',
      },
    ],
    docs: {
      why: [
        'With `enable-cors` and no `cors-allow-origin`, or `*`, scripts of every site may call this one and read the answers. With',
        '`cors-allow-credentials`, which is true by default, that is also a contradiction: browsers refuse cookies under a wildcard,',
        'so that sign-in across sites does not work here, until the Ingress moves to Higress, which repeats the origin of the',
        'caller and thereby lets every site act as the user. Naming the sites ends both.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/enable-cors: "true"',
            'nginx.ingress.kubernetes.io/cors-allow-origin: "*"',
          ],
        }),
      },
      good: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/enable-cors: "true"',
            'nginx.ingress.kubernetes.io/cors-allow-origin: https://www.example.com',
          ],
        }),
      },
      whenToTurnOff:
        'For public interfaces without sign-in; better write `cors-allow-credentials: "false"` there.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    const enable = door?.annotations.get('enable-cors');
    if (door === undefined || enable === undefined || isOn(enable.value) !== true) return;
    const origin = door.annotations.get('cors-allow-origin');
    const credentials = door.annotations.get('cors-allow-credentials');
    // Without credentials a wildcard is what a public interface writes.
    if (isOn(credentials?.value) === false || (credentials !== undefined && credentials.value === undefined))
      return;
    if (origin === undefined && door.ingress.open) return;
    if (origin !== undefined && (origin.value === undefined || !splitList(origin.value).includes('*')))
      return;
    const stated = isOn(credentials?.value) === true;
    context.report({
      range: (origin ?? enable).range,
      message: tell`${origin === undefined ? tell`Without cors-allow-origin` : tell`With cors-allow-origin "*"`} every site may call this one, and cors-allow-credentials is ${stated ? tell`on` : tell`on by default`}; name the sites, or write cors-allow-credentials: "false"`,
      confidence: door.confidence,
      data: placeData(placed.facts.path),
    });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const door = site && nginxDoor(site.resource, context.graph);
    const enable = door?.annotations.get('enable-cors');
    if (site === undefined || door === undefined || enable === undefined) return [];
    const credentials = door.annotations.get('cors-allow-credentials');
    const key = 'nginx.ingress.kubernetes.io/cors-allow-credentials';
    const path = [...site.resource.facts.path, 'metadata', 'annotations'];
    return [
      editOffer(
        site,
        tell`Keep the users’ cookies out of it: cors-allow-credentials "false"`,
        [
          credentials === undefined
            ? { op: 'insertPair', path, key, value: 'false', after: [enable.name] }
            : { op: 'replaceScalar', path: credentials.path, value: 'false' },
        ],
        { preferred: true },
      ),
    ];
  },
});
