import type { ObjectReference } from '../../kubernetes/gateway/reference.ts';
import { gatewayGroup } from '../../kubernetes/gateway/reference.ts';
import { tell } from '../../words/tell.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../workspace/graph.ts';
import { backendTlsKey } from '../../workspace/mentions-gateway.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { shown } from './door/door.ts';
import { placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { routeExample, together } from './gateway/example.ts';

const policy = `apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: shop
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: shop
  validation:
    hostname: shop.internal
    caCertificateRefs:
      - group: ""
        kind: ConfigMap
        name: shop-ca
`;

const route = routeExample({ backend: ['name: shop', 'port: 443'] });

/** A route to the HTTPS port of a Service for which no BackendTLSPolicy is. */
export const requireBackendTls = defineRule({
  meta: {
    slug: 'require-backend-tls',
    code: 'ZT465',
    area: 'ingress',
    title: 'A route leads to an HTTPS port without a BackendTLSPolicy',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['HTTPRoute', 'GRPCRoute'],
    triggers: [],
    covers: ['GW-10'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: BackendTLSPolicy',
        url: 'https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/',
      },
    ],
    docs: {
      why: [
        'A Gateway ends the TLS of its clients and talks clear HTTP to backends, whatever their port. Towards port 443 that fails, or',
        'an implementation guesses TLS and checks no certificate. A BackendTLSPolicy for the Service says which name and authority',
        'the certificate must have. Reported is port 443, and a port that the Service calls `https`, when no policy of the workspace',
        'targets the Service.',
      ].join('\n'),
      bad: { yaml: route },
      good: { yaml: together(route, policy) },
      whenToTurnOff: 'Where a mesh, or a policy of the implementation, brings TLS to the backends.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    for (const reference of unprotected(placed, context.graph)) {
      const { name, port } = reference;
      context.report({
        range: (port ?? name).range,
        message: tell`No BackendTLSPolicy is for Service ${shown(name.text)}, so the Gateway talks clear HTTP to its HTTPS port, or trusts any certificate; write one with hostname and authority`,
        data: placeData(placed.facts.path, reference.path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = JSON.stringify(placeOfFinding(finding));
    const found = site && unprotected(site.resource, context.graph);
    const reference = found?.find(({ path }) => JSON.stringify(path) === place);
    if (site === undefined || reference === undefined) return [];
    const name = reference.name.text;
    const namespace = reference.namespace?.text ?? site.resource.facts.namespace;
    const title = tell`Add a BackendTLSPolicy for Service ${name} with the authority in ConfigMap ${name}-ca (for you to make)`;
    return [
      {
        title,
        safe: false,
        preferred: true,
        plan: () => ({
          changes: [
            {
              type: 'insert-document',
              after: site.resource.document,
              value: {
                apiVersion: `${gatewayGroup}/v1`,
                kind: 'BackendTLSPolicy',
                metadata: { name, ...(namespace !== undefined && { namespace }) },
                spec: {
                  targetRefs: [{ group: '', kind: 'Service', name }],
                  validation: {
                    hostname: namespace === undefined ? name : `${name}.${namespace}.svc.cluster.local`,
                    caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: `${name}-ca` }],
                  },
                },
              },
              label: title,
            },
          ],
        }),
      },
    ];
  },
});

/** The first reference of a route to each HTTPS port without a policy. */
function unprotected({ facts }: PlacedResource, graph: WorkspaceGraph): readonly ObjectReference[] {
  const found = new Map<string, ObjectReference>();
  const { route, kind } = facts;
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return [];
  if (route?.parents.some(({ group }) => group === gatewayGroup) !== true) return [];
  for (const reference of route.rules.flatMap(({ references }) => references)) {
    const { group, kind: target, name, port } = reference;
    if (group !== '' || target !== 'Service' || port === undefined) continue;
    const namespace = reference.namespace?.text ?? facts.namespace;
    const key = `${namespace ?? ''}/${name.text}`;
    if (found.has(key) || !isHttpsPort(name.text, port.value, namespace, graph)) continue;
    const policies = graph
      .mentioning(backendTlsKey, name.text)
      .filter((policy) => namespacesMatch(policy.facts.namespace, namespace) !== 'different');
    if (policies.length === 0) found.set(key, reference);
  }
  return [...found.values()];
}

function isHttpsPort(
  service: string,
  port: number,
  namespace: string | undefined,
  graph: WorkspaceGraph,
): boolean {
  const ports = graph
    .inNamespace('Service', service, namespace)
    .flatMap(({ facts }) => facts.service?.ports ?? [])
    .filter((item) => item.port === port);
  // A name says more than the number: `http` on port 443 is clear.
  const names = ports.flatMap(({ name }) => name ?? []);
  return names.length > 0 ? names.some((name) => /^https(?:-|$)/.test(name)) : port === 443;
}
