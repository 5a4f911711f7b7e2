import type { NewValue } from '../../edit/operations.ts';
import { hasInjection, isAmbient } from '../../kubernetes/mesh/membership.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { meshPolicyKey } from '../../workspace/mentions-mesh.ts';
import { shown } from '../ingress/door/door.ts';
import { defineRule, type Finding, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { rootNamespace } from './policies.ts';

const namespace = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
`;

const denyByDefault = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: deny-by-default
  namespace: shop
spec: {}
`;

/** A namespace of the mesh whose workloads answer every caller. */
export const requireAuthorizationPolicy = defineRule({
  meta: {
    slug: 'require-authorization-policy',
    code: 'ZT523',
    area: 'mesh',
    title: 'A namespace of the mesh has no AuthorizationPolicy, so that everybody may call its workloads',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: ['Namespace'],
    triggers: [],
    covers: ['MESH-16'],
    equivalents: [],
    references: [
      {
        title: 'Istio: authorization policy, implicit enablement',
        url: 'https://istio.io/latest/docs/concepts/security/#implicit-enablement',
      },
    ],
    docs: {
      why: [
        'Istio lets every request through to workloads for which no AuthorizationPolicy exists, whoever sends it. One policy with an empty',
        '`spec` in the namespace, or in the root namespace for the whole mesh, refuses what no other policy allows. Mutual TLS says who calls;',
        'only a policy asks. Policies of the whole workspace count.',
      ].join('\n'),
      bad: { yaml: namespace },
      good: { yaml: namespace + denyByDefault },
      whenToTurnOff: 'Where the policies of the mesh are kept in another repository.',
    },
  },
  checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
    const { namespaceLabels: labels, name, site } = facts;
    if (labels === undefined || name === undefined) return;
    if (!isAmbient(labels) && !hasInjection(labels)) return;
    if (mayBeGuarded(name, context.graph)) return;
    context.report({
      range: site.range,
      message: tell`Everybody may call the workloads of ${shown(name)}, as no AuthorizationPolicy here is for them; add one with an empty spec, and one for each caller`,
    });
  },
  fixes(finding: Finding): readonly FixOffer[] {
    const name = finding.resource?.name;
    if (name === undefined) return [];
    const title = tell`Add AuthorizationPolicy deny-by-default: refuses every request to ${shown(name)} that no other policy allows`;
    return [
      {
        title,
        safe: false,
        plan: () => ({
          changes: [{ type: 'insert-document', after: finding.document, value: denyAll(name), label: title }],
        }),
      },
    ];
  },
});

/** Whether an AuthorizationPolicy of the workspace is in the namespace, may be, or is for the whole mesh. */
function mayBeGuarded(name: string, graph: WorkspaceGraph): boolean {
  return [name, rootNamespace].some(
    (home) => graph.mentioningIn(meshPolicyKey, 'AuthorizationPolicy', home).length > 0,
  );
}

function denyAll(namespace: string): NewValue {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'deny-by-default', namespace },
    spec: {},
  };
}
