import { tell } from '../../words/tell.ts';
import { authenticationOf } from '../../workspace/authenticators.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { renameOffer, subjectAt } from '../rbac/bindings/subject-offers.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { inOneTree } from '../shared/folder.ts';
import { ungivenName } from './subjects/judge-name.ts';
import { issuerKnowledge } from './subjects/known-issuers.ts';

const world = (prefix: string): string => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: https://token.actions.githubusercontent.com
      audiences: [shop-cluster]
    claimMappings:
      username:
        claim: sub
        prefix: "github:"
    claimValidationRules:
      - claim: repository_owner_id
        requiredValue: "4711"
    userValidationRules:
      - expression: "!user.username.startsWith('system:')"
        message: reserved
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deploy-from-ci
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: deployer
subjects:
  - kind: User
    name: ${prefix}repo:acme@4711/shop@9988:environment:production
    apiGroup: rbac.authorization.k8s.io
`;

/** A name that differs from what the authentication in the workspace makes of the subject. */
export const noMismatchedSubject = defineRule({
  meta: {
    slug: 'no-mismatched-subject',
    code: 'ZT308',
    area: 'identity',
    title: 'A binding names a user or group that the configured authentication gives to nobody',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-17', 'OIDC-11'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: structured authentication configuration',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration',
      },
      {
        title: 'Kubernetes: configuring the API server for OpenID Connect',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#configuring-the-api-server',
      },
    ],
    docs: {
      why: `The user name is the prefix of the issuer's configuration and the claim, put together, and RBAC compares it to the letter. Where the
workspace holds the AuthenticationConfiguration, the \`--oidc-*\` flags of kube-apiserver, or a setting that tells the prefix, the name each
subject gets is known: a prefix that is missing, mistyped or another issuer's, a subject of an issuer nobody trusts, a repository in
place of a subject, and a group such as \`tfc:acme:production\` that no token brings are reported. The fix writes the name the API server
gives; it is never applied on its own, since the old name was nobody.

Where an expression makes the names, or a broker of identities shares the prefix, nothing is said. A name as another cluster may well give it,
with the prefix of the flags' default or of AKS, is a finding of low confidence where the configuration stands in a folder of its own.`,
      bad: { yaml: world('gihub:') },
      good: { yaml: world('github:') },
      whenToTurnOff: 'Where the manifests are for another cluster than the configuration beside them.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(binding: PlacedResource, context: WorkspaceContext): void {
  const subjects = binding.facts.binding?.subjects ?? [];
  if (!subjects.some(({ kind }) => kind !== 'ServiceAccount')) return;
  const known = issuerKnowledge(context);
  for (const subject of subjects) {
    const found = ungivenName(subject, known);
    if (found === undefined) continue;
    context.report({
      range: subject.nameSite.range,
      message: `${found.why}; ${found.advice}`,
      confidence: found.usual && isFarFromAuthentication(binding, context.graph) ? 'low' : found.confidence,
      data: [...subject.path],
    });
  }
}

/** A repository may hold several clusters in folders beside each other, and the authentication of one of them. */
function isFarFromAuthentication(binding: PlacedResource, graph: WorkspaceGraph): boolean {
  const { jwt } = authenticationOf(graph);
  return jwt.length > 0 && !jwt.some(({ resource }) => inOneTree(resource, binding));
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const subject = subjectAt(finding, context)?.subject;
  const found = subject && ungivenName(subject, issuerKnowledge(context));
  if (subject === undefined || found === undefined) return [];
  if (found.expected === undefined)
    return [
      {
        title: tell`Write the name the API server gives`,
        safe: false,
        refusal: tell`Who was meant is not certain`,
      },
    ];
  return [
    renameOffer(finding, context, subject, {
      title: tell`Bind ${found.expected}`,
      name: found.expected,
      preferred: true,
    }),
  ];
}
