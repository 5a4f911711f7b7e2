import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { at, isScalar } from '../../yaml/access.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';

/** A Secret that is meant to make the API server trust an issuer. */
export const noInertIssuerSecret = defineRule({
  meta: {
    slug: 'no-inert-issuer-secret',
    code: 'ZT311',
    area: 'identity',
    title: 'A Secret holds nothing but the address of a token issuer, which nothing reads',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Secret'],
    triggers: [],
    covers: ['OIDC-19'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: authenticating, structured authentication configuration',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration',
      },
    ],
    docs: {
      why: `Whom the API server believes is said by its own configuration: \`--oidc-issuer-url\` and its kin, an AuthenticationConfiguration file, or the
settings of a managed cluster. No part of Kubernetes reads a Secret for it, and the address of an issuer is public. Such a Secret looks
like trust that was set up, while every token is still refused.

A Secret that a Pod of the workspace mounts or reads, or that any other object names, is left alone.`,
      bad: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: github-oidc
  namespace: shop
type: Opaque
stringData:
  issuer: https://token.actions.githubusercontent.com
`,
      },
      good: {
        yaml: `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: https://token.actions.githubusercontent.com
      audiences: [shop-cluster]
    claimValidationRules:
      - claim: repository_owner_id
        requiredValue: "123456"
    claimMappings:
      username:
        claim: sub
        prefix: "github:"
`,
      },
      whenToTurnOff: 'Where a controller outside the workspace reads such Secrets by name.',
    },
  },
  checkResource,
  fixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const issuer = facts.secret?.onlyIssuer;
  if (issuer === undefined || facts.secret?.type !== 'Opaque' || facts.name === undefined) return;
  if (context.graph.mentioning('Secret', facts.name).length > 0) return;
  context.report({
    range: facts.site.range,
    message: tell`Secret ${facts.name} holds only the public address of ${issuer}'s issuer, and nothing in Kubernetes reads it; the API server trusts it by an AuthenticationConfiguration`,
  });
}

function fixes({ document, resource }: Finding, context: FixContext): readonly FixOffer[] {
  const root = context.parse(document)?.root;
  const kind = at(root ?? undefined, 'kind');
  // In a List, or beside something that a template hides, it is not alone.
  if (!isScalar(kind) || kind.text !== 'Secret') return [];
  const title = tell`Remove Secret ${resource?.name ?? ''}`;
  return [
    {
      title,
      safe: false,
      plan: () => ({ changes: [{ type: 'remove-document', document, label: title }] }),
    },
  ];
}
