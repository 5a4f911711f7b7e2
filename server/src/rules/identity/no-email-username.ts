import { issuerOfUrl } from '../../identity/issuers/all.ts';
import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { configurationTrigger } from '../../workspace/authentication-configurations.ts';
import { defineRule } from '../rule.ts';
import { oidcFlagTriggers } from './authentication/api-servers.ts';
import { authenticatorsIn } from './authentication/authenticators.ts';
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

/** E-mail addresses as user names. */
export const noEmailUsername = defineRule({
  meta: {
    slug: 'no-email-username',
    code: 'ZT325',
    area: 'identity',
    title: 'User names are e-mail addresses, which are given to somebody else later',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger, ...oidcFlagTriggers],
    covers: ['OIDC-21'],
    equivalents: [],
    references: authenticationReferences,
    docs: {
      why: `An address reads well in a binding, and it changes when people marry or leave, and is given to the next one of that name, who then has the
bindings of the one before. With \`--oidc-username-claim=email\` the default is no prefix at all, and a token without \`email_verified\` is taken.

\`sub\` (at Microsoft Entra \`oid\`) is one person's for good; groups keep bindings readable. No fix is offered, for every binding would have to
follow.`,
      bad: { yaml: example('email') },
      good: { yaml: example('sub') },
      whenToTurnOff:
        'Where addresses are never given to somebody else and bindings are removed when people leave.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    authenticatorsIn(document, resources).flatMap((written): readonly PlacedProblem[] => {
      const { embedded, authenticator } = written;
      const { username, issuerUrl } = authenticator;
      const isEmail = username.type === 'claim' && username.claim === 'email';
      // Pipelines have no addresses; that is the other rule's.
      if (!isEmail || issuerOfUrl(issuerUrl)?.caller === 'pipeline') return [];
      const message = tell`An e-mail address is given to somebody else sooner or later, and its bindings with it; make the user name of sub, and bind groups`;
      if (written.type === 'configuration')
        return [{ embedded, path: [...written.path, 'claimMappings', 'username', 'claim'], message }];
      const flag = flagNamed(written.oidc.server, 'oidc-username-claim');
      return flag === undefined ? [] : [{ embedded, path: flag.path, range: flag.range, message }];
    }),
  ),
});
