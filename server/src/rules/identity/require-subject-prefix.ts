import { defaultUserName } from '../../identity/issuers/subject-names.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { renameOffer, subjectAt } from '../rbac/bindings/subject-offers.ts';
import { shownName } from '../rbac/bindings/subjects.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { exampleBinding, exampleUser } from './subjects/example.ts';
import { type ExternalUser, externalUser, readableUsersOf } from './subjects/external-users.ts';
import { issuerKnowledge } from './subjects/known-issuers.ts';

const world = (name: string): string => exampleBinding('Role deployer', exampleUser(name));

/** A pipeline's own subject without anything in front, where the authentication is not known. */
export const requireSubjectPrefix = defineRule({
  meta: {
    slug: 'require-subject-prefix',
    code: 'ZT307',
    area: 'identity',
    title: 'A binding names a pipeline or workload by its bare subject, without the prefix of its issuer',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['OIDC-11', 'BIND-17'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: configuring the API server for OpenID Connect',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#configuring-the-api-server',
      },
      {
        title: 'Kubernetes: structured authentication configuration',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration',
      },
    ],
    docs: {
      why: `The API server puts a prefix before the claim and compares the whole. With \`--oidc-issuer-url\` and no \`--oidc-username-prefix\` the prefix
is the issuer's address and \`#\`, so that the user is \`https://token.actions.githubusercontent.com#repo:…\` and a binding to \`repo:…\` matches
nobody. A bare subject is right only with \`--oidc-username-prefix=-\` or \`prefix: ""\`, and then any issuer's users can bear any name,
those of this cluster's ServiceAccounts included.

Which it is stands in no RBAC manifest. Where the workspace holds the AuthenticationConfiguration, the flags of kube-apiserver or the
setting for trusted issuers, \`no-mismatched-subject\` knows and this rule is silent. \`kubectl auth whoami\` in a job shows the name.`,
      bad: { yaml: world('repo:acme@4711/shop@9988:environment:production') },
      good: { yaml: world('github:repo:acme@4711/shop@9988:environment:production') },
      whenToTurnOff:
        'Where the API server is configured without a prefix; better tell the prefix in the settings.',
    },
  },
  checkResource,
  fixes,
});

function isBare({ reading }: ExternalUser): boolean {
  return reading.prefix === '' && (reading.issuer.caller === 'pipeline' || reading.issuer.id === 'spiffe');
}

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const bare = readableUsersOf(facts).filter(isBare);
  if (bare.length === 0 || issuerKnowledge(context).issuers.length > 0) return;
  for (const { subject, reading } of bare) {
    const usual = defaultUserName(reading);
    context.report({
      range: subject.nameSite.range,
      message: tell`${shownName(subject.name)} has no prefix: ${
        usual === undefined
          ? tell`it matches only where the API server puts none before the subject`
          : tell`by default the --oidc flags make it ${shownName(usual)}`
      }; write what kubectl auth whoami shows`,
      data: [...subject.path],
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const subject = subjectAt(finding, context)?.subject;
  const reading = subject && externalUser(subject)?.reading;
  const usual = reading && defaultUserName(reading);
  if (subject === undefined || reading === undefined) return [];
  if (usual === undefined)
    return [
      {
        title: tell`Write the prefix`,
        safe: false,
        refusal: tell`Which prefix the API server uses is not known`,
      },
    ];
  return [
    renameOffer(finding, context, subject, {
      title: tell`Write the default prefix of the --oidc flags: ${usual}`,
      name: usual,
    }),
  ];
}
