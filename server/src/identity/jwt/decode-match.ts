import { type DecodedToken, decodeToken, type TokenNote } from './decode.ts';
import type { TokenMatch } from './find.ts';

/**
 * Decodes a found token and keeps what the place it was found at says about it: white space inside it, a line
 * break behind it, `Bearer` before it. Undefined only for a match that `findTokens` did not make.
 */
export function decodeMatch(match: TokenMatch): DecodedToken | undefined {
  const token = decodeToken(match.text);
  if (token === undefined) return undefined;
  const notes: TokenNote[] = [];
  if (match.trailingNewline) notes.push('trailing-newline');
  if (match.bearer) notes.push('bearer-prefix');
  if (match.wrapped) notes.push('wrapped');
  return { ...token, notes: [...notes, ...token.notes] };
}
