import type { JwtAuthenticator } from '../../identity/authentication/authenticator.ts';
import { issuerOfUrl } from '../../identity/issuers/all.ts';
import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { configurationTrigger } from '../../workspace/authentication-configurations.ts';
import { defineRule } from '../rule.ts';
import { changeFlag } from '../shared/component-flag-operations.ts';
import { oidcFlagTriggers } from './authentication/api-servers.ts';
import { authenticatorsIn, type WrittenAuthenticator } from './authentication/authenticators.ts';
import { authenticationReferences, configurationExample } from './authentication/docs.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';

const example = (claim: string): string =>
  configurationExample(`  - issuer:
      url: https://login.example.com
      audiences: [my-cluster]
    claimMappings:
      username:
        claim: ${claim}
        prefix: "login:"
`);

/** A user name made of a claim that changes, or that many share. */
export const noMutableUsernameClaim = defineRule({
  meta: {
    slug: 'no-mutable-username-claim',
    code: 'ZT324',
    area: 'identity',
    title: 'User names are made of a claim that people can change or that many callers share',
    severity: 'warning',
    confidence: 'medium',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger, ...oidcFlagTriggers],
    covers: ['OIDC-21'],
    equivalents: [],
    references: [
      ...authenticationReferences,
      {
        title: 'OpenID Connect Core: claim stability and uniqueness',
        url: 'https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability',
      },
    ],
    docs: {
      why: `Bindings name the user for good, so the name must be one caller's for good. \`preferred_username\`, \`name\` and \`nickname\` are what people
call themselves: OpenID Connect says that they must not be relied upon as unique, and whoever takes a name over takes its bindings over. In
tokens of pipelines, claims such as \`actor\`, \`repository_owner\` or \`ref\` are the same for many workloads.

Only \`sub\` together with the issuer is unique and never given to somebody else; at Microsoft Entra it differs from application to application,
and \`oid\` is the one to take. E-mail addresses have a rule of their own, \`no-email-username\`, in the preset strict.`,
      bad: { yaml: example('preferred_username') },
      good: { yaml: example('sub') },
      whenToTurnOff:
        'Where the login system neither lets people choose that claim nor gives a name to somebody else later.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    authenticatorsIn(document, resources).flatMap((written) => {
      const why = reasonAgainst(written.authenticator);
      return why === undefined ? [] : [problemOf(written, why)];
    }),
  ),
});

// What people call themselves (OpenID Connect Core 5.1, 5.7), at Entra too.
const chosenByPeople = new Set([
  'preferred_username',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'username',
  'login',
  'unique_name',
  'upn',
]);
// The same for many workloads of one issuer, whoever the issuer is.
const sharedByRuns =
  /^(?:actor|actor_id|repository_owner|repository_owner_id|ref|ref_name|event_name|environment|workflow|job_workflow_ref|namespace_path|namespace_id|user_login|user_email|organization_slug|terraform_organization_name|terraform_run_phase|hd|aud|azp|client_id)$/;

function reasonAgainst({ username, issuerUrl }: JwtAuthenticator): string | undefined {
  if (username.type === 'expression') return undefined;
  const { claim } = username;
  const pipeline = issuerOfUrl(issuerUrl)?.caller === 'pipeline';
  if (pipeline)
    return sharedByRuns.test(claim) || claim === 'email'
      ? tell`many workloads have the same ${claim}`
      : undefined;
  return chosenByPeople.has(claim)
    ? tell`people can change their ${claim}, and others take it over`
    : undefined;
}

/** The claim that is one caller's for good. */
function stableClaim({ issuerUrl }: JwtAuthenticator): string {
  return issuerOfUrl(issuerUrl)?.id === 'entra' ? 'oid' : 'sub';
}

function problemOf(written: WrittenAuthenticator, why: string): PlacedProblem {
  const { embedded, authenticator } = written;
  const stable = stableClaim(authenticator);
  const message = tell`${why.charAt(0).toUpperCase() + why.slice(1)}, so a binding may reach somebody else; make the user name of ${stable}`;
  const title = tell`Make the user name of ${stable} (bindings must name the users anew)`;
  if (written.type === 'flags') {
    const { server } = written.oidc;
    const flag = flagNamed(server, 'oidc-username-claim');
    const operations = flag && changeFlag(flag, stable);
    return {
      embedded,
      path: flag?.path ?? server.path,
      range: flag?.range ?? server.range,
      message,
      remedies: () => (operations === undefined ? [] : [{ title, operations, preferred: true }]),
    };
  }
  const path = [...written.path, 'claimMappings', 'username', 'claim'];
  return {
    embedded,
    path,
    message,
    remedies: () => [{ title, preferred: true, operations: [{ op: 'replaceScalar', path, value: stable }] }],
  };
}
