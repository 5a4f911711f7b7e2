import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { renameOffer, subjectAt } from '../rbac/bindings/subject-offers.ts';
import { scopeOf } from '../rbac/bindings/subjects.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { exampleBinding, exampleUser } from './subjects/example.ts';
import { capitalised, externalUser } from './subjects/external-users.ts';
import { narrowerSubjects } from './subjects/narrower-subjects.ts';
import { writersOf } from './subjects/write-power.ts';

const world = (name: string): string => exampleBinding('ClusterRole edit', exampleUser(name));

/** A subject that every repository of an owner, or every branch of a repository, bears. */
export const noWideSubject = defineRule({
  meta: {
    slug: 'no-wide-subject',
    code: 'ZT304',
    area: 'identity',
    title: 'A binding lets every repository of an owner, or every branch of a repository, change the cluster',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['OIDC-04', 'OIDC-07', 'OIDC-08'],
    equivalents: [],
    references: [
      {
        title: 'GitHub: OpenID Connect reference, customizing the subject claims',
        url: 'https://docs.github.com/en/actions/reference/security/oidc',
      },
    ],
    docs: {
      why: `A subject is as narrow as the claims in it. GitHub lets an organization choose them: with \`repository_owner\` alone every repository of
the owner bears the same subject, with \`repo\` alone every branch and every pull request of the repository. GitLab projects may leave
out the ref, which gives every branch and merge request one subject. The binding works, and whoever may push a branch or open a
pull request anywhere in that set has its role.

The rule fires where the role is at hand and writes. Subjects with a branch, an environment or a reusable workflow pinned in them are
fine; so are wide ones that only read. A name with a wildcard is another case: it matches nobody, see \`no-wildcard-subject\`.`,
      bad: { yaml: world('github:repository_owner:acme') },
      good: { yaml: world('github:repo:acme@4711/shop@9988:environment:production') },
      whenToTurnOff: 'Where everybody who may push anywhere in the organization may deploy.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(binding: PlacedResource, context: WorkspaceContext): void {
  const writers = writersOf(binding, 'wide', context);
  if (writers === undefined) return;
  const { users, power } = writers;
  for (const { subject, verdict } of users) {
    context.report({
      range: subject.nameSite.range,
      message: tell`${capitalised(verdict.bearer)}, can ${power.effect} ${scopeOf(binding.facts)}; bind an environment or a protected branch`,
      data: [...subject.path],
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const subject = subjectAt(finding, context)?.subject;
  const reading = subject && externalUser(subject)?.reading;
  if (subject === undefined || reading === undefined) return [];
  return narrowerSubjects(reading).map(({ title, name }) =>
    renameOffer(finding, context, subject, { title, name }),
  );
}
