import { readResources } from '../../kubernetes/resource.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { ingressProblems } from './validity/problems.ts';

/** What the API server refuses in an Ingress, so that the door people believe in does not exist. */
export const noInvalidIngress = defineRule({
  meta: {
    slug: 'no-invalid-ingress',
    code: 'ZT404',
    area: 'ingress',
    title: 'An Ingress is one that the API server refuses',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-05', 'ING-07'],
    equivalents: ['datree:6'],
    references: [
      {
        title: 'Kubernetes: Ingress',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
      },
    ],
    docs: {
      why: [
        'The API server validates an Ingress of `networking.k8s.io/v1`: annotations are strings, hosts are DNS names with at most',
        'one wildcard as their first label, every path has a `pathType`, paths of type Exact and Prefix begin with a slash and hold',
        'no `//` or `..`, backends have a `service`, and there are rules or a `defaultBackend`. When the annotation',
        '`kubernetes.io/ingress.class` and the field `ingressClassName` differ, it does not create the object. What it refuses is',
        'not updated either: the old rules, with the old protection, stay in force.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/ssl-redirect: true'],
          path: 'shop',
        }),
        findings: 2,
      },
      good: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/ssl-redirect: "true"'],
          path: '/shop',
        }),
      },
      whenToTurnOff: 'Where files are completed by a tool that is not recognised as a template.',
    },
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  for (const resource of context.resources) {
    if (resource.kind !== 'Ingress' || resource.apiVersion !== 'networking.k8s.io/v1') continue;
    for (const { range, path, message } of ingressProblems(resource))
      context.report({ range, message, resource, data: placeData(resource.path, path) });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const document = context.parse(finding.document);
  if (site === undefined || document === undefined) return [];
  const place = JSON.stringify(placeOfFinding(finding));
  const resource = readResources(document).find(
    ({ path }) => JSON.stringify(path) === JSON.stringify(site.resource.facts.path),
  );
  const problem =
    resource &&
    ingressProblems(resource).find(
      ({ path, message }) => JSON.stringify(path) === place && message === finding.message,
    );
  if (problem?.repair === undefined) return [];
  const { title, operations, safe } = problem.repair;
  return [editOffer(site, title, operations, { safe, preferred: true })];
}
