import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { powerOf, type RolePower } from '../../rbac/bindings/role-power.ts';

/** What the role of a binding lets its holders change; undefined for roles that only read, and for those not at hand. */
export function writePowerOf(
  binding: PlacedResource,
  graph: WorkspaceGraph,
  kubernetesMinor: number,
): RolePower | undefined {
  const power = powerOf(binding, graph, kubernetesMinor);
  return power?.level === 'everything' || power?.level === 'strong' || power?.level === 'write'
    ? power
    : undefined;
}

/** True for bindings to administrators' roles, whose subjects other rules judge: `no-cluster-admin-binding`, `no-cluster-wide-edit`. */
export function isAdminBinding({ facts }: PlacedResource): boolean {
  const roleRef = facts.binding?.roleRef;
  if (roleRef?.kind !== 'ClusterRole') return false;
  return (
    roleRef.name === 'cluster-admin' ||
    (facts.kind === 'ClusterRoleBinding' && (roleRef.name === 'admin' || roleRef.name === 'edit'))
  );
}
