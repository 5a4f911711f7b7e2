import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { noIneffectiveResourceNamesDocs } from './dead/docs-verbs.ts';
import { nameProblems } from './dead/resource-names.ts';
import { wholeRules } from './role/judged-rules.ts';
import { offersAt, ruleFixes } from './role/rule-offers.ts';

/** `resourceNames` that match no object, or stand beside verbs whose requests carry no name. */
export const noIneffectiveResourceNames = defineRule({
  meta: {
    slug: 'no-ineffective-resource-names',
    code: 'ZT204',
    area: 'rbac',
    title: 'resourceNames that match no name, or that turn off a verb without a name in its requests',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Role', 'ClusterRole'],
    triggers: [],
    covers: ['ROLE-43', 'ROLE-44'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to resources by name in RBAC',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources',
      },
    ],
    docs: noIneffectiveResourceNamesDocs,
  },
  checkResource,
  fixes: ruleFixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const rules = wholeRules(facts);
  for (const rule of rules) {
    for (const { list, index, message, severity, confidence, offers } of nameProblems(rule, rules)) {
      const range = rule.ranges[list][index] ?? rule.range;
      context.report({ range, message, severity, confidence, data: offersAt(rule, offers) });
    }
  }
}
