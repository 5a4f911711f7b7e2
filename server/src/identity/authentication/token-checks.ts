import { audiencesOf, claim, stringClaim } from '../jwt/claims.ts';
import type { JsonObject } from '../jwt/json.ts';
import { quotedText } from '../jwt/quoted.ts';
import type { Authentication, JwtAuthenticator } from './authenticator.ts';

/** A token as an authenticator reads it: decoded, its signature not looked at. */
export interface PresentedToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

type Refusal = Extract<Authentication, { readonly reason: string }>;

/** go-oidc forgives clocks that are a minute behind on `nbf`, and none on `exp`. */
const notBeforeLeeway = 60;

/**
 * What the API server checks before it looks for a name, in its order: issuer, times, algorithm, audience.
 * The signature is left out. [apiserver plugin/pkg/authenticator/token/oidc/oidc.go; coreos/go-oidc verify.go]
 */
export function checkToken(
  { issuerUrl, audiences, algorithms }: JwtAuthenticator,
  { header, claims }: PresentedToken,
  now: Date,
): Refusal | undefined {
  const issuer = stringClaim(claims, 'iss') ?? '';
  if (!isSameIssuer(issuer, issuerUrl))
    return refused('issuer', `it takes tokens of ${issuerUrl}, and this one says iss ${quoted(issuer)}`);
  const seconds = now.getTime() / 1000;
  const expires = claim(claims, 'exp');
  if (typeof expires !== 'number')
    return refused(
      'expired',
      'oidc: token is expired (Token Expiry: 0001-01-01 00:00:00 +0000 UTC): it has no exp',
    );
  if (expires < seconds)
    return refused('expired', `oidc: token is expired (Token Expiry: ${moment(expires)})`);
  const notBefore = claim(claims, 'nbf');
  if (typeof notBefore === 'number' && seconds + notBeforeLeeway < notBefore)
    return refused(
      'not-yet',
      `oidc: current time ${moment(seconds)} before the nbf (not before) time: ${moment(notBefore)}`,
    );
  const algorithm = stringClaim(header, 'alg') ?? '';
  if (!algorithms.includes(algorithm))
    return refused(
      'algorithm',
      `oidc: id token signed with unsupported algorithm, expected ${list(algorithms)} got ${quoted(algorithm)}`,
    );
  const own = audiencesOf(claims);
  if (!own.some((audience) => audiences.includes(audience)))
    return refused('audience', `oidc: expected audience in ${list(audiences)} got ${list(own)}`);
  return undefined;
}

/** Equal to the letter, but for the one issuer that has two names (go-oidc, issuerGoogleAccounts). */
export function isSameIssuer(claimed: string, configured: string): boolean {
  if (claimed === configured) return true;
  return claimed === 'accounts.google.com' && configured === 'https://accounts.google.com';
}

/** A refusal at one step. */
export function refused(because: Refusal['because'], reason: string): Refusal {
  return { outcome: 'refused', because, reason };
}

/** Texts as Go prints a list of them. */
export function list(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(' ')}]`;
}

/** A text in quotes. */
export const quoted = quotedText;

function moment(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'a time outside the calendar' : date.toISOString();
}
