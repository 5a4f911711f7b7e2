import type { Authenticator, JwtAuthenticator } from '../../identity/authentication/authenticator.ts';
import { signingAlgorithms } from '../../identity/authentication/authenticator.ts';
import { knownIssuerOfSetting, type TrustedIssuer } from '../../identity/authentication/trusted-issuer.ts';
import { audiencesOf } from '../../identity/jwt/claims.ts';
import type { DecodedToken } from '../../identity/jwt/decode.ts';
import { tell } from '../../words/tell.ts';
import { authenticationOf, type PlacedAuthenticator } from '../../workspace/authenticators.ts';
import type { WorkspaceGraph } from '../../workspace/graph.ts';
import type { NamedAuthenticator } from './trace-token.ts';

/** The authenticators to ask, and whether some could not be read. */
export interface TraceAuthenticators {
  readonly list: readonly NamedAuthenticator[];
  readonly partial: boolean;
}

/**
 * Those of the API servers configured in the workspace, in order of files, then those that the settings describe for
 * issuers nobody there takes, then the cluster's own.
 */
export function traceAuthenticators(
  graph: WorkspaceGraph,
  trusted: readonly TrustedIssuer[],
  token: DecodedToken,
  placeInWords: (placed: PlacedAuthenticator) => string,
): TraceAuthenticators {
  const { jwt, serviceAccounts, partial } = authenticationOf(graph);
  const known = new Set(jwt.map(({ facts }) => facts.authenticator.issuerUrl));
  const configured = jwt.map(
    (placed): NamedAuthenticator => ({
      source: `${placeInWords(placed)} (${placed.facts.authenticator.issuerUrl})`,
      authenticator: placed.facts.authenticator,
    }),
  );
  const described = trusted.flatMap((setting): readonly NamedAuthenticator[] => {
    const authenticator = known.has(setting.issuer) ? undefined : authenticatorOf(setting, token);
    return authenticator === undefined
      ? []
      : [{ source: tell`settings, trustedIssuers (${setting.issuer})`, authenticator }];
  });
  const accounts: readonly Authenticator[] =
    serviceAccounts.length > 0
      ? serviceAccounts
      : [{ type: 'service-account', issuers: undefined, audiences: undefined }];
  return {
    partial,
    list: [
      ...configured,
      ...described,
      ...accounts.map((authenticator) => ({ source: tell`ServiceAccounts of the cluster`, authenticator })),
    ],
  };
}

/** Settings say how names are made; audiences they leave out are taken to be right. */
function authenticatorOf(setting: TrustedIssuer, token: DecodedToken): JwtAuthenticator | undefined {
  const known = knownIssuerOfSetting(setting);
  if (known?.usernamePrefix === undefined || known.usernameClaim === undefined) return undefined;
  const { groupsClaim, groupsPrefix } = known;
  return {
    type: 'jwt',
    issuerUrl: known.issuerUrl,
    audiences: known.audiences.length > 0 ? known.audiences : audiencesOf(token.payload),
    algorithms: signingAlgorithms,
    username: { type: 'claim', claim: known.usernameClaim, prefix: known.usernamePrefix },
    groups:
      groupsClaim === undefined
        ? undefined
        : { type: 'claim', claim: groupsClaim, prefix: groupsPrefix ?? '' },
    uid: undefined,
    extra: [],
    requiredClaims: [],
    claimRules: [],
    userRules: [],
  };
}
