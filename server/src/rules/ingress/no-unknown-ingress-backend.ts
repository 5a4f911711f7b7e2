import type { IngressBackend } from '../../kubernetes/ingress/ingress.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { backendProblem } from './backend/judge.ts';
import { shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';

const service = (port: number): string => `apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: shop
spec:
  selector:
    app: shop
  ports:
    - port: ${port}
`;

/** A backend that is not among the Services of the workspace, where these are at hand, or not among their ports. */
export const noUnknownIngressBackend = defineRule({
  meta: {
    slug: 'no-unknown-ingress-backend',
    code: 'ZT426',
    area: 'ingress',
    title: 'An Ingress leads to a Service or port that is not there',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-09'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: Ingress rules',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules',
      },
    ],
    docs: {
      why: [
        'The controller answers 503 for a backend that it cannot find, or hands the request to the default backend of the cluster,',
        'which may belong to somebody else. The rule speaks where the Service is in the workspace and has no such port, and where a',
        'Service of the same folder has nearly the name, or one of another namespace has it. A Service that is not in the',
        'workspace proves nothing; ExternalName Services, actions of load balancers and other backends are left alone.',
      ].join('\n'),
      bad: { yaml: [service(8080), ingressExample()].join('---\n') },
      good: { yaml: [service(80), ingressExample()].join('---\n') },
      whenToTurnOff: 'Where ports are added to Services by another tool.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const reported = new Set<string>();
    for (const backend of backendsOf(placed)) {
      const problem = backendProblem(backend, placed, context.graph);
      const { service, port } = backend;
      if (problem === undefined || service === undefined) continue;
      const key = `${service.text}:${port?.value}`;
      if (reported.has(key)) continue;
      reported.add(key);
      const data = placeData(placed.facts.path, backend.path);
      if (problem.kind === 'no-port') {
        context.report({
          range: (port ?? service).range,
          message: tell`Service ${shown(service.text)} has no port ${shown(String(port?.value))}, so requests end in 503; write ${problem.ports.slice(0, 3).join(tell` or `)}`,
          related: [
            {
              message: tell`Service ${service.text}`,
              document: problem.service.document,
              path: problem.service.facts.site.path,
            },
          ],
          data,
        });
        continue;
      }
      const hint =
        problem.near !== undefined
          ? tell`did you mean ${problem.near}?`
          : tell`it is in namespace ${problem.elsewhere.join(', ')} only, where an Ingress of this one cannot reach it`;
      context.report({
        range: service.range,
        message: tell`No Service ${shown(service.text)} is here, so requests end in 503; ${hint}`,
        confidence: 'medium',
        data,
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = JSON.stringify(placeOfFinding(finding));
    const backend = site && backendsOf(site.resource).find(({ path }) => JSON.stringify(path) === place);
    const problem = site && backend && backendProblem(backend, site.resource, context.graph);
    if (site === undefined || backend?.service === undefined || problem === undefined) return [];
    if (problem.kind === 'no-port') {
      const [port, ...others] = problem.ports;
      if (port === undefined || others.length > 0 || backend.port === undefined) return [];
      // A name can take the place of a number only where the field is the one for names.
      if (typeof port !== typeof backend.port.value) return [];
      const { path } = backend.port;
      return [
        editOffer(site, tell`Write port ${port}`, [{ op: 'replaceScalar', path, value: port }], {
          preferred: true,
        }),
      ];
    }
    if (problem.near === undefined) return [];
    const { path } = backend.service;
    return [
      editOffer(site, tell`Write ${problem.near}`, [{ op: 'replaceScalar', path, value: problem.near }], {
        preferred: true,
      }),
    ];
  },
});

function backendsOf({ facts: { ingress } }: PlacedResource): readonly IngressBackend[] {
  if (ingress === undefined) return [];
  return [
    ingress.defaultBackend,
    ...ingress.rules.flatMap(({ paths }) => paths.map((path) => path.backend)),
  ].flatMap((backend) => backend ?? []);
}
