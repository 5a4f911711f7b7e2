import type { DecodedToken } from './decode.ts';
import { families } from './families/all.ts';
import { other, otherKind } from './families/other.ts';
import { describes, type TokenFamily } from './family.ts';
import type { TokenKind } from './kind.ts';

/** Says what kind of token it is, from its own claims; nothing is verified. */
export function classifyToken(token: DecodedToken): TokenKind {
  for (const family of families) {
    const kind = family.recognise(token);
    if (kind !== undefined) return kind;
  }
  return otherKind(token);
}

/** What we know about tokens of this kind. */
export function familyOf(kind: TokenKind): TokenFamily {
  return families.find((family) => describes(family, kind.id)) ?? other;
}
