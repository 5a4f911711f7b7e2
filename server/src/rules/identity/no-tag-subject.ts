import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { scopeOf } from '../rbac/bindings/subjects.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { exampleBinding, exampleUser } from './subjects/example.ts';
import { writersOf } from './subjects/write-power.ts';

const world = (name: string): string => exampleBinding('ClusterRole edit', exampleUser(name));

/** A subject that hangs on a tag. */
export const noTagSubject = defineRule({
  meta: {
    slug: 'no-tag-subject',
    code: 'ZT305',
    area: 'identity',
    title: 'A binding lets a tag, which can be moved to other code, change the cluster',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['OIDC-07', 'OIDC-08'],
    equivalents: [],
    references: [
      {
        title: 'GitHub: OpenID Connect reference, subject claims',
        url: 'https://docs.github.com/en/actions/reference/security/oidc',
      },
      { title: 'GitLab: protected tags', url: 'https://docs.gitlab.com/user/project/protected_tags/' },
    ],
    docs: {
      why: `Branch protection does not hold for tags. Unless a ruleset or protected tags say otherwise, whoever may push can delete a tag and set
it on other code, and the run for it bears the same subject. GitLab components without \`ref_type\` are the same case: a tag may have
the name of the branch. Whether tags are protected is in no manifest, so this is information: bind a deployment environment or a
protected branch, or make sure that the tag is protected. Roles that only read are left alone.`,
      bad: { yaml: world('github:repo:acme@4711/shop@9988:ref:refs/tags/stable') },
      good: { yaml: world('github:repo:acme@4711/shop@9988:environment:production') },
      whenToTurnOff: 'Where a ruleset protects all tags.',
    },
  },
  checkResource,
});

function checkResource(binding: PlacedResource, context: WorkspaceContext): void {
  const writers = writersOf(binding, 'movable', context);
  if (writers === undefined) return;
  const { users, power } = writers;
  for (const { subject } of users) {
    context.report({
      range: subject.nameSite.range,
      message: tell`A tag can be moved, and whoever moves this one can ${power.effect} ${scopeOf(binding.facts)}; bind an environment or a protected branch`,
      data: [...subject.path],
    });
  }
}
