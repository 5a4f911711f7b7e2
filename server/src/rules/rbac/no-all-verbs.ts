import { standardVerbs } from '../../rbac/api-resources.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { exampleRole } from './role/example.ts';
import { judgedRules, roleInWords } from './role/judged-rules.ts';
import { reachOf } from './wildcard/reach.ts';

/** Every verb written out: as wide as `*` for what is stored. */
export const noAllVerbs = defineRule({
  meta: {
    slug: 'no-all-verbs',
    code: 'ZT207',
    area: 'rbac',
    title: 'A rule spells out every verb there is',
    severity: 'hint',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: ['Role', 'ClusterRole'],
    triggers: [],
    covers: ['ROLE-05'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: RBAC good practices, least privilege',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
      },
    ],
    docs: {
      why: `\`get\`, \`list\`, \`watch\`, \`create\`, \`update\`, \`patch\` and \`delete\` together are all one can do with what is stored. It is better than \`*\`, which holds
\`escalate\`, \`bind\`, \`impersonate\` and what comes later, and for an operator on its own types it is right. In an audit it is worth asking whether all of them are used.`,
      bad: {
        yaml: exampleRole('Role', 'editor', [
          'apps',
          'deployments',
          'get list watch create update patch delete',
        ]),
      },
      good: { yaml: exampleRole('Role', 'editor', ['apps', 'deployments', 'get list watch patch']) },
      whenToTurnOff: 'Outside of audits.',
    },
  },
  checkResource,
});

function checkResource(resource: PlacedResource, context: WorkspaceContext): void {
  for (const rule of judgedRules(resource.facts)) {
    const needed = standardVerbs.filter((verb) => verb !== 'deletecollection');
    if (rule.resources.length === 0 || !needed.every((verb) => rule.verbs.includes(verb))) continue;
    const reach = reachOf(resource, context.graph);
    context.report({
      range: rule.ranges.verbs[0] ?? rule.range,
      message: tell`${roleInWords(resource.facts)} spells out every verb for these resources; ${reach.because}. Keep those that are used`,
      severity: reach.level === 'unbound' || reach.level === 'namespace' ? 'hint' : 'info',
    });
  }
}
