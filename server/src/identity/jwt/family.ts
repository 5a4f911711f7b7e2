import type { DecodedToken } from './decode.ts';
import type { TokenKind, TokenKindId } from './kind.ts';

/** Claim path (dotted for nested claims) → what it means, as one phrase. */
export type ClaimMeanings = Readonly<Record<string, string>>;

/** All that is known about the tokens of one issuer. A new issuer is one file with one of these. */
export interface TokenFamily<Kind extends TokenKind = TokenKind> {
  readonly ids: readonly Kind['id'][];
  /** The issuer always signs with a private key, so that HS256 or `none` proves a forgery. */
  readonly asymmetric: boolean;
  /** Whether these tokens always lack an audience, so that its absence says nothing. */
  readonly withoutAudience?: boolean;
  readonly meanings: ClaimMeanings;
  /** Claims that name a person even in tokens of machines, beyond those that always do. */
  readonly personalClaims?: readonly string[];
  recognise(token: DecodedToken): Kind | undefined;
  /** What the token is, without any claim of a person. */
  title(kind: Kind): string;
  /** The identity for the inlay hint; only the issuer's class for people and unknown issuers. */
  label(kind: Kind): string;
  /** A word or two between label and time, such as `legacy`. */
  qualifier?(kind: Kind): string | undefined;
  /** Whether `sub` names a person or may do so. */
  personal(kind: Kind): boolean;
  /** Sentences worth knowing about this very token. */
  facts(kind: Kind): readonly string[];
  /** Sentences on what to do instead of keeping this token where it stands. */
  advice(kind: Kind): readonly string[];
}

/** Whether a family describes tokens of this kind. */
export function describes(family: TokenFamily, id: TokenKindId): boolean {
  return family.ids.includes(id);
}
