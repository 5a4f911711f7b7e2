import { targetsMayMeet } from '../../kubernetes/mesh/target.ts';
import type { PodFacts } from '../../workspace/facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../workspace/graph.ts';
import { meshPolicyKey, ownProxyKey } from '../../workspace/mentions-mesh.ts';
import { isMeshInternal } from '../ingress/gateway/mesh.ts';

/** Where policies for the whole mesh live, unless it is installed otherwise (facts E.7). */
export const rootNamespace = 'istio-system';

/** The AuthorizationPolicies of the workspace that may be about a workload that another policy is about. */
export function authorizationPoliciesFor(
  { facts }: PlacedResource,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  const { meshPolicy, namespace } = facts;
  if (meshPolicy === undefined) return [];
  const found =
    namespace === rootNamespace
      ? graph.mentioning(meshPolicyKey, 'AuthorizationPolicy')
      : [namespace, rootNamespace].flatMap((home) =>
          graph.mentioningIn(meshPolicyKey, 'AuthorizationPolicy', home),
        );
  return [...new Set(found)].filter(
    (other) =>
      other.facts.meshPolicy?.authorization !== undefined &&
      (namespace === rootNamespace ||
        other.facts.namespace === rootNamespace ||
        namespacesMatch(other.facts.namespace, namespace) !== 'different') &&
      targetsMayMeet(other.facts.meshPolicy.target, meshPolicy.target),
  );
}

/** The labels of a namespace; undefined where the workspace does not hold it exactly once, or a template may decide about them. */
export function labelsOfNamespace(
  namespace: string | undefined,
  graph: WorkspaceGraph,
): { readonly labels: Readonly<Record<string, string>>; readonly placed: PlacedResource } | undefined {
  if (namespace === undefined) return undefined;
  const [placed, ...others] = graph.named('Namespace', namespace);
  const labels = placed?.facts.namespaceLabels;
  if (placed?.facts.completeness !== 'complete' || labels === undefined || others.length > 0)
    return undefined;
  return { labels, placed };
}

/** Whether a policy may be for Pods that ztunnel leaves to a proxy that reads HTTP: by their own labels, or as the Gateways of the namespace. */
export function mayMeetOtherProxies({ facts }: PlacedResource, graph: WorkspaceGraph): boolean {
  const { meshPolicy, namespace } = facts;
  const labels = meshPolicy?.target.type === 'workloads' ? Object.entries(meshPolicy.target.labels) : [];
  const isMeant = (pod: PodFacts | undefined): boolean =>
    // A label whose value a template hides is an empty text.
    labels.every(([key, value]) => pod?.labels[key] === value || pod?.labels[key] === '');
  return (
    graph.mentioningIn(ownProxyKey, 'Pod', namespace).some(({ facts: other }) => isMeant(other.pod)) ||
    (meshPolicy?.target.type === 'namespace' &&
      graph
        .mentioningIn(ownProxyKey, 'Gateway', namespace)
        .some(({ facts: { gateway } }) => gateway !== undefined && !isMeshInternal(gateway)))
  );
}
