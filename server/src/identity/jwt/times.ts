import { claim } from './claims.ts';
import type { JsonObject } from './json.ts';

/** The registered times of a token, in seconds since 1970, whatever unit the token used. */
export interface TokenTimes {
  readonly issuedAt: number | undefined;
  readonly notBefore: number | undefined;
  readonly expiresAt: number | undefined;
  /** Claims whose value was taken for milliseconds. */
  readonly milliseconds: readonly string[];
  /** Claims that are there but are no number: verifiers refuse the token. */
  readonly unreadable: readonly string[];
}

/** Seconds beyond this are the year 5138: the issuer meant milliseconds. */
const MILLISECONDS_FROM = 1e11;

/** Reads `iat`, `nbf` and `exp`; takes fractions, and milliseconds with a remark. */
export function readTimes(payload: JsonObject | undefined): TokenTimes {
  const milliseconds: string[] = [];
  const unreadable: string[] = [];
  const read = (name: string): number | undefined => {
    const value = claim(payload, name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      unreadable.push(name);
      return undefined;
    }
    if (Math.abs(value) > MILLISECONDS_FROM) milliseconds.push(name);
    return toSeconds(value);
  };
  return {
    issuedAt: read('iat'),
    notBefore: read('nbf'),
    expiresAt: read('exp'),
    milliseconds,
    unreadable,
  };
}

/** A claim's number as seconds: numbers too large for seconds are milliseconds. */
export function toSeconds(value: number): number {
  return Math.abs(value) > MILLISECONDS_FROM ? value / 1000 : value;
}

/** Seconds between issue (or else first validity) and expiry; undefined when one end is missing. */
export function lifetimeOf(times: TokenTimes): number | undefined {
  const start = times.issuedAt ?? times.notBefore;
  return start === undefined || times.expiresAt === undefined ? undefined : times.expiresAt - start;
}
