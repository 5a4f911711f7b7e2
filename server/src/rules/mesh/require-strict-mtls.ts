import type { NewValue } from '../../edit/operations.ts';
import { hasInjection, isAmbient } from '../../kubernetes/mesh/membership.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { meshPolicyKey } from '../../workspace/mentions-mesh.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, siteOfFinding } from '../ingress/door/offers.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { rootNamespace } from './policies.ts';

const namespace = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
`;

/** A namespace of the mesh for which nothing demands mTLS. */
export const requireStrictMtls = defineRule({
  meta: {
    slug: 'require-strict-mtls',
    code: 'ZT522',
    area: 'mesh',
    title: 'A namespace is in the mesh, but nothing demands mTLS there',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Namespace'],
    triggers: [],
    covers: ['MESH-01'],
    equivalents: [],
    references: [
      {
        title: 'Istio: PeerAuthentication',
        url: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
      },
      {
        title: 'Istio: mutual TLS migration',
        url: 'https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/',
      },
    ],
    docs: {
      why: [
        'A label brings the Pods of a namespace into the mesh, and calls between Pods of the mesh use mTLS from then on. Calls from outside',
        'of it are still taken in clear text, from nobody in particular: without a PeerAuthentication the mode is PERMISSIVE. One with',
        '`mode: STRICT`, in the namespace or for the whole mesh in the root namespace, ends that. The rule looks for it in the workspace;',
        'a namespace whose PeerAuthentication says another mode is told by `no-permissive-mtls`.',
      ].join('\n'),
      bad: { yaml: namespace },
      good: {
        yaml: `${namespace}---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
`,
      },
      whenToTurnOff: 'Where the mesh-wide PeerAuthentication stands in another repository.',
    },
  },
  checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
    const { namespaceLabels, name, site } = facts;
    if (namespaceLabels === undefined || name === undefined || name === rootNamespace) return;
    if (!isAmbient(namespaceLabels) && !hasInjection(namespaceLabels)) return;
    if (isDecided(name, context)) return;
    context.report({
      range: site.range,
      message: tell`Pods of ${shown(name)} are in the mesh and still take clear text from outside of it, as no PeerAuthentication here demands mTLS; add one with STRICT`,
      data: placeData(facts.path),
    });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const name = siteOfFinding(finding, context)?.resource.facts.name;
    if (name === undefined) return [];
    const title = tell`Add a PeerAuthentication with STRICT (callers outside of the mesh are refused)`;
    const unset = context.graph
      .mentioningIn(meshPolicyKey, 'PeerAuthentication', name)
      .find(({ facts }) => facts.namespace === name && facts.meshPolicy?.target.type === 'namespace');
    // Of two for the same workloads the older one counts.
    if (unset !== undefined)
      return [
        {
          title,
          safe: false,
          refusal: tell`PeerAuthentication ${unset.facts.name ?? ''} is for the whole namespace already; write its mode`,
        },
      ];
    const value: NewValue = {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'default', namespace: name },
      spec: { mtls: { mode: 'STRICT' } },
    };
    return [
      {
        title,
        safe: false,
        preferred: true,
        plan: () => ({
          changes: [{ type: 'insert-document', after: finding.document, value, label: title }],
        }),
      },
    ];
  },
});

/** Whether a policy of the namespace says a mode, or one for the whole mesh demands mTLS. */
function isDecided(name: string, { graph }: WorkspaceContext): boolean {
  const policies = [name, rootNamespace].flatMap((home) =>
    graph.mentioningIn(meshPolicyKey, 'PeerAuthentication', home),
  );
  return policies.some(({ facts }) => {
    const { mtls, target } = facts.meshPolicy ?? {};
    if (mtls === undefined || mtls === 'UNSET') return false;
    // One without a namespace may be for this one.
    if (facts.namespace !== rootNamespace) return true;
    return target?.type === 'namespace' && (mtls === 'STRICT' || mtls === 'hidden');
  });
}
