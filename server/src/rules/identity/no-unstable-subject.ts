import type { SubjectReading } from '../../identity/issuers/read-subject.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { subjectAt } from '../rbac/bindings/subject-offers.ts';
import { shownName } from '../rbac/bindings/subjects.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { isClaimMappingKnown } from './subjects/claim-mapping.ts';
import { computedGroupOffer } from './subjects/computed-group.ts';
import { exampleBinding } from './subjects/example.ts';
import { externalUser, readableUsersOf } from './subjects/external-users.ts';

const world = (subject: string): string => exampleBinding('Role deployer', `  - ${subject}\n`);

/** A subject with a commit, step, session or user in it. */
export const noUnstableSubject = defineRule({
  meta: {
    slug: 'no-unstable-subject',
    code: 'ZT303',
    area: 'identity',
    title: 'A binding names a caller by a subject that the next run does not have',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['OIDC-10', 'OIDC-11'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: structured authentication configuration',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration',
      },
      {
        title: 'Buildkite: OIDC tokens',
        url: 'https://buildkite.com/docs/agent/v3/cli-oidc',
      },
    ],
    docs: {
      why: `Buildkite writes the commit and the step into its default subject, Bitbucket Pipelines the id of the step, CircleCI the user who
started the pipeline, and AWS the name of the session. RBAC compares the whole name, so the binding works for one run, or for one
person's runs, and for nobody afterwards; no list of names will do, and wildcards are not read.

Let the API server make a name that lasts: an AuthenticationConfiguration maps claims that stay the same to a user name or a group by an
expression, and RBAC binds that (the related place of a finding holds a condition for its workload; where the configuration is in the
workspace, the fix writes both). Buildkite can also write one
claim alone into the subject, with \`--subject-claim\`.`,
      bad: {
        yaml: world(
          '{kind: User, name: "buildkite:organization:acme:pipeline:shop:ref:refs/heads/main:commit:9f3b1c2d:step:deploy"}',
        ),
      },
      good: { yaml: world('{kind: Group, name: "ci:shop-deployers"}') },
      whenToTurnOff: 'Where a binding is written anew for every run.',
    },
  },
  checkResource,
  fixes,
});

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const placed = subjectAt(finding, context);
  const reading = placed && externalUser(placed.subject)?.reading;
  if (placed === undefined || reading === undefined) return [];
  const { issuer, prefix } = reading;
  const condition = conditionFor(reading, context.kubernetesMinor);
  const callers = condition && { condition, issuer: issuer.title, prefix };
  const computed = callers && computedGroupOffer(finding, context, placed, callers);
  return [
    computed || {
      title: tell`Bind what stays the same`,
      safe: false,
      refusal: tell`No name stays the same: map claims to a group in the AuthenticationConfiguration and bind that`,
    },
  ];
}

/** What the workload's tokens have in common; undefined where claims do not tell. */
function conditionFor({ issuer, text, prefix }: SubjectReading, kubernetesMinor: number): string | undefined {
  return isClaimMappingKnown(kubernetesMinor) ? issuer.readPattern(text, prefix)?.condition : undefined;
}

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  for (const { subject, reading, verdict } of readableUsersOf(facts)) {
    if (verdict.scope !== 'unstable') continue;
    const condition = conditionFor(reading, context.kubernetesMinor);
    context.report({
      range: subject.nameSite.range,
      message: tell`${shownName(subject.name)} is only ${verdict.bearer}; ${
        reading.issuer.id === 'aws-iam'
          ? tell`give its access entry a group and bind that`
          : tell`map lasting claims to a group and bind that`
      }`,
      related:
        condition === undefined
          ? []
          : [
              {
                message: tell`An AuthenticationConfiguration can put these callers into a group by the condition ${condition}`,
                path: subject.nameSite.path,
              },
            ],
      data: [...subject.path],
    });
  }
}
