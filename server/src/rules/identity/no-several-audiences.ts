import { tell } from '../../words/tell.ts';
import { configurationTrigger } from '../../workspace/authentication-configurations.ts';
import { at, items } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';
import { authenticatorsIn } from './authentication/authenticators.ts';
import { authenticationReferences, configurationExample } from './authentication/docs.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';

const example = (audiences: string): string =>
  configurationExample(`  - issuer:
      url: https://gitlab.example.com
      audiences: [${audiences}]
${audiences.includes(',') ? '      audienceMatchPolicy: MatchAny\n' : ''}    claimMappings:
      username:
        claim: sub
        prefix: "gitlab:"
`);

/** More audiences than one cluster has names. */
export const noSeveralAudiences = defineRule({
  meta: {
    slug: 'no-several-audiences',
    code: 'ZT330',
    area: 'identity',
    title: 'The API server takes tokens for any of several audiences',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger],
    covers: ['OIDC-20'],
    equivalents: [],
    references: authenticationReferences,
    docs: {
      why: `One of the audiences is enough (\`MatchAny\` is all there is), so each further one lets in tokens that were made for another receiver, and whoever
receives those can log in here. An audience that several clusters share does the same: a token for one opens all of them.

Two audiences are needed while callers are moved from one to the other, and no longer.`,
      bad: { yaml: example('staging, production') },
      good: { yaml: example('production') },
      whenToTurnOff: 'While callers move, and where the API server really has several names.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    authenticatorsIn(document, resources).flatMap((written): readonly PlacedProblem[] => {
      if (written.type !== 'configuration' || written.authenticator.audiences.length < 2) return [];
      const path = [...written.path, 'issuer', 'audiences'];
      const extra = items(at(written.node, 'issuer', 'audiences')).length - 1;
      return [
        {
          embedded: written.embedded,
          path,
          message: tell`Tokens for any of ${extra + 1} audiences are taken, so the receivers of all of them can log in here; keep the one that only this cluster takes`,
        },
      ];
    }),
  ),
});
