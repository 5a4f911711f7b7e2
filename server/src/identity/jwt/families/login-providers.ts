import { phrase, tell } from '../../../words/tell.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { LoginProviderKind } from '../kind.ts';

/** How the issuer's URL gives the product away. */
const PROVIDERS: readonly (readonly [LoginProviderKind['provider'], RegExp])[] = [
  ['Keycloak', /^https?:\/\/[^/]+(?:\/[^/]+)*\/realms\/[^/]+\/?$/],
  ['Dex', /^https?:\/\/(?:dex\.[^/]+|[^/]+(?:\/[^/]+)*\/(?:api\/)?dex)\/?$/],
  ['Okta', /^https:\/\/[^/]+\.okta(?:preview|-emea)?\.com(?:\/|$)/],
  ['Auth0', /^https:\/\/[^/]+\.auth0\.com\/?$/],
  ['Vault', /^(?:https?:\/\/[^/]+)?\/v1\/(?:[^/]+\/)*identity\/oidc(?:\/|$)/],
  ['OpenShift', /^https:\/\/oauth-openshift\./],
];

/** Sign-in products that are known by their issuer URL only. */
export const loginProviders: TokenFamily<LoginProviderKind> = {
  ids: ['login-provider'],
  asymmetric: false,
  meanings: {
    sub: phrase('id of the user or client at the issuer'),
    azp: phrase('client that asked for the token'),
    typ: phrase('kind of token at the issuer'),
    sid: phrase('session at the issuer'),
    acr: phrase('how strongly the user signed in'),
    'realm_access.roles': phrase('roles in the Keycloak realm'),
    scope: phrase('what the token allows'),
    'federated_claims.connector_id': phrase('connector through which the user signed in to Dex'),
    'federated_claims.user_id': phrase('id of the user behind that connector'),
  },
  personalClaims: ['sid', 'federated_claims.user_id'],
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    if (issuer === undefined) return undefined;
    const provider = PROVIDERS.find(([, pattern]) => pattern.test(issuer))?.[0];
    if (provider === undefined) return undefined;
    return { id: 'login-provider', confidence: 'medium', issuer, username: undefined, provider };
  },
  title: (kind) => tell`Token of ${kind.provider}`,
  label: (kind) => kind.provider,
  personal: () => true,
  facts: () => [tell`The API server takes it only if it is configured for this issuer and audience.`],
  advice: () => [
    tell`Sign in on the machine where the token is needed (for kubectl: kubelogin); a copy acts as its owner.`,
  ],
};
