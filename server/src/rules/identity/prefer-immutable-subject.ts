import { gitHubHost, githubActions } from '../../identity/issuers/github-actions.ts';
import { repositoryOf } from '../../identity/issuers/github-subject.ts';
import type { Subject } from '../../identity/issuers/issuer.ts';
import type { SubjectReading } from '../../identity/issuers/read-subject.ts';
import { tell } from '../../words/tell.ts';
import type { ResourceFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { at, isMap } from '../../yaml/access.ts';
import { changeOffer } from '../rbac/bindings/offers.ts';
import { copyOfSubject, subjectAt } from '../rbac/bindings/subject-offers.ts';
import { shownName } from '../rbac/bindings/subjects.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { exampleBinding } from './subjects/example.ts';
import { type ExternalUser, externalUser, externalUsersOf } from './subjects/external-users.ts';

const world = (subjects: string): string => exampleBinding('Role deployer', subjects);

/** A GitHub subject without ids, where nothing in the binding has them. */
export const preferImmutableSubject = defineRule({
  meta: {
    slug: 'prefer-immutable-subject',
    code: 'ZT306',
    area: 'identity',
    title: 'A binding names a GitHub repository by its name alone, without the ids',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['OIDC-06'],
    equivalents: [],
    references: [
      {
        title: 'GitHub: OpenID Connect reference, immutable subject claims',
        url: 'https://docs.github.com/en/actions/reference/security/oidc',
      },
    ],
    docs: {
      why: `Since 2026-07-15 GitHub writes ids into the subject, \`repo:OWNER@OWNER_ID/REPO@REPO_ID:…\`: for repositories created after that day, and
for older ones once they are renamed, transferred or opted in. Names are given out again; ids are not, so that nobody who takes
over the name of an owner gets the role. A binding with the old form alone stops to match on the day its repository changes over,
and both forms are right until then, so this is information.

While a repository changes over, bind both forms: RBAC takes whichever the token has. The fix adds the second one with \`OWNER_ID\` and
\`REPO_ID\` to fill in (\`gh api repos/OWNER/REPO --jq '.owner.id, .id'\`); until then it matches nobody. Enterprise Server keeps the old form
and is left alone.`,
      bad: {
        yaml: world(
          '  - kind: User\n    name: github:repo:acme/shop:environment:production\n    apiGroup: rbac.authorization.k8s.io\n',
        ),
      },
      good: {
        yaml: world(
          [
            'github:repo:acme/shop:environment:production',
            'github:repo:acme@4711/shop@9988:environment:production',
          ]
            .map((name) => `  - kind: User\n    name: ${name}\n    apiGroup: rbac.authorization.k8s.io\n`)
            .join(''),
        ),
      },
      whenToTurnOff:
        'On Enterprise Server behind a prefix that does not tell so, and for repositories that keep the old form.',
    },
  },
  checkResource,
  fixes,
});

/** The name with ids to fill in; undefined for all but GitHub subjects without them. */
function withIds({ subject, prefix }: SubjectReading): string | undefined {
  const repository = subject && repositoryOf(subject);
  if (subject === undefined || repository === undefined || repository.ownerId !== undefined) return undefined;
  if (gitHubHost(prefix.replace(/#$/, '')) === 'enterprise-server') return undefined;
  return nameWith(`${repository.owner}@OWNER_ID/${repository.name}@REPO_ID`, subject, prefix);
}

/** The name with its ids taken out; undefined for all but GitHub subjects with them. */
function withoutIds({ subject, prefix }: SubjectReading): string | undefined {
  const repository = subject && repositoryOf(subject);
  if (subject === undefined || repository?.ownerId === undefined) return undefined;
  return nameWith(`${repository.owner}/${repository.name}`, subject, prefix);
}

function nameWith(repository: string, { form, parts }: Subject, prefix: string): string {
  const changed = parts.map((part) => (part.name === 'repo' ? { ...part, value: repository } : part));
  return prefix + githubActions.print({ form, parts: changed });
}

/** What stands beside a name without ids once it has been fixed; undefined where it is bound already or not wanted. */
function missingName(user: ExternalUser, facts: ResourceFacts): string | undefined {
  const wanted = withIds(user.reading);
  const isBound = externalUsersOf(facts).some(
    ({ subject, reading }) => subject.name === wanted || withoutIds(reading) === user.subject.name,
  );
  return isBound ? undefined : wanted;
}

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  for (const user of externalUsersOf(facts)) {
    if (missingName(user, facts) === undefined) continue;
    const { subject } = user;
    context.report({
      range: subject.nameSite.range,
      message: tell`${shownName(subject.name)} stops to match once the repository is renamed, moved or switched to ids; bind repo:OWNER@OWNER_ID/REPO@REPO_ID beside it`,
      data: [...subject.path],
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const placed = subjectAt(finding, context);
  const node = placed && at(context.parse(finding.document)?.root, ...placed.subject.path);
  const user = placed && externalUser(placed.subject);
  if (placed === undefined || user === undefined || !isMap(node)) return [];
  const { facts, subject } = placed;
  const name = missingName(user, facts);
  const index = subject.path.at(-1);
  if (name === undefined || typeof index !== 'number') return [];
  const list = subject.path.slice(0, -1);
  return [
    changeOffer(finding, context, {
      title: tell`Bind the form with ids as well (fill in OWNER_ID and REPO_ID)`,
      safe: false,
      preferred: true,
      touches: [list, subject.path],
      operations: [
        {
          op: 'insertItem',
          path: list,
          index: index + 1,
          value: copyOfSubject(node, { kind: subject.kind, name }),
        },
      ],
    }),
  ];
}
