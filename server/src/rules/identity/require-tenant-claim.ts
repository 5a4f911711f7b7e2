import type { JwtAuthenticator } from '../../identity/authentication/authenticator.ts';
import { type SharedIssuer, sharedIssuerOf } from '../../identity/authentication/tenants.ts';
import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { configurationTrigger } from '../../workspace/authentication-configurations.ts';
import { at, items } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';
import { addFlag } from '../shared/component-flag-operations.ts';
import { oidcFlagTriggers } from './authentication/api-servers.ts';
import { authenticatorsIn, type WrittenAuthenticator } from './authentication/authenticators.ts';
import { authenticationReferences, configurationExample } from './authentication/docs.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';

const example = (rules: string): string =>
  configurationExample(`  - issuer:
      url: https://token.actions.githubusercontent.com
      audiences: [my-cluster]
${rules}    claimMappings:
      username:
        claim: sub
        prefix: "github:"
`);

/** An issuer that everybody has an account with, and no rule that says whose tokens are meant. */
export const requireTenantClaim = defineRule({
  meta: {
    slug: 'require-tenant-claim',
    code: 'ZT326',
    area: 'identity',
    title: 'An issuer shared by all its customers is trusted without a rule that says whose tokens are meant',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger, ...oidcFlagTriggers],
    covers: ['OIDC-20', 'OIDC-19'],
    equivalents: [],
    references: [
      ...authenticationReferences,
      {
        title: 'GitHub: OpenID Connect reference',
        url: 'https://docs.github.com/en/actions/reference/security/oidc',
      },
    ],
    docs: {
      why: `GitHub Actions, GitLab.com, HCP Terraform, Buildkite and Google sign the tokens of all their customers in one name, and whoever runs a
pipeline there chooses its audience. Trusting such an issuer makes every repository in the world a user of the cluster: one in the group
\`system:authenticated\`, with whatever that group has been given, and one name away from a binding that is too wide.

Silent is a \`claimValidationRules\` entry or \`--oidc-required-claim\` on any claim that says whose account it is (\`repository_owner_id\`,
\`namespace_id\`, \`terraform_organization_id\`, \`organization_slug\`, \`hd\`) or on \`sub\`, and a CEL rule or mapping that reads one. Ids are better
than names: a name can be given up and taken by somebody else.`,
      bad: { yaml: example('') },
      good: {
        yaml: example(`    claimValidationRules:
      - claim: repository_owner_id
        requiredValue: "123456"
`),
      },
      whenToTurnOff: 'Where another component in front of the API server looks at these claims.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    authenticatorsIn(document, resources).flatMap((written) => {
      const issuer = sharedIssuerOf(written.authenticator.issuerUrl);
      return issuer === undefined || saysWhose(written.authenticator, issuer)
        ? []
        : [problemOf(written, issuer)];
    }),
  ),
});

function saysWhose(
  { requiredClaims, claimRules, userRules, username }: JwtAuthenticator,
  issuer: SharedIssuer,
): boolean {
  const telling = [...issuer.claims, 'sub', 'workflow_ref', 'job_workflow_ref', 'email'];
  const named = new RegExp(`(?<!\\w)(?:${telling.join('|')})(?!\\w)`);
  if (requiredClaims.some(({ claim }) => telling.includes(claim))) return true;
  if (claimRules.some(({ expression }) => named.test(expression))) return true;
  // A name that must have a certain form says whose it is, unless all it keeps out is the system's own.
  const limits = userRules.some(
    ({ expression }) =>
      /user\s*\.\s*username/.test(expression) &&
      !/^\s*!\s*user\.username\.startsWith\(\s*['"]system:/.test(expression),
  );
  return (
    limits ||
    (username.type === 'expression' && /\?/.test(username.expression) && named.test(username.expression))
  );
}

function problemOf(written: WrittenAuthenticator, issuer: SharedIssuer): PlacedProblem {
  const { embedded } = written;
  const claim = issuer.claims[0] ?? '';
  const where =
    written.type === 'flags'
      ? `--oidc-required-claim=${claim}=${issuer.placeholder}`
      : tell`a claimValidationRules entry for ${claim}`;
  const message = tell`${issuer.title} signs for ${issuer.everybody}, and no rule says whose tokens are meant; write ${where}`;
  if (written.type === 'flags') {
    const { server } = written.oidc;
    const flag = flagNamed(server, 'oidc-issuer-url');
    return {
      embedded,
      path: flag?.path ?? server.path,
      range: flag?.range ?? server.range,
      message,
      remedies: () => {
        const value = `${claim}=${issuer.placeholder}`;
        const title = tell`Write --oidc-required-claim=${value} (fill in ${issuer.placeholder})`;
        const operations = addFlag(server, 'oidc-required-claim', value, flag);
        return [
          operations === undefined
            ? { title, refusal: tell`The flags stand in a script` }
            : { title, operations },
        ];
      },
    };
  }
  return {
    embedded,
    path: [...written.path, 'issuer', 'url'],
    message,
    remedies: () => [ruleRemedy(written, claim, issuer.placeholder)],
  };
}

function ruleRemedy(
  { node, path }: Extract<WrittenAuthenticator, { readonly type: 'configuration' }>,
  claim: string,
  placeholder: string,
): Remedy {
  const value = { claim, requiredValue: placeholder };
  const list = [...path, 'claimValidationRules'];
  return {
    title: tell`Require ${claim} (fill in ${placeholder})`,
    operations: [
      items(at(node, 'claimValidationRules')).length > 0
        ? { op: 'insertItem', path: list, value }
        : at(node, 'claimValidationRules') === undefined
          ? { op: 'insertPair', path, key: 'claimValidationRules', value: [value], after: ['issuer'] }
          : { op: 'replaceValue', path: list, value: [value] },
    ],
  };
}
