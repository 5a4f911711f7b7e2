import { evaluationBudget } from '../../identity/authentication/cel-cost.ts';
import { reachesSystemGroups } from '../../identity/authentication/system-names.ts';
import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { configurationTrigger } from '../../workspace/authentication-configurations.ts';
import { at } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';
import { addFlag, changeFlag } from '../shared/component-flag-operations.ts';
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
        prefix: "login:"
      groups:
        claim: groups
        prefix: ${prefix}
`);

/** Groups taken from a token as they are, `system:masters` among them. */
export const noUnprefixedGroups = defineRule({
  meta: {
    slug: 'no-unprefixed-groups',
    code: 'ZT323',
    area: 'identity',
    title: 'Groups of tokens are taken without a prefix, system:masters included',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger, ...oidcFlagTriggers],
    covers: ['OIDC-19', 'OIDC-20'],
    equivalents: [],
    references: authenticationReferences,
    docs: {
      why: `The API server does not keep names that begin with \`system:\` from tokens. With \`--oidc-groups-claim\` and no \`--oidc-groups-prefix\`, or with
\`groups.prefix: ""\`, a token that says \`"groups": ["system:masters"]\` may do everything, and no RBAC rule is asked. Whoever can name a group in
the login system, or put a value into that claim, is the cluster's administrator.

Whether that is so is found out by trying: the claims get such a name, the mapping is evaluated, and the rules that look at it are asked. A
prefix, a \`userValidationRules\` entry that refuses \`system:\`, and an expression that gives only names of its own are silent.`,
      bad: { yaml: example('""') },
      good: { yaml: example('"login:"') },
      whenToTurnOff:
        'Never; where existing bindings name groups without a prefix, add the user validation rule instead.',
    },
  },
  ...rulesOfProblems((document, resources) => {
    const budget = evaluationBudget();
    return authenticatorsIn(document, resources).flatMap((written) =>
      reachesSystemGroups(written.authenticator, budget) ? [problemOf(written)] : [],
    );
  }),
});

function problemOf(written: WrittenAuthenticator): PlacedProblem {
  const { embedded, authenticator } = written;
  const prefix = prefixFor(authenticator);
  const danger = tell`a token with the group system:masters may do everything`;
  if (written.type === 'flags') {
    const { server } = written.oidc;
    const claim = flagNamed(server, 'oidc-groups-claim');
    return {
      embedded,
      path: claim?.path ?? server.path,
      range: claim?.range ?? server.range,
      message: tell`--oidc-groups-claim without --oidc-groups-prefix: ${danger}; write --oidc-groups-prefix=${prefix}`,
      remedies: () => [flagRemedy(written, prefix)],
    };
  }
  const { path, node } = written;
  const groups = [...path, 'claimMappings', 'groups'];
  const field = authenticator.groups?.type === 'expression' ? 'expression' : 'prefix';
  return {
    embedded,
    path: at(node, 'claimMappings', 'groups', field) === undefined ? groups : [...groups, field],
    message: tell`Groups are taken from the token as they are, so ${danger}; ${
      field === 'prefix' ? tell`write prefix: "${prefix}"` : tell`put a prefix before each`
    }, or refuse system: in userValidationRules`,
    remedies: () => [
      guardRemedy(written, 'groups'),
      ...(field === 'prefix'
        ? [
            {
              title: tell`Write prefix: "${prefix}" (bindings must name the groups with it)`,
              operations: [{ op: 'replaceValue' as const, path: [...groups, 'prefix'], value: prefix }],
            },
          ]
        : []),
    ],
  };
}

function flagRemedy(
  { oidc: { server } }: Extract<WrittenAuthenticator, { readonly type: 'flags' }>,
  prefix: string,
): Remedy {
  const title = tell`Write --oidc-groups-prefix=${prefix} (bindings must name the groups with it)`;
  const written = flagNamed(server, 'oidc-groups-prefix');
  const operations =
    written === undefined
      ? addFlag(server, 'oidc-groups-prefix', prefix, flagNamed(server, 'oidc-groups-claim'))
      : changeFlag(written, prefix);
  return operations === undefined
    ? { title, refusal: tell`The flags stand in a script` }
    : { title, preferred: true, operations };
}
