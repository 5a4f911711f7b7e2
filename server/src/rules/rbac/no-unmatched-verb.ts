import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { noUnmatchedVerbDocs } from './dead/docs-verbs.ts';
import { unmatchedVerbs } from './dead/unmatched-verbs.ts';
import { wholeRules } from './role/judged-rules.ts';
import { offersAt, ruleFixes } from './role/rule-offers.ts';

/** Verbs in a rule that no request for its resources carries. */
export const noUnmatchedVerb = defineRule({
  meta: {
    slug: 'no-unmatched-verb',
    code: 'ZT203',
    area: 'rbac',
    title: 'A Role or ClusterRole names a verb that its resources do not have',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Role', 'ClusterRole'],
    triggers: [],
    covers: ['ROLE-47'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: request verbs and authorization',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb',
      },
    ],
    docs: noUnmatchedVerbDocs,
  },
  checkResource,
  fixes: ruleFixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  for (const rule of wholeRules(facts)) {
    for (const { index, message, severity, confidence, offers } of unmatchedVerbs(rule)) {
      const range = rule.ranges.verbs[index] ?? rule.range;
      context.report({ range, message, severity, confidence, data: offersAt(rule, offers) });
    }
  }
}
