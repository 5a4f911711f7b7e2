import type { PolicyRule } from './matching.ts';

/**
 * Roles that kube-apiserver itself creates with wildcards in them, and restores at every start when they were changed.
 * Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/{policy,controller_policy}.go.
 */
const bootstrapWildcards: Readonly<Record<string, readonly PolicyRule[]>> = {
  'cluster-admin': [everything(['*']), paths(['*'])],
  'system:controller:generic-garbage-collector': [
    everything(['delete', 'get', 'list', 'patch', 'update', 'watch']),
  ],
  'system:controller:namespace-controller': [everything(['delete', 'deletecollection', 'get', 'list'])],
  'system:controller:resourcequota-controller': [everything(['list', 'watch'])],
  'system:kube-controller-manager': [everything(['list', 'watch'])],
};

function everything(verbs: readonly string[]): PolicyRule {
  return { verbs, apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] };
}

function paths(verbs: readonly string[]): PolicyRule {
  return { verbs, apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] };
}

/** Whether a ClusterRole of that name has this very rule from kube-apiserver: name and content must agree, order may differ. */
export function isBootstrapRule(clusterRole: string, rule: PolicyRule): boolean {
  const known = Object.hasOwn(bootstrapWildcards, clusterRole) ? bootstrapWildcards[clusterRole] : undefined;
  return known?.some((candidate) => sameRule(candidate, rule)) ?? false;
}

function sameRule(a: PolicyRule, b: PolicyRule): boolean {
  return (
    sameItems(a.verbs, b.verbs) &&
    sameItems(a.apiGroups, b.apiGroups) &&
    sameItems(a.resources, b.resources) &&
    sameItems(a.resourceNames, b.resourceNames) &&
    sameItems(a.nonResourceURLs, b.nonResourceURLs)
  );
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((item) => right.has(item));
}
