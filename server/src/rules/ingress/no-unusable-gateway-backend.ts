import type { ObjectReference } from '../../kubernetes/gateway/reference.ts';
import { routeKinds } from '../../kubernetes/gateway/route.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { inOneFolder } from '../shared/folder.ts';
import { type BackendProblem, backendProblem } from './backend/judge.ts';
import { shown } from './door/door.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { routeExample, together } from './gateway/example.ts';

const service = `apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: shop
spec:
  selector:
    app: shop
  ports:
    - port: 8080
`;

/** A backend of a route that is not among the Services of the workspace, where these are at hand, or not among their ports. */
export const noUnusableGatewayBackend = defineRule({
  meta: {
    slug: 'no-unusable-gateway-backend',
    code: 'ZT462',
    area: 'ingress',
    title: 'A route leads to a Service or port that is not there',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: [...routeKinds],
    triggers: [],
    covers: ['GW-05'],
    equivalents: ['kubescape:C-0302'],
    references: [
      {
        title: 'Gateway API: HTTPRoute, backendRefs',
        url: 'https://gateway-api.sigs.k8s.io/api-types/httproute/#backendrefs-optional',
      },
    ],
    docs: {
      why: [
        'Requests for a backend that does not exist end in 500. The rule speaks where the Service is in the workspace and has no such',
        'port, where a reference to a Service names no port, which the API server refuses, and where a Service of the same folder',
        'has nearly the name, or has it in another namespace. A Service that is not in the workspace proves nothing; ExternalName',
        'Services and other kinds of backends are left alone.',
      ].join('\n'),
      bad: { yaml: together(service, routeExample({ backend: ['name: shop', 'port: 80'] })) },
      good: { yaml: together(service, routeExample()) },
      whenToTurnOff: 'Where ports are added to Services by another tool.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    for (const reference of servicesOf(placed)) {
      const { name, port, path } = reference;
      const data = placeData(placed.facts.path, path);
      if (port === undefined) {
        // One that is no number is a placeholder, or a matter of the schema.
        if (reference.hasPort) continue;
        context.report({
          range: name.range,
          message: tell`A reference to Service ${shown(name.text)} without a port is refused by the API server; write port`,
          severity: 'error',
          data,
        });
        continue;
      }
      const problem = problemOf(reference, placed, context.graph);
      if (problem === undefined) continue;
      context.report({
        range: (problem.kind === 'no-port' ? port : name).range,
        message: worded(reference, problem),
        ...(problem.kind === 'no-service' && { confidence: 'medium' as const }),
        ...(problem.kind === 'no-port' && {
          related: [
            {
              message: tell`Service ${name.text}`,
              document: problem.service.document,
              path: problem.service.facts.site.path,
            },
          ],
        }),
        data,
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = JSON.stringify(placeOfFinding(finding));
    const reference = site && servicesOf(site.resource).find(({ path }) => JSON.stringify(path) === place);
    const problem = site && reference && problemOf(reference, site.resource, context.graph);
    if (site === undefined || reference === undefined || problem === undefined) return [];
    if (problem.kind === 'no-service') {
      const { near } = problem;
      if (near === undefined) return [];
      const { path } = reference.name;
      return [
        editOffer(site, tell`Write ${near}`, [{ op: 'replaceScalar', path, value: near }], {
          preferred: true,
        }),
      ];
    }
    const [port, ...others] = problem.ports;
    if (port === undefined || others.length > 0 || reference.port === undefined) return [];
    const { path } = reference.port;
    return [
      editOffer(site, tell`Write port ${port}`, [{ op: 'replaceScalar', path, value: port }], {
        preferred: true,
      }),
    ];
  },
});

/** References to core Services that the API server would judge. */
function servicesOf({ facts: { route } }: PlacedResource): readonly ObjectReference[] {
  return (route?.rules ?? [])
    .filter(({ partial }) => !partial)
    .flatMap(({ references }) => references.filter(({ group, kind }) => group === '' && kind === 'Service'));
}

function problemOf(
  reference: ObjectReference,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): BackendProblem | undefined {
  const namespace = reference.namespace?.text ?? placed.facts.namespace;
  const { path, range, name, port } = reference;
  // As seen from the namespace that the reference means.
  const problem = backendProblem(
    { path, range, service: name, port },
    { ...placed, facts: { ...placed.facts, namespace } },
    graph,
  );
  if (problem?.kind !== 'no-service' || problem.near !== undefined) return problem;
  // Many projects have a Service of that name; one that stands beside the route is the one meant.
  const beside = graph.named('Service', name.text).some((service) => inOneFolder(service, placed));
  return beside ? problem : undefined;
}

function worded({ name, port }: ObjectReference, problem: BackendProblem): string {
  if (problem.kind === 'no-port')
    return tell`Service ${shown(name.text)} has no port ${port?.value ?? ''}, so requests end in 500; write ${problem.ports.slice(0, 3).join(tell` or `)}`;
  return problem.near !== undefined
    ? tell`No Service ${shown(name.text)} is here, so requests end in 500; did you mean ${problem.near}?`
    : tell`No Service ${shown(name.text)} is here, so requests end in 500; one is in namespace ${problem.elsewhere.join(', ')}, which the reference must name and a ReferenceGrant there allow`;
}
