import { nginxName } from '../../kubernetes/ingress/controllers.ts';
import { nginxAnnotation, nginxProtection } from '../../kubernetes/ingress/nginx-annotations.ts';
import { expectedInstead } from '../../kubernetes/ingress/values.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { nginxDoor, shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { nearestValue } from './values/nearest-value.ts';

/** An annotation of ingress-nginx with a value that the controller cannot read. */
export const noInvalidAnnotationValue = defineRule({
  meta: {
    slug: 'no-invalid-annotation-value',
    code: 'ZT412',
    area: 'ingress',
    title: 'An annotation has a value that ingress-nginx cannot read',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-14', 'ING-21'],
    equivalents: ['nginx:annotation validation'],
    references: [
      {
        title: 'ingress-nginx: annotations',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/',
      },
    ],
    docs: {
      why: [
        'Since release 1.12 ingress-nginx refuses an Ingress with such a value, and after an upgrade drops one that is there already.',
        'Older ones log it and go on without the annotation: a list of addresses with a slip keeps nobody out, `"yes"` does not',
        'redirect, a timeout with a unit is the default one. The rule judges booleans, numbers, sizes, switches, fixed words and',
        'lists of addresses as the controller does; addresses, headers and texts are left alone, since its own checks of those',
        'have refused honest values.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/allowlist-source-range: 10.0.0.0/8, 192.168.1.0/42'],
        }),
      },
      good: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/allowlist-source-range: 10.0.0.0/8, 192.168.1.0/24'],
        }),
      },
      whenToTurnOff: 'Where another tool fills in values that look like plain text.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    if (door === undefined) return;
    for (const [name, { name: written, value, path, range, mistyped }] of door.annotations) {
      const known = nginxAnnotation(name);
      if (known === undefined || value === undefined || mistyped || isPlaceholder(value)) continue;
      const expected = expectedInstead(value, known.value);
      if (expected === undefined) continue;
      const lost = Object.hasOwn(nginxProtection, name) ? nginxProtection[name] : undefined;
      context.report({
        range,
        message: tell`${nginxName(written) ?? name}: ingress-nginx cannot read ${shown(value)} and refuses the Ingress, or ${lost ?? tell`goes on without it`}; write ${expected}`,
        confidence: door.confidence,
        data: placeData(placed.facts.path, path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const door = site && nginxDoor(site.resource, context.graph);
    const place = JSON.stringify(placeOfFinding(finding));
    const found = door && [...door.annotations].find(([, { path }]) => JSON.stringify(path) === place);
    const kind = found && nginxAnnotation(found[0])?.value;
    if (site === undefined || found === undefined || kind === undefined) return [];
    const [name, { value, path }] = found;
    const meant = value === undefined ? undefined : nearestValue(name, value, kind);
    if (meant === undefined) return [];
    return [
      editOffer(site, tell`Write "${meant}"`, [{ op: 'replaceScalar', path, value: meant }], {
        preferred: true,
      }),
    ];
  },
});

/** What other tools replace before the manifest is applied. */
function isPlaceholder(value: string): boolean {
  return /\$[{(]|^<.*>$|__\w+__|%\w+%|\$\w+\$/.test(value);
}
