import type { PolicyRule } from '../../rbac/matching.ts';
import { ruleScope } from '../../rules/rbac/bindings/role-scope.ts';
import { listWords, say, type Words } from './words.ts';

/** `get, list on pods, deployments of apps`; undefined for a rule that gives nothing where it is bound. */
export function ruleWords(rule: PolicyRule, clusterWide: boolean): Words | undefined {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  if (verbs.length === 0) return undefined;
  if (apiGroups.length > 0 && resources.length > 0) {
    // Nodes and the like belong to no namespace: a RoleBinding gives none.
    const reached = resources.filter(
      (resource) => clusterWide || ruleScope({ ...rule, resources: [resource] }) !== 'cluster',
    );
    if (reached.length === 0) return undefined;
    const groups =
      apiGroups.length === 1 && apiGroups[0] === ''
        ? []
        : say` of ${listWords(apiGroups.map((group) => (group === '' ? 'core' : group)))}`;
    const names = resourceNames.length === 0 ? [] : say` named ${listWords(resourceNames)}`;
    return say`${listWords(verbs)} on ${listWords(reached)}${groups}${names}`;
  }
  // So do paths.
  return nonResourceURLs.length > 0 && clusterWide
    ? say`${listWords(verbs)} on paths ${listWords(nonResourceURLs)}`
    : undefined;
}
