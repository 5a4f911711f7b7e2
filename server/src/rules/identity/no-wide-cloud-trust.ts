import type { Reach } from '../../identity/trust/reach.ts';
import { shown } from '../../identity/trust/subject-reach.ts';
import { tell } from '../../words/tell.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule, type Severity } from '../rule.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';
import { narrowTo } from './trust/narrow.ts';
import { trustSample } from './trust/open-docs.ts';
import { placedStatements, trustTrigger } from './trust/policies.ts';
import { isNarrowedBy, scopesOf, valueReach } from './trust/scope.ts';

const severities: Readonly<Record<Exclude<Reach['level'], 'open'>, Severity>> = {
  wide: 'warning',
  broad: 'info',
};

/** A trust policy whose subject pattern reaches further than one caller. */
export const noWideCloudTrust = defineRule({
  meta: {
    slug: 'no-wide-cloud-trust',
    code: 'ZT351',
    area: 'identity',
    title: 'An AWS trust policy lets a whole organization, repository or namespace assume the role',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [trustTrigger],
    covers: ['OIDC-04', 'OIDC-12', 'OIDC-13'],
    equivalents: [],
    references: [
      {
        title: 'GitHub: OpenID Connect reference',
        url: 'https://docs.github.com/en/actions/reference/security/oidc',
      },
      {
        title: 'Amazon EKS: IAM roles for service accounts',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
      },
    ],
    docs: {
      why: [
        'A pattern such as `repo:my-org/my-repo:*` lets every branch, tag and pull request of the repository assume the role: whoever may push a branch runs code with it that nobody has reviewed. `repo:my-org/*` does so for every repository of the organization, those made tomorrow included. A protected GitHub environment, a protected branch or one ServiceAccount is what a role should name.',
        'Whole organizations, repositories and workspaces are warnings; what people choose on purpose (all branches, one namespace, plan and apply alike) is an information. Patterns that the issuer needs, since its subjects end with a commit or a user (Buildkite, CircleCI, Bitbucket), are silent, and so are statements that another condition narrows, such as `repository_id` or `job_workflow_ref`.',
        'The fix writes the narrower subject, with capitals for what the pattern does not say. It is unsafe: other callers are shut out.',
      ].join('\n\n'),
      bad: {
        yaml: trustSample(
          '{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}, "StringLike": {"token.actions.githubusercontent.com:sub": "repo:my-org/my-repo:*"}}',
        ),
      },
      good: {
        yaml: trustSample(
          '{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "repo:my-org/my-repo:ref:refs/heads/main"}}',
        ),
      },
      whenToTurnOff: 'For roles that may do nothing anybody in the organization may not do anyway.',
    },
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  return placedStatements(document).flatMap(({ embedded, statement }) =>
    scopesOf(statement).flatMap((condition) =>
      condition.values.flatMap((value): readonly PlacedProblem[] => {
        const reach = valueReach(statement.provider, condition, value);
        if (reach === undefined || reach.level === 'open') return [];
        if (isNarrowedBy(statement, condition, ({ level }) => level !== 'broad')) return [];
        return [
          {
            embedded,
            path: value.path,
            message: tell`${shown(value.text ?? '')} lets in ${shown(reach.who)}; write ${shown(reach.instead)}`,
            severity: severities[reach.level],
            remedies: () => [narrowTo(reach.instead, value)],
          },
        ];
      }),
    ),
  );
}
