import { tell } from '../../words/tell.ts';
import type { RuleFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { noRedundantRuleDocs } from './dead/docs-verbs.ts';
import { covers } from './role/covers.ts';
import { wholeRules } from './role/judged-rules.ts';
import { offersAt, ruleFixes } from './role/rule-offers.ts';

/** A rule that allows nothing which another rule of the same role does not allow. */
export const noRedundantRbacRule = defineRule({
  meta: {
    slug: 'no-redundant-rbac-rule',
    code: 'ZT206',
    area: 'rbac',
    title: 'A rule of a Role or ClusterRole allows nothing that another rule of it does not',
    severity: 'hint',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Role', 'ClusterRole'],
    triggers: [],
    covers: ['ROLE-48'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: permissions are purely additive',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole',
      },
    ],
    docs: noRedundantRuleDocs,
  },
  checkResource,
  fixes: ruleFixes,
});

// Comparing all pairs of a list that long would take longer than it helps.
const mostRules = 300;

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  // Of two rules in a template perhaps only one is written.
  if (facts.completeness === 'template') return;
  const rules = wholeRules(facts);
  if (rules.length > mostRules) return;
  rules.forEach((rule, index) => {
    const other = rules.find(
      (candidate, place) => place !== index && makesIdle(candidate, place, rule, index),
    );
    if (other === undefined) return;
    const same = covers(rule, other);
    const widened = !same && rule.resourceNames.length > 0 && other.resourceNames.length === 0;
    const message = widened
      ? tell`These \`resourceNames\` restrict nothing: another rule of the role allows the same without names. Add names there, or remove this rule`
      : tell`${same ? tell`The same rule stands above` : tell`Another rule of the role allows all of this`}: what is changed here changes nothing. Remove it`;
    context.report({
      range: (widened ? rule.ranges.resourceNames[0] : rule.ranges.resources[0]) ?? rule.range,
      message,
      severity: widened ? 'warning' : 'hint',
      related: [{ message: same ? tell`The same rule` : tell`The rule that allows it`, path: other.path }],
      data: offersAt(rule, [
        {
          title: tell`Remove the rule, which changes nothing`,
          safe: true,
          preferred: true,
          edits: [{ type: 'drop-rule' }],
        },
      ]),
    });
  });
}

/** Of two rules that allow the same the later one is idle. */
function makesIdle(wide: RuleFacts, place: number, rule: RuleFacts, index: number): boolean {
  return covers(wide, rule) && (!covers(rule, wide) || place < index);
}
