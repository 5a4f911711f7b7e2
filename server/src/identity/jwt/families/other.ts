import { tell } from '../../../words/tell.ts';
import { stringClaim } from '../claims.ts';
import type { DecodedToken } from '../decode.ts';
import type { TokenFamily } from '../family.ts';
import type { OtherKind } from '../kind.ts';

/** The kind of a token that no family recognises. */
export function otherKind(token: DecodedToken): OtherKind {
  return { id: 'other', confidence: 'low', issuer: stringClaim(token.payload, 'iss'), username: undefined };
}

/** Everything that no other family knows. */
export const other: TokenFamily<OtherKind> = {
  ids: ['other'],
  asymmetric: false,
  meanings: {},
  recognise: otherKind,
  title: () => tell`JSON Web Token`,
  label: () => 'JWT',
  personal: () => true,
  facts: () => [],
  advice: () => [],
};
