import { tell } from '../../words/tell.ts';
import { audiencesOf, claim, stringClaim } from '../jwt/claims.ts';
import type { JsonObject, JsonValue } from '../jwt/json.ts';
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
 * What the API server checks before it looks for a name, in its order: issuer, types of claims, times, algorithm, audience.
 * The signature is left out. [apiserver plugin/pkg/authenticator/token/oidc/oidc.go; coreos/go-oidc verify.go]
 */
export function checkToken(
  { issuerUrl, audiences, algorithms }: JwtAuthenticator,
  { header, claims }: PresentedToken,
  now: Date,
): Refusal | undefined {
  const issuer = stringClaim(claims, 'iss') ?? '';
  if (!isSameIssuer(issuer, issuerUrl))
    return refused('issuer', tell`it takes tokens of ${issuerUrl}, and this one says iss ${quoted(issuer)}`);
  const misread = unreadableClaim(claims);
  if (misread !== undefined) return refused('form', `oidc: failed to unmarshal claims: ${misread}`);
  const seconds = now.getTime() / 1000;
  const expires = secondsOf(claim(claims, 'exp'));
  if (expires === undefined)
    return refused(
      'expired',
      'oidc: token is expired (Token Expiry: 0001-01-01 00:00:00 +0000 UTC): it has no exp',
    );
  if (expires < seconds)
    return refused('expired', `oidc: token is expired (Token Expiry: ${moment(expires)})`);
  const notBefore = secondsOf(claim(claims, 'nbf'));
  if (notBefore !== undefined && seconds + notBeforeLeeway < notBefore)
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

/** Which claim has not the type that go-oidc reads it into, so that it looks at nothing else; in words. */
function unreadableClaim(claims: JsonObject): string | undefined {
  for (const name of ['sub', 'nonce', 'at_hash']) {
    const value = claim(claims, name);
    if (value !== undefined && value !== null && typeof value !== 'string') return tell`${name} is no string`;
  }
  for (const name of ['exp', 'iat', 'nbf']) {
    const value = claim(claims, name);
    const absent = value === undefined || (value === null && name === 'nbf');
    if (!absent && secondsOf(value) === undefined) return tell`${name} is no number`;
  }
  const audience = claim(claims, 'aud');
  const names: readonly (JsonValue | undefined)[] = Array.isArray(audience) ? audience : [audience];
  return names.every((name) => name === undefined || name === null || typeof name === 'string')
    ? undefined
    : tell`aud is neither a string nor a list of strings`;
}

/** Seconds since 1970; a number in quotes counts as well [coreos/go-oidc oidc.go, jsonTime: a json.Number]. */
function secondsOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value))
    return undefined;
  return Number(value);
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
  return Number.isNaN(date.getTime()) ? tell`a time outside the calendar` : date.toISOString();
}
