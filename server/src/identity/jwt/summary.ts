import { tell, told } from '../../words/tell.ts';
import { isNone } from './algorithm.ts';
import { familyOf } from './classify.ts';
import type { DecodedToken } from './decode.ts';
import { cut, displayText } from './display.ts';
import { relativeTime } from './duration.ts';
import { leeway } from './judge-times.ts';
import type { TokenKind } from './kind.ts';

/** `summary` names the identity of machines and the time; `expiry` the time only. */
export type SummaryMode = 'summary' | 'expiry';

/** Longest summary, in UTF-16 units. */
const MAX_LENGTH = 80;

/**
 * The one harmless line for an inlay hint: who (machines only; for people and unknown issuers just the
 * issuer's class) and how long. Plain text without control or bidirectional characters.
 */
export function summarizeToken(
  token: DecodedToken,
  kind: TokenKind,
  now: Date,
  mode: SummaryMode = 'summary',
): string {
  const time = lifeInWords(token, now.getTime() / 1000);
  if (mode === 'expiry') return time ?? tell`cannot be read`;
  const family = familyOf(kind);
  const qualifiers = [family.qualifier?.(kind), signatureInWords(token), time];
  const tail = qualifiers.flatMap((word) => (word === undefined ? [] : [told(word)])).join(', ');
  // The identity gives way, never the time. Blanks are squeezed, so that a claim cannot push the time away.
  const label = displayText(told(family.label(kind)), MAX_LENGTH)
    .replace(/\s+/gu, ' ')
    .trim();
  return tail === '' ? label : `${cut(label, MAX_LENGTH - tail.length - 3)} · ${tail}`;
}

function signatureInWords(token: DecodedToken): string | undefined {
  if (isNone(token.algorithm)) return tell`alg none`;
  return token.signaturePresent ? undefined : tell`unsigned`;
}

/** How long the token lives as seen from `now` (seconds); undefined when that cannot be read. */
export function lifeInWords(token: DecodedToken, now: number): string | undefined {
  if (token.payload === undefined) return undefined;
  const { expiresAt, notBefore, unreadable } = token.times;
  if (unreadable.includes('exp')) return tell`unreadable expiry`;
  if (expiresAt === undefined) return tell`never expires`;
  if (expiresAt + leeway < now) return tell`expired ${relativeTime(expiresAt, now)}`;
  if (notBefore !== undefined && notBefore - leeway > now) return tell`valid ${relativeTime(notBefore, now)}`;
  return expiresAt <= now ? tell`expires now` : tell`expires ${relativeTime(expiresAt, now)}`;
}
