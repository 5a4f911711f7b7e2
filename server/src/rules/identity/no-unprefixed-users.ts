import type { JwtAuthenticator } from '../../identity/authentication/authenticator.ts';
import { evaluationBudget } from '../../identity/authentication/cel-cost.ts';
import { reachesSystemUsers } from '../../identity/authentication/system-names.ts';
import { issuerOfUrl } from '../../identity/issuers/all.ts';
import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { configurationTrigger } from '../../workspace/authentication-configurations.ts';
import { at } from '../../yaml/access.ts';
import { defineRule, type Severity } from '../rule.ts';
import { changeFlag } from '../shared/component-flag-operations.ts';
import { oidcFlagTriggers } from './authentication/api-servers.ts';
import { authenticatorsIn, prefixFor, type WrittenAuthenticator } from './authentication/authenticators.ts';
import { authenticationReferences, configurationExample } from './authentication/docs.ts';
import { guardRemedy } from './authentication/guard.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';

const example = (prefix: string): string =>
  configurationExample(`  - issuer:
      url: https://login.example.com
      audiences: [my-cluster]
    claimMappings:
      username:
        claim: sub
        prefix: ${prefix}
`);

/** User names taken from a token as they are. */
export const noUnprefixedUsers = defineRule({
  meta: {
    slug: 'no-unprefixed-users',
    code: 'ZT322',
    area: 'identity',
    title: 'User names of tokens are taken without a prefix, names of the system included',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger, ...oidcFlagTriggers],
    covers: ['OIDC-19', 'OIDC-20'],
    equivalents: [],
    references: authenticationReferences,
    docs: {
      why: `The API server does not keep names that begin with \`system:\` from tokens. With \`--oidc-username-prefix=-\`, or with \`username.prefix: ""\`, a
token whose claim says \`system:kube-controller-manager\` has the rights of that component, and the tokens of another cluster's ServiceAccounts
are taken for this cluster's own of the same name. Without a prefix nobody sees, either, whose user a binding names.

Whether that is so is found out by trying: the claims get such a name, the mapping is evaluated, and the rules that look at it are asked. A
prefix, an expression that begins with a text of its own, and a \`userValidationRules\` entry that refuses \`system:\` are silent, and so is the
claim \`email\`. For pipelines, whose subjects always begin with a word of their own, it is an information.`,
      bad: { yaml: example('""') },
      good: { yaml: example('"login:"') },
      whenToTurnOff:
        'Where nobody but administrators decides about that claim; better add the user validation rule, which changes no name.',
    },
  },
  ...rulesOfProblems((document, resources) => {
    const budget = evaluationBudget();
    return authenticatorsIn(document, resources).flatMap((written) =>
      isMeant(written.authenticator) && reachesSystemUsers(written.authenticator, budget)
        ? [problemOf(written)]
        : [],
    );
  }),
});

/** An address cannot be the name of a component. */
function isMeant({ username }: JwtAuthenticator): boolean {
  return username.type === 'expression'
    ? !/claims\s*\.\s*(?:\?\s*)?email\b/.test(username.expression)
    : username.claim !== 'email';
}

/** What a name without a prefix can be, by who writes the claim. */
function dangerOf({ issuerUrl, username }: JwtAuthenticator): {
  readonly severity: Severity;
  readonly what: string;
} {
  const issuer = issuerOfUrl(issuerUrl);
  const isSubject = username.type === 'claim' && username.claim === 'sub';
  if (issuer?.id === 'kubernetes')
    return {
      severity: 'error',
      what: tell`that cluster's ServiceAccounts are taken for this cluster's own of the same name`,
    };
  if (isSubject && issuer?.caller === 'pipeline')
    return { severity: 'info', what: tell`nothing tells users of ${issuer.title} from others` };
  return { severity: 'warning', what: tell`a token that says system:kube-controller-manager has its rights` };
}

function problemOf(written: WrittenAuthenticator): PlacedProblem {
  const { embedded, authenticator } = written;
  const prefix = prefixFor(authenticator);
  const { severity, what } = dangerOf(authenticator);
  if (written.type === 'flags') {
    const { server } = written.oidc;
    const flag = flagNamed(server, 'oidc-username-prefix') ?? flagNamed(server, 'oidc-username-claim');
    return {
      embedded,
      path: flag?.path ?? server.path,
      range: flag?.range ?? server.range,
      severity,
      message: tell`--oidc-username-prefix=- takes user names as they are, so ${what}; write --oidc-username-prefix=${prefix}`,
      remedies: () => [flagRemedy(written, prefix)],
    };
  }
  const { path, node } = written;
  const username = [...path, 'claimMappings', 'username'];
  const field = authenticator.username.type === 'expression' ? 'expression' : 'prefix';
  return {
    embedded,
    path: at(node, 'claimMappings', 'username', field) === undefined ? username : [...username, field],
    severity,
    message: tell`User names are taken from the token as they are, so ${what}; ${
      field === 'prefix' ? tell`write prefix: "${prefix}"` : tell`begin the expression with '${prefix}'`
    }, or refuse system: in userValidationRules`,
    remedies: () => [
      guardRemedy(written, 'username'),
      {
        title: tell`Put ${prefix} before the names (bindings must name the users with it)`,
        operations:
          authenticator.username.type === 'expression'
            ? [
                {
                  op: 'replaceScalar',
                  path: [...username, 'expression'],
                  value: `'${prefix}' + (${authenticator.username.expression})`,
                },
              ]
            : [{ op: 'replaceValue', path: [...username, 'prefix'], value: prefix }],
      },
    ],
  };
}

function flagRemedy(
  { oidc: { server } }: Extract<WrittenAuthenticator, { readonly type: 'flags' }>,
  prefix: string,
): Remedy {
  const title = tell`Write --oidc-username-prefix=${prefix} (bindings must name the users with it)`;
  const flag = flagNamed(server, 'oidc-username-prefix');
  const operations = flag && changeFlag(flag, prefix);
  return operations === undefined
    ? { title, refusal: tell`The flag has no value of its own here` }
    : { title, preferred: true, operations };
}
