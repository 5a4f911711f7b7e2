import { phrase, tell } from '../../../words/tell.ts';
import { hcpTerraform } from '../../issuers/hcp-terraform.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { TerraformKind } from '../kind.ts';
import { userNameFacts } from './user-name.ts';

/** Workload identity tokens of HCP Terraform and Terraform Enterprise runs. */
export const terraform: TokenFamily<TerraformKind> = {
  ids: ['hcp-terraform'],
  asymmetric: true,
  meanings: {
    sub: phrase('organization, project, workspace and phase of the run; plan and apply are different users'),
    terraform_organization_name: phrase('name of the organization'),
    terraform_organization_id: phrase('id of the organization'),
    terraform_project_name: phrase('name of the project; may hold blanks'),
    terraform_project_id: phrase('id of the project'),
    terraform_workspace_name: phrase('name of the workspace'),
    terraform_workspace_id: phrase('id of the workspace'),
    terraform_run_phase: phrase('plan or apply'),
    terraform_run_id: phrase('id of the run'),
    terraform_full_workspace: phrase('organization, project and workspace in one text'),
  },
  recognise({ payload }) {
    const organization = stringClaim(payload, 'terraform_organization_name');
    const subject = stringClaim(payload, 'sub') ?? '';
    const form = hcpTerraform.parse(subject);
    const issuer = stringClaim(payload, 'iss');
    const part = (name: string): string | undefined => form?.parts.find((one) => one.name === name)?.value;
    if (organization === undefined && form === undefined) return undefined;
    return {
      id: 'hcp-terraform',
      confidence: organization !== undefined && subject.startsWith('organization:') ? 'high' : 'medium',
      issuer,
      username: subject === '' ? undefined : subject,
      organization: organization ?? part('organization'),
      project: stringClaim(payload, 'terraform_project_name') ?? part('project'),
      workspace: stringClaim(payload, 'terraform_workspace_name') ?? part('workspace'),
      runPhase: stringClaim(payload, 'terraform_run_phase') ?? part('run_phase'),
    };
  },
  title: () => tell`HCP Terraform run token`,
  label: (kind) =>
    ['HCP Terraform', [kind.organization, kind.workspace].filter(Boolean).join('/')]
      .filter(Boolean)
      .join(' '),
  qualifier: (kind) => kind.runPhase,
  personal: () => false,
  facts: (kind) => [
    ...userNameFacts(kind),
    ...(kind.runPhase === 'plan'
      ? [tell`A plan runs code nobody has reviewed yet: bind only reading to the plan subject.`]
      : []),
  ],
  advice: () => [tell`Terraform makes a fresh token for every run; nothing needs to store it.`],
};
