import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { nginxDoor } from './door/door.ts';
import { placeData } from './door/offers.ts';
import { migrationOffers, migrationOptions } from './migrate/offers.ts';
import { preferMaintainedDocs } from './migrate/retired-docs.ts';
import { retiredReferences } from './migrate/retired-references.ts';

/** An Ingress that ingress-nginx serves, by its IngressClass or by the usual class name, with two ways out. */
export const preferMaintainedIngressController = defineRule({
  meta: {
    slug: 'prefer-maintained-ingress-controller',
    code: 'ZT403',
    area: 'ingress',
    title: 'An Ingress is served by ingress-nginx, which is retired',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    options: migrationOptions,
    covers: ['ING-17'],
    equivalents: [],
    references: retiredReferences,
    docs: preferMaintainedDocs,
  },
  checkResource,
  fixes: migrationOffers,
});

function checkResource(placed: PlacedResource, context: WorkspaceContext): void {
  const door = nginxDoor(placed, context.graph);
  if (door === undefined) return;
  const { className, sure, ingressClass } = door.served;
  // Annotations alone say little: Higress and others read the same ones.
  if (!sure && className !== 'nginx') return;
  const { classField, classAnnotation } = door.ingress;
  const end = tell`gets no fixes any more since March 2026; move to Higress or Gateway API`;
  context.report({
    range: (classField ?? classAnnotation ?? placed.facts.site).range,
    message: sure
      ? tell`Ingress ${placed.facts.name ?? ''} is served by ingress-nginx, which ${end}`
      : tell`Class nginx is that of ingress-nginx, which ${end}`,
    ...((sure || door.annotations.size > 0) && { confidence: 'high' as const }),
    ...(ingressClass !== undefined && {
      related: [
        {
          message: tell`IngressClass ${ingressClass.facts.name ?? ''} names its controller`,
          document: ingressClass.document,
          path: ingressClass.facts.site.path,
        },
      ],
    }),
    data: placeData(placed.facts.path),
  });
}
