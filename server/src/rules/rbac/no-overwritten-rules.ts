import { readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, items, pair } from '../../yaml/access.ts';
import type { Path } from '../../yaml/located.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';

const example = (rules: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors:
    - matchLabels:
        shop.example.com/aggregate-to-monitoring: "true"
rules:${rules}
`;

/** Rules written by hand in a ClusterRole whose rules a controller writes. */
export const noOverwrittenRules = defineRule({
  meta: {
    slug: 'no-overwritten-rules',
    code: 'ZT225',
    area: 'rbac',
    title: 'An aggregated ClusterRole has rules of its own, which the controller overwrites',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['ClusterRole'],
    triggers: [],
    covers: ['ROLE-39'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: aggregated ClusterRoles',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles',
      },
    ],
    docs: {
      why: `The rules of a ClusterRole with an \`aggregationRule\` are the sum of the ClusterRoles its selectors choose: the controller writes
them, and what stood there is gone. It works on the first look, as long as the selectors choose nothing, and stops with the first
role that carries the label. Put the rules into a ClusterRole of their own with that label.`,
      bad: { yaml: example('\n  - apiGroups: [""]\n    resources: ["pods"]\n    verbs: ["get", "list"]') },
      good: { yaml: example(' []') },
      whenToTurnOff: 'There is no reason to.',
    },
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  for (const resource of context.resources) {
    const { node, path, kind, group } = resource;
    if (kind !== 'ClusterRole' || group !== 'rbac.authorization.k8s.io') continue;
    const aggregation = pair(node, 'aggregationRule');
    const rules = pair(node, 'rules');
    if (!isMap(aggregation?.value) || rules === undefined || items(rules.value).length === 0) continue;
    context.report({
      range: rules.key.range,
      message: tell`The controller overwrites these rules with those of the ClusterRoles that aggregationRule chooses. Put them into a ClusterRole with the label, and write \`rules: []\``,
      resource,
      data: [...path, 'rules'],
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const parsed = context.parse(finding.document);
  if (!parsed?.root || !Array.isArray(finding.data)) return [];
  const path = finding.data as Path;
  const title = tell`Write rules: []`;
  // As long as the selectors choose nothing, the rules written by hand are in force.
  const safe = false;
  if (at(parsed.root, ...path) === undefined) return [];
  if (readResources(parsed).some(({ completeness }) => completeness === 'broken'))
    return [{ title, safe, refusal: tell`The document has syntax errors` }];
  if (isShared(parsed.root, path))
    return [{ title, safe, refusal: tell`The rules are shared with other places through a YAML anchor` }];
  return [
    {
      title,
      safe,
      plan: () => ({
        changes: [
          {
            type: 'edit',
            document: finding.document,
            label: title,
            operations: [{ op: 'replaceValue', path, value: [] }],
          },
        ],
      }),
    },
  ];
}
