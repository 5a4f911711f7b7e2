import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { shownName } from '../rbac/bindings/subjects.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { exampleBinding } from './subjects/example.ts';
import { isGrouplessName } from './subjects/judge-name.ts';
import { issuerKnowledge } from './subjects/known-issuers.ts';

const world = (subject: string): string => exampleBinding('Role deployer', `  - ${subject}\n`);

/** A group named after a pipeline product whose tokens carry no groups. */
export const noGrouplessIssuerGroup = defineRule({
  meta: {
    slug: 'no-groupless-issuer-group',
    code: 'ZT309',
    area: 'identity',
    title: 'A binding names a group of a pipeline product whose tokens carry no groups',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['OIDC-11'],
    equivalents: [],
    references: [
      {
        title: 'HCP Terraform: Kubernetes dynamic credentials',
        url: 'https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/kubernetes-configuration',
      },
      {
        title: 'Kubernetes: structured authentication configuration',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration',
      },
    ],
    docs: {
      why: `A group exists only where the API server takes it from a token: by one claim that holds it, or by an expression. The tokens of HCP
Terraform, GitHub Actions, GitLab CI, Buildkite, CircleCI and Spacelift carry no list of groups, so \`tfc:acme:production\` has no members
unless the AuthenticationConfiguration makes it. That may well be meant, since it is a good way to bind many runs, so this is
information; where the configuration is in the workspace, \`no-mismatched-subject\` knows for certain and this rule is silent.`,
      bad: { yaml: world('{kind: Group, name: "tfc:acme:production"}') },
      good: {
        yaml: world(
          '{kind: User, name: "tfc:organization:acme:project:shop:workspace:production:run_phase:apply"}',
        ),
      },
      whenToTurnOff: 'Where a groups expression makes these groups.',
    },
  },
  checkResource,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const groups = (facts.binding?.subjects ?? []).filter(
    ({ kind, name }) => kind === 'Group' && !name.includes('*') && isGrouplessName(name),
  );
  if (groups.length === 0 || issuerKnowledge(context).issuers.length > 0) return;
  for (const { name, nameSite } of groups) {
    context.report({
      range: nameSite.range,
      message: tell`Group ${shownName(name)} has members only if the API server makes it: such tokens carry no groups; bind the exact users, or map claims to this group`,
    });
  }
}
