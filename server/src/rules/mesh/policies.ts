import { targetsMayMeet } from '../../kubernetes/mesh/target.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../workspace/graph.ts';
import { meshPolicyKey } from '../../workspace/mentions-mesh.ts';

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

/** The labels of a namespace; undefined where the workspace does not hold it exactly once, or where it is not known. */
export function labelsOfNamespace(
  namespace: string | undefined,
  graph: WorkspaceGraph,
): { readonly labels: Readonly<Record<string, string>>; readonly placed: PlacedResource } | undefined {
  if (namespace === undefined) return undefined;
  const [placed, ...others] = graph.named('Namespace', namespace);
  const labels = placed?.facts.namespaceLabels;
  return placed === undefined || labels === undefined || others.length > 0 ? undefined : { labels, placed };
}

/** Whether ztunnel carries the traffic of the namespace; pods with a sidecar are left to it. */
export function isAmbient(labels: Readonly<Record<string, string>>): boolean {
  return labels['istio.io/dataplane-mode'] === 'ambient' && !hasInjection(labels);
}

/** Whether Pods of the namespace get a sidecar. */
export function hasInjection(labels: Readonly<Record<string, string>>): boolean {
  if (labels['istio-injection'] !== undefined) return labels['istio-injection'] === 'enabled';
  return labels['istio.io/rev'] !== undefined;
}
