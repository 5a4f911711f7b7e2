import { awsIam } from './aws.ts';
import { bitbucketPipelines } from './bitbucket.ts';
import { buildkite } from './buildkite.ts';
import { circleCi } from './circleci.ts';
import { emailAddresses } from './email.ts';
import { githubActions } from './github.ts';
import { gitlabCi } from './gitlab.ts';
import { hcpTerraform } from './hcp-terraform.ts';
import { kubernetesNames } from './kubernetes.ts';
import type { SubjectFamily, SubjectReading } from './reading.ts';
import { spiffe } from './spiffe.ts';

// Buildkite before HCP Terraform, whose subjects begin alike; e-mail last, since an `@` stands in many names.
const families: readonly SubjectFamily[] = [
  kubernetesNames,
  githubActions,
  gitlabCi,
  buildkite,
  hcpTerraform,
  circleCi,
  bitbucketPipelines,
  spiffe,
  awsIam,
  emailAddresses,
];

// Longer names come from no issuer; the limit keeps the expressions above from taking long over them.
const longestName = 1024;

/** Which issuer's subjects a name with a wildcard was meant for; undefined when nothing gives it away. */
export function readSubjectPattern(name: string): SubjectReading | undefined {
  if (name.length > longestName) return undefined;
  for (const family of families) {
    const place = family.start.exec(name)?.index;
    if (place === undefined || !isPrefix(name.slice(0, place))) continue;
    const prefix = name.slice(0, place);
    const reading = family.read(name.slice(place), prefix);
    if (reading !== undefined) return { ...reading, prefix };
  }
  return undefined;
}

/** Nothing, an issuer with `#`, or a word that ends where a name could begin: `github:`, `oidc/`. */
function isPrefix(text: string): boolean {
  return text === '' || /[:#/|]$/.test(text);
}
