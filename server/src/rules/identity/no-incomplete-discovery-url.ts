import { tell } from '../../words/tell.ts';
import { configurationTrigger } from '../../workspace/authentication-configurations.ts';
import { at, isOpaque, stringAt } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';
import { authenticatorsIn } from './authentication/authenticators.ts';
import { authenticationReferences, configurationExample } from './authentication/docs.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';

const example = (discovery: string): string =>
  configurationExample(`  - issuer:
      url: https://login.example.com
      discoveryURL: ${discovery}
      audiences: [my-cluster]
    claimMappings:
      username:
        claim: sub
        prefix: "login:"
`);

const wellKnown = '/.well-known/openid-configuration';

/** A discoveryURL that leads to no discovery document. */
export const noIncompleteDiscoveryUrl = defineRule({
  meta: {
    slug: 'no-incomplete-discovery-url',
    code: 'ZT331',
    area: 'identity',
    title: 'discoveryURL names a server, not its discovery document',
    severity: 'warning',
    confidence: 'medium',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger],
    covers: ['OIDC-20'],
    equivalents: [],
    references: authenticationReferences,
    docs: {
      why: `From \`url\` the API server makes the address of the discovery document by adding \`${wellKnown}\`; \`discoveryURL\` it takes as it
is written. When that is the address of a server alone, it gets some page instead of the document, the authenticator never starts, and every
token of the issuer is refused, with a line in the log of the API server as the only sign.`,
      bad: { yaml: example('https://login.internal.example.com') },
      good: { yaml: example(`https://login.internal.example.com${wellKnown}`) },
      whenToTurnOff: 'Where the document is served under another path.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    authenticatorsIn(document, resources).flatMap((written): readonly PlacedProblem[] => {
      if (written.type !== 'configuration') return [];
      const node = at(written.node, 'issuer', 'discoveryURL');
      const url = stringAt(node) ?? '';
      const issuer = written.authenticator.issuerUrl;
      // Another path may be the document's; the address of the issuer itself is refused, which the other rule says.
      const isBare =
        /^https:\/\/[^/?#]+\/?$/.test(url) || url.replace(/(?<!\/)\/+$/, '').endsWith(pathOf(issuer));
      if (isOpaque(node) || !isBare || url.includes('/.well-known/') || same(url, issuer)) return [];
      const path = [...written.path, 'issuer', 'discoveryURL'];
      const whole = `${url.replace(/(?<!\/)\/+$/, '')}${wellKnown}`;
      return [
        {
          embedded: written.embedded,
          path,
          message: tell`discoveryURL is taken as it is, and ${url} is no discovery document, so no token of this issuer is accepted; write ${whole}`,
          remedies: () => [
            {
              title: tell`Write the address of the discovery document`,
              preferred: true,
              operations: [{ op: 'replaceScalar', path, value: whole }],
            },
          ],
        },
      ];
    }),
  ),
});

/** The path of an issuer's address, as a sign that nothing was added to it; never empty. */
function pathOf(issuer: string): string {
  const path = issuer.replace(/^https:\/\/[^/]*/, '').replace(/(?<!\/)\/+$/, '');
  return path === '' ? '\n' : path;
}

function same(a: string, b: string): boolean {
  return a.replace(/(?<!\/)\/+$/, '') === b.replace(/(?<!\/)\/+$/, '');
}
