import { resourcesOfGroup } from '../../rbac/api-resources.ts';
import { tell } from '../../words/tell.ts';
import type { RuleFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { noClusterScopeInRoleDocs } from './dead/docs-verbs.ts';
import { onlyBuiltInGroups } from './dead/known-resources.ts';
import { code, roleInWords, wholeRules } from './role/judged-rules.ts';
import { offersAt, type RuleOffer, ruleFixes } from './role/rule-offers.ts';

/** Resources of the whole cluster, or paths, in a Role. */
export const noClusterScopeInRole = defineRule({
  meta: {
    slug: 'no-cluster-scope-in-role',
    code: 'ZT205',
    area: 'rbac',
    title: 'A Role grants cluster-scoped resources or paths, which no Role can',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Role'],
    triggers: [],
    covers: ['ROLE-46'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: Role and ClusterRole',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole',
      },
    ],
    docs: noClusterScopeInRoleDocs,
  },
  checkResource,
  fixes: ruleFixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  if (facts.kind !== 'Role') return;
  for (const rule of wholeRules(facts)) {
    if (rule.nonResourceURLs.length > 0) {
      context.report({
        range: rule.ranges.nonResourceURLs[0] ?? rule.range,
        message: tell`${roleInWords(facts)} is refused by the API server: \`nonResourceURLs\` may stand in a ClusterRole only. Move the rule into one, bound by a ClusterRoleBinding`,
        severity: 'error',
        data: offersAt(rule, []),
      });
      continue;
    }
    rule.resources.forEach((resource, index) => {
      if (!isOutOfReach(rule, resource)) return;
      const rest = rule.resources.filter((other) => other !== resource);
      const offer: RuleOffer = {
        title:
          rest.length === 0
            ? tell`Remove the rule, which grants nothing`
            : tell`Remove ${resource}, which grants nothing`,
        safe: true,
        preferred: true,
        edits: [{ type: 'drop', list: 'resources', values: [resource] }],
      };
      context.report({
        range: rule.ranges.resources[index] ?? rule.range,
        message: tell`${code(resource)} is cluster-scoped, and a Role reaches only what is in its namespace: this grants nothing. Move it into a ClusterRole, bound by a ClusterRoleBinding`,
        data: offersAt(rule, [offer]),
      });
    });
  }
}

const nameless: ReadonlySet<string> = new Set(['create', 'list', 'watch']);
const impersonated: ReadonlySet<string> = new Set(['users', 'groups']);

function isOutOfReach(rule: RuleFacts, resource: string): boolean {
  if (!onlyBuiltInGroups(rule)) return false;
  const [name = ''] = resource.split('/', 1);
  if (isSpecial(rule, name)) return true;
  const found = rule.apiGroups.flatMap(
    (group) => resourcesOfGroup(group)?.filter((candidate) => candidate.name === name) ?? [],
  );
  if (found.length === 0 || found.some(({ namespaced }) => namespaced)) return false;
  // A request for one namespace is a request in that namespace; so are those for its subresources.
  return name !== 'namespaces' || (resource === name && rule.verbs.every((verb) => nameless.has(verb)));
}

/** Asked for without a namespace, though no API serves them. */
function isSpecial({ apiGroups, verbs }: RuleFacts, name: string): boolean {
  if (apiGroups.length !== 1 || verbs.length === 0) return false;
  if (apiGroups[0] === 'certificates.k8s.io') return name === 'signers';
  return (
    apiGroups[0] === '' &&
    impersonated.has(name) &&
    verbs.every((verb) => verb === 'impersonate' || verb === '*')
  );
}
