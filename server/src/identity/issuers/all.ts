import { awsIam } from './aws-iam.ts';
import { azureDevOps } from './azure-devops.ts';
import { bitbucketPipelines } from './bitbucket-pipelines.ts';
import { buildkite } from './buildkite.ts';
import { circleCi } from './circleci.ts';
import { emailAddresses } from './email.ts';
import { entra } from './entra.ts';
import { githubActions } from './github-actions.ts';
import { gitlabCi } from './gitlab-ci.ts';
import { google } from './google.ts';
import { hcpTerraform } from './hcp-terraform.ts';
import type { Issuer } from './issuer.ts';
import { kubernetes } from './kubernetes.ts';
import { spacelift } from './spacelift.ts';
import { spiffe } from './spiffe.ts';

/**
 * The issuers we know, in the order they are asked: Buildkite before HCP Terraform, whose subjects begin alike;
 * e-mail last, since an `@` stands in many names.
 */
export const issuers: readonly Issuer[] = [
  entra,
  kubernetes,
  githubActions,
  gitlabCi,
  buildkite,
  hcpTerraform,
  circleCi,
  bitbucketPipelines,
  azureDevOps,
  spacelift,
  spiffe,
  awsIam,
  google,
  emailAddresses,
];

/** The issuer whose tokens have that `iss` for certain; undefined for hosts of one's own and for unknown ones. */
export function issuerOfUrl(url: string): Issuer | undefined {
  return issuers.find((issuer) => issuer.recognise(url) === 'certain');
}
