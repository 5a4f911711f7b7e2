import { escalationsOf } from '../../rbac/escalation.ts';
import { listed } from '../../words/list.ts';
import { tell } from '../../words/tell.ts';
import type { ResourceFacts, RuleFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { exampleRole } from './role/example.ts';
import { code, judgedRules, roleInWords } from './role/judged-rules.ts';

const labelled = (role: string, target: string): string =>
  role.replace(
    'rules:\n',
    `  labels:\n    rbac.authorization.k8s.io/aggregate-to-${target}: "true"\nrules:\n`,
  );

/** A ClusterRole whose label adds dangerous rules to `view`, `edit` or `admin`. */
export const noDangerousAggregation = defineRule({
  meta: {
    slug: 'no-dangerous-aggregation',
    code: 'ZT224',
    area: 'rbac',
    title: 'A label adds rules to view, edit or admin that do not belong there',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['ClusterRole'],
    triggers: [],
    covers: ['ROLE-38'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: aggregated ClusterRoles',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles',
      },
    ],
    docs: {
      why: `A ClusterRole with the label \`rbac.authorization.k8s.io/aggregate-to-view: "true"\` becomes part of \`view\` for everybody who is
bound to it, in every namespace and by every binding there will ever be; \`aggregate-to-edit\` and \`aggregate-to-admin\` do the same for those.
Nothing shows that at the binding.

\`view\` is there to look without seeing Secrets: rules that read Secrets, change something or lead to other identities do not belong
there. \`edit\` and \`admin\` have those in their namespace already, but neither \`escalate\` nor \`bind\`, nor what counts in the whole cluster.`,
      bad: {
        yaml: labelled(exampleRole('ClusterRole', 'extra-view', ['core', 'secrets', 'get list']), 'view'),
      },
      good: {
        yaml: labelled(
          exampleRole('ClusterRole', 'extra-view', ['shop.example.com', 'orders', 'get list watch']),
          'view',
        ),
      },
      whenToTurnOff: 'There is no reason to.',
    },
  },
  checkResource,
});

type Target = 'view' | 'edit' | 'admin';

const targets: readonly Target[] = ['view', 'edit', 'admin'];
const reading: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const labels = facts.role?.labels ?? {};
  const target = targets.find((name) => labels[`rbac.authorization.k8s.io/aggregate-to-${name}`] === 'true');
  if (facts.kind !== 'ClusterRole' || target === undefined) return;
  for (const rule of judgedRules(facts)) {
    const effect = target === 'view' ? beyondView(rule, context) : beyondEdit(rule, context);
    if (effect === undefined) continue;
    context.report({
      range: rule.ranges.resources[0] ?? rule.range,
      message: tell`${roleInWords(facts)} lets everybody with the built-in ClusterRole ${target} ${effect}. Take the rule out, or the label`,
      related: labelSite(facts, target),
    });
  }
}

function labelSite({ path }: ResourceFacts, target: Target) {
  const label = `rbac.authorization.k8s.io/aggregate-to-${target}`;
  return [{ message: tell`Adds the role to ${target}`, path: [...path, 'metadata', 'labels', label] }];
}

function beyondView(rule: RuleFacts, { kubernetesMinor }: WorkspaceContext): string | undefined {
  // Names and cluster-scoped types alike: a viewer must not get there at all.
  const [worst] = escalationsOf({ ...rule, resourceNames: [] }, kubernetesMinor);
  if (worst !== undefined) return worst.effect;
  const writing = rule.verbs.filter((verb) => !reading.has(verb));
  if (writing.length === 0 || rule.resources.length === 0) return undefined;
  return tell`change ${listed(rule.resources.map(code), 3)} (${listed(writing.map(code), 3)})`;
}

/** What `edit` gives in a namespace is no news; roles and bindings are written there under the guard of `admin`. */
function beyondEdit(rule: RuleFacts, { kubernetesMinor }: WorkspaceContext): string | undefined {
  return escalationsOf(rule, kubernetesMinor).find(
    ({ namespaced, effect }) => !namespaced || effect.includes('`escalate`'),
  )?.effect;
}
