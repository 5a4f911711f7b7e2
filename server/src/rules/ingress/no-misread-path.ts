import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { nginxDoor } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { misreadPaths } from './values/paths.ts';

/** A path that is meant as a regular expression and not read as one, or a rewrite that has nothing to take. */
export const noMisreadPath = defineRule({
  meta: {
    slug: 'no-misread-path',
    code: 'ZT424',
    area: 'ingress',
    title: 'ingress-nginx does not read a path as it is meant',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-25'],
    equivalents: ['nginx:strict-validate-path-type'],
    references: [
      {
        title: 'ingress-nginx: ingress path matching',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/',
      },
    ],
    docs: {
      why: [
        'Rules about a path, such as an Ingress that asks for a sign-in under `/admin/.*`, protect nothing when the path is taken',
        'literally. ingress-nginx reads paths as regular expressions only where `use-regex` or `rewrite-target` asks for it, for',
        'all Ingresses of the host. With pathType Exact or Prefix it refuses such a path since 1.12. A `rewrite-target` with `$2` needs two groups in',
        'the path; without them every request arrives at the same place of the backend.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          path: '/api(/|$)(.*)',
          annotations: ['nginx.ingress.kubernetes.io/rewrite-target: /$2'],
        }),
      },
      good: {
        yaml: ingressExample({
          path: '/api(/|$)(.*)',
          pathType: 'ImplementationSpecific',
          annotations: ['nginx.ingress.kubernetes.io/rewrite-target: /$2'],
        }),
      },
      whenToTurnOff: 'Where the paths of a service really hold such characters.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    if (door === undefined || door.canary) return;
    for (const { path, message } of misreadPaths(door, placed, context.graph)) {
      context.report({
        range: (path.value ?? path).range,
        message,
        confidence: door.confidence,
        data: placeData(placed.facts.path, path.path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const door = site && nginxDoor(site.resource, context.graph);
    if (site === undefined || door === undefined) return [];
    const place = JSON.stringify(placeOfFinding(finding));
    const misread = misreadPaths(door, site.resource, context.graph).find(
      ({ path }) => JSON.stringify(path.path) === place,
    );
    if (misread?.byType !== true) return [];
    return [
      editOffer(
        site,
        tell`Write pathType: ImplementationSpecific`,
        [{ op: 'replaceScalar', path: [...misread.path.path, 'pathType'], value: 'ImplementationSpecific' }],
        { preferred: true },
      ),
    ];
  },
});
