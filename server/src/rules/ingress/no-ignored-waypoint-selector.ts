import type { Operation } from '../../edit/operations.ts';
import { gatewayGroup } from '../../kubernetes/gateway/reference.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { at } from '../../yaml/access.ts';
import type { Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';
import { together } from './gateway/example.ts';

const waypoint = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: shop
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - name: mesh
      protocol: HBONE
      port: 15008
`;

const policy = (target: readonly string[]): string =>
  [
    'apiVersion: security.istio.io/v1',
    'kind: AuthorizationPolicy',
    'metadata:',
    '  name: frontend-only',
    '  namespace: shop',
    'spec:',
    ...target.map((line) => `  ${line}`),
    '  action: ALLOW',
    '  rules:',
    '    - from:',
    '        - source:',
    '            principals: [cluster.local/ns/shop/sa/frontend]',
    '',
  ].join('\n');

/** A policy of the mesh that selects a waypoint by label, which waypoints never look at. */
export const noIgnoredWaypointSelector = defineRule({
  meta: {
    slug: 'no-ignored-waypoint-selector',
    code: 'ZT468',
    area: 'ingress',
    title: 'A policy selects a waypoint by label, which has no effect',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['AuthorizationPolicy', 'RequestAuthentication'],
    triggers: [],
    covers: ['GW-13'],
    equivalents: [],
    references: [
      {
        title: 'Istio: use waypoint proxies, attach L7 policies',
        url: 'https://istio.io/latest/docs/ambient/usage/l7-features/',
      },
      {
        title: 'Istio: workload selector on a Kubernetes Gateway (IST0166)',
        url: 'https://istio.io/latest/docs/reference/config/analysis/ist0166/',
      },
    ],
    docs: {
      why: [
        'A waypoint takes policies that name it, or a Service behind it, in `targetRefs`, and never those that select its Pods by',
        '`gateway.networking.k8s.io/gateway-name`. What the policy forbids is then allowed. The rule speaks where the workspace holds',
        'the Gateway and its class is that of a waypoint. Other Gateways of Istio still follow selectors by default; write',
        '`targetRefs` there too, since that can be switched off.',
      ].join('\n'),
      bad: {
        yaml: together(
          waypoint,
          policy(['selector:', '  matchLabels:', '    gateway.networking.k8s.io/gateway-name: waypoint']),
        ),
      },
      good: {
        yaml: together(
          waypoint,
          policy(['targetRefs:', `  - group: ${gatewayGroup}`, '    kind: Gateway', '    name: waypoint']),
        ),
      },
      whenToTurnOff: 'Never for Istio as it is known so far.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const selected = waypointSelected(placed, context.graph);
    if (selected === undefined) return;
    const { kind, path, site } = placed.facts;
    context.report({
      range: site.range,
      message: tell`${kind} ${placed.facts.name ?? ''} selects waypoint ${selected.name} by label, which waypoints ignore, so it has no effect; write targetRefs`,
      related: [
        { message: tell`The selector`, path: selected.path },
        {
          message: tell`Waypoint ${selected.name}`,
          document: selected.gateway.document,
          path: selected.gateway.facts.site.path,
        },
      ],
      data: placeData(path, selected.path),
    });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const selected = site && waypointSelected(site.resource, context.graph);
    if (site === undefined || selected === undefined) return [];
    const title = tell`Attach it to waypoint ${selected.name} with targetRefs`;
    if (selected.more)
      return [
        {
          title,
          safe: false,
          refusal: tell`The selector asks for other labels too, which targetRefs cannot`,
        },
      ];
    const spec = selected.path.slice(0, -1);
    if (at(site.root, ...spec) === undefined) return [];
    const operations: Operation[] = [
      {
        op: 'insertPair',
        path: spec,
        key: 'targetRefs',
        value: [{ group: gatewayGroup, kind: 'Gateway', name: selected.name }],
        after: ['selector'],
      },
      { op: 'removePair', path: selected.path },
    ];
    return [editOffer(site, title, operations, { preferred: true })];
  },
});

interface Selected {
  readonly name: string;
  readonly gateway: PlacedResource;
  /** To the selector. */
  readonly path: Path;
  /** True when the selector asks for other labels beside the name. */
  readonly more: boolean;
}

const nameLabels = ['gateway.networking.k8s.io/gateway-name', 'istio.io/gateway-name'];

/** The waypoint of the workspace that a policy means by its selector. */
function waypointSelected({ facts }: PlacedResource, graph: WorkspaceGraph): Selected | undefined {
  const target = facts.meshPolicy?.target;
  if (target?.type !== 'workloads') return undefined;
  const label = nameLabels.find((name) => Object.hasOwn(target.labels, name));
  const name = label === undefined ? undefined : target.labels[label];
  if (name === undefined) return undefined;
  const found = graph
    .inNamespace('Gateway', name, facts.namespace)
    .filter((placed) => placed.facts.gateway !== undefined);
  const [gateway] = found;
  if (gateway === undefined || found.length > 1) return undefined;
  return gateway.facts.gateway?.className?.text === 'istio-waypoint'
    ? { name, gateway, path: target.path, more: Object.keys(target.labels).length > 1 }
    : undefined;
}
