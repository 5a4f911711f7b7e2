import { tell } from '../../../words/tell.ts';
import type { TokenKind } from '../kind.ts';

/**
 * Under which names an API server that trusts the issuer would know the bearer, with the default prefix of its flags
 * and without one; empty where no RBAC subject can be written.
 */
export function userNameFacts({
  username,
  issuer,
}: Pick<TokenKind, 'username' | 'issuer'>): readonly string[] {
  if (username === undefined) return [];
  // --oidc-username-prefix defaults to the issuer's URL and #; an AuthenticationConfiguration has no default (facts C.2).
  const byDefault =
    issuer === undefined
      ? []
      : [tell`RBAC subject under the --oidc flags’ default prefix: User ${issuer}#${username}`];
  return [
    ...byDefault,
    tell`RBAC subject without a prefix (--oidc-username-prefix=-, or prefix: "" in an AuthenticationConfiguration): User ${username}`,
  ];
}
