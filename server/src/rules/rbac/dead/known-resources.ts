import {
  groupsWith,
  resourcesOfGroup,
  specialVerbsOf,
  standardVerbs,
  verbsOf,
} from '../../../rbac/api-resources.ts';
import type { PolicyRule } from '../../../rbac/matching.ts';

/** Whether every API group of the rule is one that Kubernetes itself fills, so that what it holds is known. */
export function onlyBuiltInGroups(rule: PolicyRule): boolean {
  return rule.apiGroups.length > 0 && rule.apiGroups.every((group) => resourcesOfGroup(group) !== undefined);
}

/** Verbs that others than the API server's own endpoints ask for: what they are asked of may be called anything. */
export function asksForMore(rule: PolicyRule): boolean {
  return rule.verbs.some((verb) => !standardVerbs.includes(verb) && verb !== '*' && !isMisspelt(verb));
}

/** A verb that no authorizer is ever asked for: a glob, another case, or an HTTP word. */
export function isMisspelt(verb: string): boolean {
  return verb !== '*' && (/[*\sA-Z]/.test(verb) || commonMistakes.has(verb));
}

const commonMistakes: ReadonlySet<string> = new Set([
  'read',
  'write',
  'post',
  'put',
  'edit',
  'remove',
  'add',
  'all',
]);

/** Whether some request or check in Kubernetes names that resource of that group. */
export function isServed(group: string, resource: string): boolean {
  if (resource === '*') return true;
  if (resource.startsWith('*/')) {
    const subresource = resource.slice(2);
    return (
      subresource === 'finalizers' ||
      (resourcesOfGroup(group) ?? []).some(({ subresources }) =>
        subresources.some(({ name }) => name === subresource),
      )
    );
  }
  if (verbsOf(group, resource) !== undefined) return true;
  const [name = '', subresource, ...rest] = resource.split('/');
  if (specialVerbsOf(group, resource).length > 0) {
    // Keys of `userextras` may hold slashes.
    return name === 'userextras' ? subresource !== undefined : subresource === undefined;
  }
  // The plugin OwnerReferencesPermissionEnforcement asks for finalizers, OpenShift for `restricted` endpoints.
  return (
    rest.length === 0 &&
    ((subresource === 'finalizers' && verbsOf(group, name) !== undefined) ||
      (subresource === 'restricted' && /^endpoint/.test(name) && verbsOf(group, name) !== undefined))
  );
}

/** Every verb that means something to the resource in one of the groups. */
export function usefulVerbs(groups: readonly string[], resource: string): readonly string[] {
  const found = groups.flatMap((group) => [
    ...(verbsOf(group, resource) ?? []),
    ...specialVerbsOf(group, resource),
    ...subresourceVerbs(group, resource),
  ]);
  return [...new Set(found)];
}

function subresourceVerbs(group: string, resource: string): readonly string[] {
  if (resource.startsWith('*/')) {
    const subresource = resource.slice(2);
    return (resourcesOfGroup(group) ?? []).flatMap(
      ({ subresources }) => subresources.find(({ name }) => name === subresource)?.verbs ?? [],
    );
  }
  // Whoever asks for `finalizers` asks for `update`, whoever asks for `restricted` endpoints for `create`.
  if (resource.endsWith('/finalizers')) return ['update', 'patch'];
  return resource.endsWith('/restricted') ? ['create', 'update', 'patch'] : [];
}

/** The built-in groups that serve it, core first; those left out that hold nothing any more. */
export function homesOf(resource: string): readonly string[] {
  return groupsWith(resource);
}

// Resources that built-in groups once had, with the first minor version without them.
const removed: Readonly<Record<string, number>> = {
  'extensions/daemonsets': 16,
  'extensions/deployments': 16,
  'extensions/deployments/scale': 16,
  'extensions/deployments/rollback': 16,
  'extensions/deployments/status': 16,
  'extensions/replicasets': 16,
  'extensions/replicasets/scale': 16,
  'extensions/networkpolicies': 16,
  'extensions/podsecuritypolicies': 16,
  'extensions/ingresses': 22,
  'extensions/ingresses/status': 22,
  'policy/podsecuritypolicies': 25,
  'apps/deployments/rollback': 16,
};

/** The first minor version of Kubernetes 1 that did not serve it any more; undefined when it is not known to be gone. */
export function removedIn(group: string, resource: string): number | undefined {
  const key = `${group}/${resource}`;
  return Object.hasOwn(removed, key) ? removed[key] : undefined;
}
