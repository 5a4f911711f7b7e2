import { tell } from '../../words/tell.ts';
import type { DecodedToken } from './decode.ts';
import { durationInWords, relativeTime } from './duration.ts';
import type { TokenKind } from './kind.ts';
import type { TokenProblem } from './problem.ts';
import { lifetimeOf } from './times.ts';

/** Clocks may differ by this many seconds; the API server's authenticators allow the same. */
export const leeway = 60;
/** Longest life of a token that is requested when it is needed, in seconds. */
const LONG_LIVED = 86_400;

/** What the times of a token say at `now`, seconds since 1970. */
export function judgeTimes(token: DecodedToken, kind: TokenKind, now: number): readonly TokenProblem[] {
  const { expiresAt, notBefore, issuedAt, milliseconds, unreadable } = token.times;
  const problems: TokenProblem[] = [];
  const lifetime = lifetimeOf(token.times);
  if (expiresAt === undefined) {
    if (!unreadable.includes('exp')) problems.push(noExpiry(kind));
  } else if (lifetime !== undefined && lifetime <= 0) {
    problems.push({
      id: 'impossible-lifetime',
      severity: 'warning',
      message: tell`The token expires before it is issued, so it is never valid; correct the issuer’s clock or units.`,
      claims: ['exp', token.times.issuedAt === undefined ? 'nbf' : 'iat'],
    });
  } else if (expiresAt + leeway < now) {
    problems.push({
      id: 'expired',
      severity: 'info',
      message: tell`The token expired ${relativeTime(expiresAt, now)}, so nobody accepts it any more; remove it, and let its user request a fresh one.`,
      claims: ['exp'],
    });
  } else {
    problems.push(...judgeLifetime(kind, lifetime, expiresAt - now));
  }
  if (notBefore !== undefined && notBefore - leeway > now) {
    problems.push({
      id: 'not-yet-valid',
      severity: 'info',
      message: tell`The token is valid only ${relativeTime(notBefore, now)}, and until then it is refused; check the issuer’s clock and this one.`,
      claims: ['nbf'],
    });
  }
  if (issuedAt !== undefined && issuedAt - leeway > now) {
    problems.push({
      id: 'issued-in-future',
      severity: 'info',
      message: tell`The token says it is issued ${relativeTime(issuedAt, now)}, and the API server refuses such tokens; check the issuer’s clock and this one.`,
      claims: ['iat'],
    });
  }
  if (milliseconds.length > 0) {
    problems.push({
      id: 'milliseconds',
      severity: 'warning',
      message: tell`The token gives ${milliseconds.join(', ')} in milliseconds where seconds are due, so readers take it for valid for thousands of years or not at all; have the issuer divide by 1000.`,
      claims: milliseconds,
    });
  }
  if (unreadable.length > 0) {
    problems.push({
      id: 'unreadable-time',
      severity: 'warning',
      message: tell`The token’s ${unreadable.join(', ')} is no number, so readers refuse it or ignore that limit; have the issuer write seconds since 1970.`,
      claims: unreadable,
    });
  }
  return problems;
}

function noExpiry(kind: TokenKind): TokenProblem {
  return {
    id: 'no-expiry',
    severity: kind.id === 'sample' ? 'hint' : 'warning',
    message: noExpiryMessage(kind),
    claims: ['exp'],
  };
}

function noExpiryMessage(kind: TokenKind): string {
  switch (kind.id) {
    case 'kubernetes-legacy':
      return tell`The ServiceAccount token never expires, so whoever once saw it can use it until its Secret is deleted; use a projected or requested token instead and delete the Secret.`;
    case 'argocd':
      return tell`The Argo CD token never expires, so whoever once saw it can use it until it is revoked; make it anew with --expires-in.`;
    default:
      return tell`The token never expires, so whoever once saw it can use it until the issuer changes its key; have it issued with exp.`;
  }
}

function judgeLifetime(
  kind: TokenKind,
  lifetime: number | undefined,
  remaining: number,
): readonly TokenProblem[] {
  if (kind.id === 'kubernetes-injected') {
    return [
      {
        id: 'extended-lifetime',
        severity: 'warning',
        message: tell`The API server extended this injected token to ${durationInWords(lifetime ?? remaining)} for clients that do not re-read it, so a copy stays valid while its Pod lives; project a token with expirationSeconds other than 3607, or set --service-account-extend-token-expiration=false.`,
        claims: ['exp', 'kubernetes.io.warnafter'],
      },
    ];
  }
  // Public by design, or known to everybody: how long it lives changes nothing.
  if (kind.id === 'supabase-anon' || kind.id === 'sample') return [];
  const long = lifetime ?? remaining;
  if (long <= LONG_LIVED) return [];
  return [
    {
      id: 'long-lived',
      severity: 'warning',
      message: tell`The token is valid for ${durationInWords(long)}${lifetime === undefined ? tell` from now` : ''}, so a copy is useful long after it leaked; request one for at most 24 hours when it is needed.`,
      claims: ['exp'],
    },
  ];
}
