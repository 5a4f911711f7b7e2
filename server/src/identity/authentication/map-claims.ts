import { tell } from '../../words/tell.ts';
import { claim, objectClaim, stringClaim } from '../jwt/claims.ts';
import type { JsonObject } from '../jwt/json.ts';
import type { Authentication, JwtAuthenticator, UserInfo } from './authenticator.ts';
import { type CelResult, evaluateClaims } from './cel.ts';
import type { EvaluationBudget } from './cel-cost.ts';
import { quoted } from './token-checks.ts';

type Refusal = Extract<Authentication, { readonly reason: string }>;
type Mapped<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** The user that the claim mappings make of a token's claims: name, groups, uid, extra, in that order. */
export function mapClaims(
  authenticator: JwtAuthenticator,
  claims: JsonObject,
  budget: EvaluationBudget,
): Mapped<UserInfo> {
  const name = userName(authenticator, claims, budget);
  if (!name.ok) return name;
  const groups = userGroups(authenticator, claims, budget);
  if (!groups.ok) return groups;
  const uid = userUid(authenticator, claims, budget);
  if (!uid.ok) return uid;
  const extra: Record<string, readonly string[]> = Object.create(null);
  for (const { key, expression } of authenticator.extra) {
    const values = stringsFrom(evaluateClaims(expression, claims, budget), 'extra claim');
    if (!values.ok) return values;
    if (values.value.length > 0) extra[key] = values.value;
  }
  return done({ name: name.value, uid: uid.value, groups: groups.value, extra: { ...extra } });
}

function userName(
  { username }: JwtAuthenticator,
  claims: JsonObject,
  budget: EvaluationBudget,
): Mapped<string> {
  if (username.type === 'expression') {
    const name = textFrom(evaluateClaims(username.expression, claims, budget), 'username claim');
    return name.ok && name.value === ''
      ? fail('oidc: error evaluating username claim expression: it gives an empty name')
      : name;
  }
  const value = claim(claims, username.claim);
  if (value === undefined)
    return fail(`oidc: parse username claims ${quoted(username.claim)}: claim not present`);
  if (typeof value !== 'string')
    return fail(`oidc: parse username claims ${quoted(username.claim)}: it is no string`);
  if (username.claim === 'email') {
    const verified = claim(claims, 'email_verified');
    if (verified !== undefined && typeof verified !== 'boolean')
      return fail("oidc: parse 'email_verified' claim: it is no boolean");
    if (verified === false) return fail('oidc: email not verified');
  }
  return done(username.prefix + value);
}

function userGroups(
  { groups }: JwtAuthenticator,
  claims: JsonObject,
  budget: EvaluationBudget,
): Mapped<readonly string[]> {
  if (groups === undefined) return done([]);
  if (groups.type === 'expression')
    return stringsFrom(evaluateClaims(groups.expression, claims, budget), 'group claim');
  const value = claim(claims, groups.claim);
  // The API server fetches them from there (OpenID Connect Core 5.6.2); Entra does so for people in many groups.
  if (value === undefined && stringClaim(objectClaim(claims, '_claim_names'), groups.claim) !== undefined)
    return unknown(tell`the groups stand at another address (_claim_names), which is not asked here`);
  if (value === undefined || value === null) return done([]);
  const names = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    return fail(
      `oidc: parse groups claim ${quoted(groups.claim)}: it is neither a string nor a list of strings`,
    );
  return done(names.map((name: string) => groups.prefix + name));
}

function userUid({ uid }: JwtAuthenticator, claims: JsonObject, budget: EvaluationBudget): Mapped<string> {
  if (uid === undefined) return done('');
  if (uid.type === 'expression') return textFrom(evaluateClaims(uid.expression, claims, budget), 'uid claim');
  const value = claim(claims, uid.claim);
  return typeof value === 'string'
    ? done(value)
    : fail(
        `oidc: parse uid claim ${quoted(uid.claim)}: ${value === undefined ? 'claim not present' : tell`it is no string`}`,
      );
}

function textFrom(result: CelResult, what: string): Mapped<string> {
  if (result.state !== 'value') return failed(result, what);
  return typeof result.value === 'string'
    ? done(result.value)
    : fail(`oidc: error evaluating ${what} expression: ${what} expression must return a string`);
}

/** A string, a list of strings, or nothing; empty strings and null are left out [oidc.go convertCELValueToStringList]. */
function stringsFrom(result: CelResult, what: string): Mapped<readonly string[]> {
  if (result.state !== 'value') return failed(result, what);
  const { value } = result;
  if (value === null || value === '') return done([]);
  if (typeof value === 'string') return done([value]);
  const items: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (items === undefined || !items.every((item) => typeof item === 'string' || item === null))
    return fail(`oidc: error evaluating ${what} expression: it must give a string or a list of strings`);
  return done(items.filter((item): item is string => typeof item === 'string' && item !== ''));
}

function failed(result: Exclude<CelResult, { readonly state: 'value' }>, what: string): Mapped<never> {
  if (result.state === 'failed') return fail(`oidc: error evaluating ${what} expression: ${result.reason}`);
  return unknown(tell`the ${what} expression could not be evaluated here: ${result.reason}`);
}

function unknown(reason: string): Mapped<never> {
  return { ok: false, refusal: { outcome: 'unknown', because: 'mapping', reason } };
}

function done<T>(value: T): Mapped<T> {
  return { ok: true, value };
}

function fail(reason: string): Mapped<never> {
  return { ok: false, refusal: { outcome: 'refused', because: 'mapping', reason } };
}
