import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { configurationTrigger } from '../../workspace/authentication-configurations.ts';
import { defineRule } from '../rule.ts';
import { oidcFlagTriggers } from './authentication/api-servers.ts';
import { authenticatorsIn, type WrittenAuthenticator } from './authentication/authenticators.ts';
import { authenticationReferences, configurationExample } from './authentication/docs.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';

const example = (audience: string): string =>
  configurationExample(`  - issuer:
      url: https://gitlab.example.com
      audiences: [${audience}]
    claimMappings:
      username:
        claim: sub
        prefix: "gitlab:"
`);

/** An audience that tokens for others have too. */
export const noForeignAudience = defineRule({
  meta: {
    slug: 'no-foreign-audience',
    code: 'ZT327',
    area: 'identity',
    title: 'The API server takes tokens that were made for somebody else',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger, ...oidcFlagTriggers],
    covers: ['OIDC-20'],
    equivalents: [],
    references: authenticationReferences,
    docs: {
      why: `The audience says for whom a token was made. When the API server takes one that others use, such as \`sts.amazonaws.com\`, \`sigstore\` or the
issuer's own address, which is what tokens have that nobody asked an audience for, then every service that a pipeline shows such a token to
can log in to the cluster with it.

Write an audience that only this cluster takes, its address or name, and have callers ask for it.`,
      bad: { yaml: example('sts.amazonaws.com') },
      good: { yaml: example('my-cluster') },
      whenToTurnOff: 'While callers are moved from one audience to another.',
    },
  },
  ...rulesOfProblems((document, resources) => authenticatorsIn(document, resources).flatMap(problemsOf)),
});

/** Whose audience it is; undefined for one that may be this cluster's. */
function ownerOf(audience: string, issuerUrl: string): string | undefined {
  if (audience.replace(/(?<!\/)\/+$/, '') === issuerUrl.replace(/(?<!\/)\/+$/, ''))
    return tell`is what tokens of this issuer have that nobody asked an audience for`;
  if (/^sts(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/.test(audience)) return tell`is for the login to AWS`;
  if (/^api:\/\/AzureADTokenExchange/i.test(audience)) return tell`is for the login to Azure`;
  if (/^(?:https:)?\/\/iam\.googleapis\.com\//.test(audience)) return tell`is for the login to Google Cloud`;
  if (audience === 'sigstore') return tell`is for signing with Sigstore`;
  if (audience === 'pypi' || audience === 'npm:registry.npmjs.org') return tell`is for publishing packages`;
  if (issuerUrl.startsWith('https://token.actions.') && /^https:\/\/github\.com\/[\w.-]+\/?$/.test(audience))
    return tell`is what tokens of GitHub Actions have that nobody asked an audience for`;
  return undefined;
}

const placeholder = 'CLUSTER_AUDIENCE';

function problemsOf(written: WrittenAuthenticator): readonly PlacedProblem[] {
  const { embedded, authenticator } = written;
  return authenticator.audiences.flatMap((audience, index): readonly PlacedProblem[] => {
    const owner = ownerOf(audience, authenticator.issuerUrl);
    if (owner === undefined) return [];
    const message = tell`Audience ${audience} ${owner}, so every receiver of such a token can log in here with it; write an audience of this cluster alone`;
    if (written.type === 'flags') {
      const flag = flagNamed(written.oidc.server, 'oidc-client-id');
      return flag === undefined ? [] : [{ embedded, path: flag.path, range: flag.range, message }];
    }
    const path = [...written.path, 'issuer', 'audiences', index];
    return [
      {
        embedded,
        path,
        message,
        remedies: () => [
          {
            title: tell`Write an audience of its own (fill in ${placeholder}; callers must ask for it)`,
            operations: [{ op: 'replaceScalar', path, value: placeholder }],
          },
        ],
      },
    ];
  });
}
