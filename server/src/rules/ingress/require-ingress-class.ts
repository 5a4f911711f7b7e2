import { controllerOfAnnotation } from '../../kubernetes/ingress/controllers.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defaultClassKey } from '../../workspace/mentions-ingress.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { ingressExample } from './door/example.ts';

/** An Ingress that leaves it to the cluster which controller serves it. */
export const requireIngressClass = defineRule({
  meta: {
    slug: 'require-ingress-class',
    code: 'ZT406',
    area: 'ingress',
    title: 'An Ingress names no class, so any controller or none may serve it',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-07'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: IngressClass, default class',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class',
      },
    ],
    docs: {
      why: [
        'Without a class the default IngressClass of the cluster counts. Where there is none, some controllers take such an',
        'Ingress (Higress with an empty class setting takes all), others do not. The annotations that protect the door mean',
        'something to one controller only, so it should be said which one. The rule is silent where an IngressClass of the',
        'workspace is the default one, and for GKE, whose own controller takes Ingresses without a class.',
      ].join('\n'),
      bad: { yaml: ingressExample({ className: null }) },
      good: { yaml: ingressExample({ className: 'public' }) },
      whenToTurnOff: 'Where every cluster has a default IngressClass that is not in the workspace.',
    },
  },
  checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
    const { ingress, site } = facts;
    if (ingress === undefined || ingress.classHidden || ingress.open) return;
    if (ingress.classField !== undefined || ingress.classAnnotation !== undefined) return;
    if (ingress.annotations.some(({ name }) => controllerOfAnnotation(name) === 'gce')) return;
    if (context.graph.mentioning(defaultClassKey, '').length > 0) return;
    context.report({
      range: site.range,
      message: tell`Ingress ${facts.name ?? ''} names no class, so it depends on the cluster which controller serves it and which of its annotations count; write ingressClassName`,
    });
  },
});
