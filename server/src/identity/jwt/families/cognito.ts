import { phrase, tell } from '../../../words/tell.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { CognitoKind } from '../kind.ts';

/** Tokens of Amazon Cognito user pools. */
export const cognito: TokenFamily<CognitoKind> = {
  ids: ['cognito'],
  asymmetric: true,
  // Access tokens name the client in `client_id` and have no `aud`.
  withoutAudience: true,
  meanings: {
    sub: phrase('id of the user within the pool'),
    token_use: phrase('id (for the client) or access (for an API)'),
    client_id: phrase('client that asked for the token'),
    scope: phrase('what the access token allows'),
    username: phrase('user name within the pool'),
    'cognito:username': phrase('user name within the pool'),
    'cognito:groups': phrase('groups within the pool'),
    auth_time: phrase('when the user signed in'),
  },
  personalClaims: ['cognito:username', 'cognito:groups', 'username'],
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    const userPool = /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/([^/]+)$/.exec(
      issuer ?? '',
    )?.[1];
    if (userPool === undefined) return undefined;
    const use = stringClaim(payload, 'token_use');
    return { id: 'cognito', confidence: 'high', issuer, username: undefined, userPool, use };
  },
  title: (kind) => tell`Amazon Cognito ${kind.use === undefined ? '' : `${kind.use} `}token`,
  label: () => 'Amazon Cognito',
  personal: () => true,
  facts: (kind) =>
    kind.use === 'access'
      ? [tell`An access token has no audience: an API that takes it must check client_id itself.`]
      : [],
  advice: () => [tell`Sign in on the machine where the token is needed; a copy acts as that user.`],
};
