import { isApiServerAudience } from '../../../identity/jwt/audience.ts';
import { amount } from '../../../words/amount.ts';
import { at, isNullish, isScalar, stringAt } from '../../../yaml/access.ts';
import type { LocatedMap, LocatedScalar } from '../../../yaml/located.ts';

/** Bounds of `expirationSeconds` in the API server's validation (facts A.6). */
export const shortestLifetime = 600;
export const longestLifetime = 2 ** 32;
/** What the API server sets where the manifest says nothing (facts A.6). */
export const defaultLifetime = 3600;
/** The request that marks injected tokens, which the API server signs for a year (facts A.7). */
export const injectedLifetime = 3607;
/** The lifetime of such a token, in seconds. */
export const extendedLifetime = 31_536_000;

/** `expirationSeconds` of a token source. */
export type Lifetime =
  | { readonly kind: 'absent' | 'hidden' }
  | { readonly kind: 'seconds'; readonly node: LocatedScalar; readonly seconds: number }
  /** A value that is no whole number, which the API server cannot read. */
  | { readonly kind: 'unreadable'; readonly node: LocatedScalar; readonly meant: number | undefined };

export function lifetimeOf(token: LocatedMap): Lifetime {
  const node = at(token, 'expirationSeconds');
  if (isNullish(node)) return { kind: token.open ? 'hidden' : 'absent' };
  if (!isScalar(node) || node.opaque) return { kind: 'hidden' };
  const { value } = node;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) {
    return { kind: 'seconds', node, seconds: Number(value) };
  }
  const meant = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
  return { kind: 'unreadable', node, meant };
}

/** True when the API server makes a year of it: exactly 3607 seconds, and for the API server itself (facts A.7). */
export function isExtended(token: LocatedMap, seconds: number): boolean {
  if (seconds !== injectedLifetime) return false;
  const audience = at(token, 'audience');
  if (isNullish(audience)) return !token.open;
  const text = stringAt(audience);
  return text !== undefined && (text === '' || isApiServerAudience(text, undefined));
}

/** Seconds in words: `10 minutes`, `1 hour`, `24 hours`, `30 days`. */
export function durationInWords(seconds: number): string {
  for (const [size, unit, from] of [
    [86_400, 'day', 2 * 86_400],
    [3600, 'hour', 3600],
    [60, 'minute', 60],
  ] as const) {
    if (seconds < from) continue;
    const count = Math.round((seconds / size) * 10) / 10;
    return amount(count, unit);
  }
  return amount(seconds, 'second');
}
