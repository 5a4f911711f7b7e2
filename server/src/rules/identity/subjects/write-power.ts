import type { Scope } from '../../../identity/issuers/issuer.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { powerOf, type RolePower } from '../../rbac/bindings/role-power.ts';
import type { WorkspaceContext } from '../../rule.ts';
import { type ReadableUser, readableUsersOf } from './external-users.ts';

/** What the role of a binding lets its holders change; undefined for roles that only read, and for those not at hand. */
function writePowerOf(
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
function isAdminBinding({ facts }: PlacedResource): boolean {
  const roleRef = facts.binding?.roleRef;
  if (roleRef?.kind !== 'ClusterRole') return false;
  return (
    roleRef.name === 'cluster-admin' ||
    (facts.kind === 'ClusterRoleBinding' && (roleRef.name === 'admin' || roleRef.name === 'edit'))
  );
}

/** Users of a binding that may write, with what they may do. */
interface Writers {
  readonly users: readonly ReadableUser[];
  readonly power: RolePower;
}

/**
 * The users with subjects of that scope whom a binding lets write; undefined when there are none, and for bindings to
 * administrators' roles.
 */
export function writersOf(
  binding: PlacedResource,
  scope: Scope,
  { graph, kubernetesMinor }: WorkspaceContext,
): Writers | undefined {
  const users = readableUsersOf(binding.facts).filter(({ verdict }) => verdict.scope === scope);
  if (users.length === 0 || isAdminBinding(binding)) return undefined;
  const power = writePowerOf(binding, graph, kubernetesMinor);
  return power && { users, power };
}
