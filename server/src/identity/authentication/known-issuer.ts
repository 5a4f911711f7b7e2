import type { JwtAuthenticator, NameMapping } from './authenticator.ts';

/** What is known of the names that one issuer's tokens get in the cluster. */
export interface KnownIssuer {
  readonly issuerUrl: string;
  /** What stands before the claim in a user name; undefined when it is computed or not known. */
  readonly usernamePrefix: string | undefined;
  /** The claim behind it; undefined when the name is computed by an expression. */
  readonly usernameClaim: string | undefined;
  /** What stands before each group; undefined when groups are computed, not mapped, or not known. */
  readonly groupsPrefix: string | undefined;
  /** Undefined: the issuer's tokens bring no groups by a claim. */
  readonly groupsClaim: string | undefined;
  /** True when an expression makes groups, so that any name may be one. */
  readonly computesGroups: boolean;
  /** Audiences taken; empty when not known. */
  readonly audiences: readonly string[];
  readonly source: 'configuration' | 'flags' | 'settings';
}

/** The same about an authenticator of the workspace. */
export function knownIssuerOf(
  authenticator: JwtAuthenticator,
  source: 'configuration' | 'flags',
): KnownIssuer {
  const { issuerUrl, username, groups, audiences } = authenticator;
  const claimed = (mapping: NameMapping | undefined) => (mapping?.type === 'claim' ? mapping : undefined);
  return {
    issuerUrl,
    usernamePrefix: claimed(username)?.prefix,
    usernameClaim: claimed(username)?.claim,
    groupsPrefix: claimed(groups)?.prefix,
    groupsClaim: claimed(groups)?.claim,
    computesGroups: groups?.type === 'expression',
    audiences,
    source,
  };
}

/** The user name that a claim's value gets; undefined when an expression makes it. */
export function userNameFor(issuer: KnownIssuer, value: string): string | undefined {
  return issuer.usernamePrefix === undefined ? undefined : issuer.usernamePrefix + value;
}
