import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { otherRoleOffer, subjectAt } from '../rbac/bindings/subject-offers.ts';
import { scopeOf } from '../rbac/bindings/subjects.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { exampleBinding, exampleUser } from './subjects/example.ts';
import { capitalised } from './subjects/external-users.ts';
import { writersOf } from './subjects/write-power.ts';

const world = (phase: string, role: string): string =>
  exampleBinding(
    `ClusterRole ${role}`,
    exampleUser(`tfc:organization:acme:project:shop:workspace:cluster:run_phase:${phase}`),
    'terraform',
  );

/** A subject borne by runs of unreviewed code that may write. */
export const noUnreviewedRunWrite = defineRule({
  meta: {
    slug: 'no-unreviewed-run-write',
    code: 'ZT301',
    area: 'identity',
    title: 'Pipeline runs of code nobody has reviewed may change the cluster',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['OIDC-05', 'OIDC-09', 'OIDC-10'],
    equivalents: [],
    references: [
      {
        title: 'GitHub: OpenID Connect reference, subject claims',
        url: 'https://docs.github.com/en/actions/reference/security/oidc',
      },
      {
        title: 'HCP Terraform: workload identity tokens',
        url: 'https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens',
      },
    ],
    docs: {
      why: `Some subjects are borne by runs of code before anybody has looked at it: \`repo:OWNER/REPO:pull_request\` by the workflow of every
pull request, \`…:run_phase:plan\` by every plan of an HCP Terraform workspace, speculative ones included, \`…:operation:test_run\` by module
tests, \`…:run_type:PROPOSED:…\` by Spacelift's proposed runs. A plan runs providers, data sources and external programs; a pull request
changes the workflow itself. Whoever may open one has the rights of the subject.

Such runs need to read at most. The rule fires where the role is at hand and writes, or leads to more than it says; a role that is not
in the workspace is not judged. \`cluster-admin\`, and \`admin\` or \`edit\` in the whole cluster, are reported by \`no-cluster-admin-binding\`
and \`no-cluster-wide-edit\`. The fix binds \`view\` by a binding of its own and leaves the other subjects alone.`,
      bad: { yaml: world('plan', 'edit') },
      good: { yaml: world('apply', 'edit') },
      whenToTurnOff: 'Where plans and pull requests cannot be started by anybody but those who may deploy.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(binding: PlacedResource, context: WorkspaceContext): void {
  const writers = writersOf(binding, 'unreviewed', context);
  if (writers === undefined) return;
  const { users, power } = writers;
  for (const { subject, verdict } of users) {
    context.report({
      range: subject.nameSite.range,
      message: tell`${capitalised(verdict.bearer)}, can ${power.effect} ${scopeOf(binding.facts)}; bind a role that only reads`,
      severity: power.level === 'write' ? 'warning' : 'error',
      related:
        power.role === undefined
          ? []
          : [
              {
                message: tell`${power.role.facts.kind} ${power.role.facts.name ?? ''} is given to them`,
                document: power.role.document,
                path: power.role.facts.site.path,
              },
            ],
      data: [...subject.path],
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const placed = subjectAt(finding, context);
  return placed === undefined
    ? []
    : [
        otherRoleOffer(
          finding,
          context,
          placed,
          'view',
          tell`Bind view to these runs by a binding of its own`,
        ),
      ];
}
