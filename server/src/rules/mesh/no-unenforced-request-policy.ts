import type { Operation } from '../../edit/operations.ts';
import { isAmbient } from '../../kubernetes/mesh/membership.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { asWritten } from '../../workspace/graph.ts';
import { editOffer, placeData, siteOfFinding } from '../ingress/door/offers.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { labelsOfNamespace, mayMeetOtherProxies } from './policies.ts';

const namespace = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
`;

const policy = (target: string): string => `${namespace}apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: shop
  namespace: shop
spec:
${target}  action: DENY
  rules:
    - to:
        - operation:
            paths: ["/admin*"]
`;

/** A policy about requests in an ambient namespace where ztunnel, which sees connections only, is the one to decide. */
export const noUnenforcedRequestPolicy = defineRule({
  meta: {
    slug: 'no-unenforced-request-policy',
    code: 'ZT504',
    area: 'mesh',
    title: 'A policy about HTTP requests is left to ztunnel, which does not see them',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['AuthorizationPolicy', 'RequestAuthentication'],
    triggers: [],
    covers: ['MESH-12'],
    equivalents: ['istio:IST0167'],
    references: [
      {
        title: 'Istio: L7 features of ambient mode',
        url: 'https://istio.io/latest/docs/ambient/usage/l7-features/',
      },
      {
        title: 'Istio: layer 4 policies of ztunnel',
        url: 'https://istio.io/latest/docs/ambient/usage/l4-policy/',
      },
    ],
    docs: {
      why: [
        'In an ambient namespace ztunnel decides about policies without `targetRefs`, and it sees connections, not requests. Of an ALLOW',
        'policy with paths, methods, hosts or claims it drops the rules that speak of them, which refuses more than was meant. Of a DENY',
        'policy it keeps only what is left without them: more is denied than was meant, or nothing at all. CUSTOM and AUDIT are not',
        'supported there, and a RequestAuthentication checks nobody. A policy with `targetRefs` to a waypoint is enforced there.',
        'The rule speaks where the Namespace is in the workspace and carries the label. Pods that leave ambient mode by labels of their',
        'own, and Gateways of the namespace, read HTTP themselves: a policy that may be for them is left alone.',
      ].join('\n'),
      bad: { yaml: policy('') },
      good: {
        yaml: policy(
          '  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: Gateway\n      name: waypoint\n',
        ),
      },
      whenToTurnOff:
        'Where the Pods meant have sidecars by labels of their own, and are not in the workspace.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const { facts } = placed;
    const { meshPolicy, site } = facts;
    if (
      meshPolicy === undefined ||
      (meshPolicy.target.type !== 'namespace' && meshPolicy.target.type !== 'workloads')
    )
      return;
    const home = labelsOfNamespace(facts.namespace, context.graph);
    if (home === undefined || !isAmbient(home.labels)) return;
    // A gateway is a proxy that reads HTTP, in whatever namespace it stands.
    if (meshPolicy.target.type === 'workloads' && isGatewaySelector(meshPolicy.target.labels)) return;
    const { authorization } = meshPolicy;
    const action = authorization?.action;
    const isIdle = authorization === undefined || action === 'CUSTOM' || action === 'AUDIT';
    // For all of a namespace an ALLOW or DENY is misread by ztunnel even where others of its Pods read HTTP.
    if ((isIdle || meshPolicy.target.type === 'workloads') && mayMeetOtherProxies(placed, context.graph))
      return;
    const related = [
      {
        message: tell`Namespace ${facts.namespace ?? ''} is in ambient mode`,
        document: home.placed.document,
        path: home.placed.facts.site.path,
      },
    ];
    const report = (range: typeof site.range, message: string): void =>
      context.report({ range, message, related, data: placeData(facts.path) });
    const advice = tell`attach it to a waypoint with targetRefs`;
    if (authorization === undefined) {
      report(
        site.range,
        tell`In ambient mode nobody checks tokens without a waypoint, so this policy does nothing; ${advice}`,
      );
      return;
    }
    if (isIdle) {
      report(
        site.range,
        tell`ztunnel of the ambient mode knows no ${action} policy, so this one does nothing; ${advice}`,
      );
      return;
    }
    const effect =
      action === 'DENY'
        ? tell`the DENY rule loses this part and denies more, or nothing`
        : tell`the ALLOW rule is dropped and its callers are refused`;
    const [first] = authorization.requestFields;
    if (action === undefined || first === undefined) return;
    report(first.range, tell`ztunnel of the ambient mode does not see ${first.name}: ${effect}; ${advice}`);
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const facts = site?.resource.facts;
    if (site === undefined || facts?.meshPolicy === undefined) return [];
    const title = tell`Attach it to a waypoint with targetRefs`;
    if (facts.meshPolicy.target.type === 'workloads')
      return [
        {
          title,
          safe: false,
          refusal: tell`Which Service stands for the selected Pods is not known; write it as targetRefs`,
        },
      ];
    const name = waypointOf(site.resource, context.graph);
    if (name === undefined)
      return [
        { title, safe: false, refusal: tell`The namespace names no waypoint with istio.io/use-waypoint` },
      ];
    const operation: Operation = {
      op: 'insertPair',
      path: [...asWritten(site.resource).path, 'spec'],
      key: 'targetRefs',
      value: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }],
      before: ['action', 'rules', 'jwtRules'],
    };
    return [editOffer(site, tell`Attach it to waypoint ${name}`, [operation], { preferred: true })];
  },
});

/** The waypoint that serves the namespace and stands in it, since targetRefs do not reach further. */
function waypointOf({ facts }: PlacedResource, graph: WorkspaceGraph): string | undefined {
  const labels = labelsOfNamespace(facts.namespace, graph)?.labels;
  const name = labels?.['istio.io/use-waypoint'];
  const elsewhere = labels?.['istio.io/use-waypoint-namespace'];
  if (name === undefined || name === '' || name === 'none') return undefined;
  return elsewhere === undefined || elsewhere === facts.namespace ? name : undefined;
}

function isGatewaySelector(labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).some(
    ([key, value]) =>
      key === 'gateway.networking.k8s.io/gateway-name' || /gateway/i.test(key) || /gateway/i.test(value),
  );
}
