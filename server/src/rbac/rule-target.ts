import type { PolicyRule } from './matching.ts';
import { rbacGroup } from './rbac-objects.ts';

/** Kinds whose objects a rule may be limited to by `resourceNames`, as far as anybody follows their names. */
export type LimitedKind = 'ServiceAccount' | 'Secret' | 'Role' | 'ClusterRole';

const kindOf: Readonly<Record<string, LimitedKind>> = {
  '/secrets': 'Secret',
  '/serviceaccounts': 'ServiceAccount',
  [`${rbacGroup}/clusterroles`]: 'ClusterRole',
  [`${rbacGroup}/roles`]: 'Role',
};

/** The kinds whose objects the `resourceNames` of a rule may mean; undefined stands for all that nobody follows. */
export function kindsNamedBy({
  apiGroups,
  resources,
}: Pick<PolicyRule, 'apiGroups' | 'resources'>): ReadonlySet<LimitedKind | undefined> {
  const found = new Set<LimitedKind | undefined>();
  for (const group of apiGroups) {
    for (const resource of resources) {
      // Subresources go by the name of their object: `serviceaccounts/token`.
      const key = `${group}/${resource.split('/', 1)[0]}`;
      found.add(Object.hasOwn(kindOf, key) ? kindOf[key] : undefined);
    }
  }
  return found;
}

/** The one kind whose objects the `resourceNames` of a rule mean; undefined when they may mean others too. */
export function kindNamedBy(rule: Pick<PolicyRule, 'apiGroups' | 'resources'>): LimitedKind | undefined {
  const [kind, ...others] = kindsNamedBy(rule);
  return others.length === 0 ? kind : undefined;
}
