import type { LabelSelector } from '../label-selector.ts';
import type { PolicyRule } from '../matching.ts';
import { type BindingObject, type RoleObject, rbacGroup, type Subject } from '../rbac-objects.ts';

// A short notation for the data beside this file: lists are words with a blank between them.

/** Where the built-in objects are taken from, for people. */
export const builtInSource = 'Kubernetes 1.36';

const read = 'get list watch';
const write = 'create update patch delete deletecollection';

/** Sets of verbs that Kubernetes' own policy names too. */
export const verbSets = { read, write, readWrite: `${read} ${write}`, readUpdate: `${read} update patch` };

/** A rule on resources; the core group is written `core`. */
export function rule(verbs: string, groups: string, resources: string, names = ''): PolicyRule {
  return {
    verbs: words(verbs),
    apiGroups: words(groups).map((group) => (group === 'core' ? '' : group)),
    resources: words(resources),
    resourceNames: words(names),
    nonResourceURLs: [],
  };
}

/** A rule on paths. */
export function paths(verbs: string, urls: string): PolicyRule {
  return {
    verbs: words(verbs),
    apiGroups: [],
    resources: [],
    resourceNames: [],
    nonResourceURLs: words(urls),
  };
}

/** What nearly every component may do: write events about its work. */
export const writeEvents: PolicyRule = rule('create update patch', 'core events.k8s.io', 'events');

const bootstrapping = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };

/** A label that adds a ClusterRole to a user-facing one, as `aggregateTo('edit')`. */
export function aggregateTo(role: 'admin' | 'edit' | 'view'): Readonly<Record<string, string>> {
  return { [`rbac.authorization.k8s.io/aggregate-to-${role}`]: 'true' };
}

/** A built-in ClusterRole with rules of its own. */
export function clusterRole(
  name: string,
  rules: readonly PolicyRule[],
  labels: Readonly<Record<string, string>> = {},
): RoleObject {
  return {
    kind: 'ClusterRole',
    namespace: '',
    name,
    labels: { ...bootstrapping, ...labels },
    rules,
    aggregation: undefined,
    place: undefined,
  };
}

/** A user-facing ClusterRole: the sum of those labelled for it. */
export function aggregatedRole(
  name: 'admin' | 'edit' | 'view',
  labels: Readonly<Record<string, string>> = {},
): RoleObject {
  const selector: LabelSelector = { matchLabels: aggregateTo(name), matchExpressions: [] };
  return { ...clusterRole(name, [], labels), rules: undefined, aggregation: [selector] };
}

/** A built-in Role. */
export function role(namespace: string, name: string, rules: readonly PolicyRule[]): RoleObject {
  return { ...clusterRole(name, rules), kind: 'Role', namespace };
}

export function user(name: string): Subject {
  return { kind: 'User', apiGroup: rbacGroup, namespace: '', name };
}

export function group(name: string): Subject {
  return { kind: 'Group', apiGroup: rbacGroup, namespace: '', name };
}

/** A ServiceAccount of `kube-system`. */
export function systemAccount(name: string): Subject {
  return { kind: 'ServiceAccount', apiGroup: '', namespace: 'kube-system', name };
}

/** A built-in ClusterRoleBinding; binding and ClusterRole have the same name. */
export function clusterBinding(name: string, subjects: readonly Subject[]): BindingObject {
  return {
    kind: 'ClusterRoleBinding',
    namespace: '',
    name,
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name },
    subjects,
    place: undefined,
  };
}

/** A built-in RoleBinding of a Role. */
export function roleBinding(
  namespace: string,
  name: string,
  roleName: string,
  subjects: readonly Subject[],
): BindingObject {
  return {
    ...clusterBinding(name, subjects),
    kind: 'RoleBinding',
    namespace,
    roleRef: { apiGroup: rbacGroup, kind: 'Role', name: roleName },
  };
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
