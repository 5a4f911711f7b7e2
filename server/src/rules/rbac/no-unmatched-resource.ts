import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { noUnmatchedResourceDocs } from './dead/docs.ts';
import { unmatchedItems } from './dead/unmatched-resources.ts';
import { wholeRules } from './role/judged-rules.ts';
import { offersAt, ruleFixes } from './role/rule-offers.ts';

/** Resources and API groups in a rule that no request is ever for: a pattern, a singular, a wrong group, something removed. */
export const noUnmatchedResource = defineRule({
  meta: {
    slug: 'no-unmatched-resource',
    code: 'ZT202',
    area: 'rbac',
    title: 'A Role or ClusterRole names a resource or API group that matches no request',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Role', 'ClusterRole'],
    triggers: [],
    covers: ['ROLE-42', 'ROLE-45'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to resources in RBAC',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources',
      },
    ],
    docs: noUnmatchedResourceDocs,
  },
  checkResource,
  fixes: ruleFixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const rules = wholeRules(facts);
  for (const rule of rules) {
    for (const { list, index, message, severity, offers } of unmatchedItems(
      rule,
      rules,
      context.kubernetesMinor,
    )) {
      const range = rule.ranges[list][index] ?? rule.range;
      // In a template, what stands beside the item may be written for other values only.
      const own =
        facts.completeness === 'template' ? offers.map((offer) => ({ ...offer, safe: false })) : offers;
      context.report({ range, message, severity, data: offersAt(rule, own) });
    }
  }
}
