/** Where a name comes from: `prefix` and a claim put together as they are, or the result of a CEL expression over `claims`. */
export type NameMapping =
  | { readonly type: 'claim'; readonly claim: string; readonly prefix: string }
  | { readonly type: 'expression'; readonly expression: string };

/** A CEL expression that must hold, and what the API server says when it does not. */
export interface RuleExpression {
  readonly expression: string;
  /** Empty when the configuration gives none. */
  readonly message: string;
}

/** How kube-apiserver takes the tokens of one issuer, whether it was told by flags or by a file. */
export interface JwtAuthenticator {
  readonly type: 'jwt';
  /** Must equal the token's `iss` to the letter. */
  readonly issuerUrl: string;
  /** One of them must be in the token's `aud`. */
  readonly audiences: readonly string[];
  /** Signature algorithms taken. */
  readonly algorithms: readonly string[];
  readonly username: NameMapping;
  readonly groups: NameMapping | undefined;
  readonly uid:
    | { readonly type: 'claim'; readonly claim: string }
    | { readonly type: 'expression'; readonly expression: string }
    | undefined;
  readonly extra: readonly { readonly key: string; readonly expression: string }[];
  /** String claims that must be there with that value. */
  readonly requiredClaims: readonly { readonly claim: string; readonly value: string }[];
  readonly claimRules: readonly RuleExpression[];
  readonly userRules: readonly RuleExpression[];
}

/** How kube-apiserver takes the tokens of its own ServiceAccounts. */
export interface ServiceAccountAuthenticator {
  readonly type: 'service-account';
  /** Values of `--service-account-issuer`; undefined: not known. */
  readonly issuers: readonly string[] | undefined;
  /** Audiences of the API server; undefined: not known. */
  readonly audiences: readonly string[] | undefined;
}

export type Authenticator = JwtAuthenticator | ServiceAccountAuthenticator;

/** A caller as the authorizer sees it, but for `system:authenticated`, which every caller gets afterwards. */
export interface UserInfo {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What an authenticator makes of a token; `unknown` where it depends on what cannot be worked out here. */
export type Authentication =
  | { readonly outcome: 'accepted'; readonly user: UserInfo }
  | { readonly outcome: 'refused' | 'unknown'; readonly reason: string; readonly because: RefusalGround };

/** At which step it ended, in the order of the steps. */
export type RefusalGround =
  | 'form'
  | 'issuer'
  | 'expired'
  | 'not-yet'
  | 'algorithm'
  | 'signature'
  | 'audience'
  | 'mapping'
  | 'required-claim'
  | 'claim-rule'
  | 'user-rule';

/** Algorithms of tokens under a configuration file [apiserver plugin/pkg/authenticator/token/oidc, AllValidSigningAlgorithms]. */
export const signingAlgorithms: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
];
