import { builtInRoles } from '../../../rbac/built-in/roles.ts';
import { powersOf } from '../../../rbac/powers.ts';

// What people are meant to be bound to has names everybody knows, and rules of its own here.
const userFacing: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit', 'view']);

/**
 * What a ClusterRole that Kubernetes has for its own components makes of others in the whole cluster, where that leads to
 * other identities: continues “may …”. Undefined for harmless ones, and for all other names.
 */
export function componentPowerOf(name: string, kubernetesMinor: number): string | undefined {
  if (userFacing.has(name)) return undefined;
  const role = builtInRoles.find((candidate) => candidate.kind === 'ClusterRole' && candidate.name === name);
  return powersOf(role?.rules ?? [], undefined, true, kubernetesMinor).find(
    ({ power }) => power.leadsTo !== undefined,
  )?.power.effect;
}
