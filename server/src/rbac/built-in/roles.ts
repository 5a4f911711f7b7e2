import type { RoleObject } from '../rbac-objects.ts';
import { componentRoles } from './component-roles.ts';
import { controllerRules } from './controller-roles.ts';
import { clusterRole } from './define.ts';
import { namespaceRoles } from './namespace-roles.ts';
import { userFacingRoles } from './user-facing-roles.ts';

/** All Roles and ClusterRoles that a Kubernetes 1.36 API server creates at its first start. */
export const builtInRoles: readonly RoleObject[] = [
  ...userFacingRoles,
  ...componentRoles,
  ...Object.entries(controllerRules).map(([name, rules]) => clusterRole(`system:controller:${name}`, rules)),
  ...namespaceRoles,
];
