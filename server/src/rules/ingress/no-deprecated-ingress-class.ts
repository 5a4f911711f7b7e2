import type { Operation } from '../../edit/operations.ts';
import { classAnnotationName } from '../../kubernetes/ingress/ingress.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';

/** GKE reads the annotation only: with the field its Ingresses are served by nobody (GKE: Ingress for Application Load Balancers). */
const annotationOnly: ReadonlySet<string> = new Set(['gce', 'gce-internal', 'gce-multi-cluster']);

/** The class of an Ingress in the annotation that was deprecated in Kubernetes 1.18. */
export const noDeprecatedIngressClass = defineRule({
  meta: {
    slug: 'no-deprecated-ingress-class',
    code: 'ZT405',
    area: 'ingress',
    title: 'An Ingress names its class in the deprecated annotation',
    severity: 'info',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-07'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: deprecated annotation of the class',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation',
      },
    ],
    docs: {
      why: [
        'The annotation `kubernetes.io/ingress.class` is deprecated since Kubernetes 1.18. Controllers still look at it, each in its',
        'own way, and policies that read `spec.ingressClassName` see an Ingress without a class. The fix moves the value and does',
        'not add it: an Ingress with both is refused when they differ, by older API servers always. The field must name an',
        'IngressClass that exists; where one of that name is in the workspace, the move is safe. GKE is left alone: it reads the',
        'annotation only.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({ className: null, annotations: ['kubernetes.io/ingress.class: public'] }),
      },
      good: { yaml: ingressExample({ className: 'public' }) },
      whenToTurnOff: 'For controllers that know no IngressClass.',
    },
  },
  checkResource,
  fixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const annotation = deprecatedClass(facts);
  if (annotation === undefined) return;
  const same = facts.ingress?.classField !== undefined;
  context.report({
    range: annotation.range,
    message: same
      ? tell`kubernetes.io/ingress.class repeats ingressClassName, and older API servers refuse an Ingress with both; remove the annotation`
      : tell`The annotation kubernetes.io/ingress.class is deprecated since Kubernetes 1.18; write spec.ingressClassName: ${shown(annotation.text)} instead`,
    data: placeData(facts.path),
  });
}

function deprecatedClass({ ingress, apiVersion }: PlacedResource['facts']) {
  const { classAnnotation, classField, classHidden } = ingress ?? {};
  if (classAnnotation === undefined || classHidden === true || apiVersion !== 'networking.k8s.io/v1')
    return undefined;
  if (annotationOnly.has(classAnnotation.text) || classAnnotation.text === '') return undefined;
  // Two that differ are refused, which is the subject of another rule.
  return classField === undefined || classField.text === classAnnotation.text ? classAnnotation : undefined;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const annotation = site && deprecatedClass(site.resource.facts);
  const { ingress } = site?.resource.facts ?? {};
  if (site === undefined || annotation === undefined || ingress === undefined) return [];
  const { path, completeness } = site.resource.facts;
  const removal: Operation = {
    op: 'removePair',
    path:
      ingress.annotations.length === 1 &&
      ingress.annotations[0]?.name === classAnnotationName &&
      !ingress.open
        ? [...path, 'metadata', 'annotations']
        : annotation.path,
  };
  if (ingress.classField !== undefined)
    return [editOffer(site, tell`Remove the annotation`, [removal], { safe: true, preferred: true })];
  const insertion: Operation = {
    op: 'insertPair',
    path: [...path, 'spec'],
    key: 'ingressClassName',
    value: annotation.text,
    before: ['defaultBackend', 'tls', 'rules'],
  };
  const exists = context.graph.named('IngressClass', annotation.text).length > 0;
  const title = tell`Move the class to ingressClassName: ${annotation.text}`;
  return [
    editOffer(
      site,
      exists ? title : tell`${title} (an IngressClass of that name must exist)`,
      [removal, insertion],
      {
        safe: exists && completeness === 'complete',
        preferred: true,
      },
    ),
  ];
}
