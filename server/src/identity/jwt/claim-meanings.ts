import { phrase } from '../../words/tell.ts';
import type { ClaimMeanings } from './family.ts';

/** Registered and usual claims (RFC 7519 §4.1, OpenID Connect Core §2 and §5.1, RFC 8693, RFC 9068). */
export const generalMeanings: ClaimMeanings = {
  iss: phrase('issuer'),
  sub: phrase('subject: who the token speaks for'),
  aud: phrase('audience: who may accept it'),
  exp: phrase('expires'),
  nbf: phrase('not valid before'),
  iat: phrase('issued'),
  jti: phrase('id of this token'),
  azp: phrase('party the token was issued to'),
  client_id: phrase('client the token was issued to'),
  scope: phrase('what the token allows'),
  scp: phrase('what the token allows'),
  nonce: phrase('ties the token to one sign-in'),
  auth_time: phrase('when the user signed in'),
  acr: phrase('how strongly the user signed in'),
  amr: phrase('methods by which the user signed in'),
  sid: phrase('session at the issuer'),
  act: phrase('who acts for the subject'),
  cnf: phrase('key the holder must prove to have'),
  at_hash: phrase('ties the token to an access token'),
  name: phrase('full name'),
  given_name: phrase('given name'),
  family_name: phrase('family name'),
  nickname: phrase('nickname'),
  preferred_username: phrase('name the user likes to be called; can change'),
  email: phrase('e-mail address; trust it only if email_verified is true'),
  email_verified: phrase('whether the issuer has checked the address'),
  phone_number: phrase('telephone number'),
  picture: phrase('address of a picture'),
  locale: phrase('language'),
  zoneinfo: phrase('time zone'),
  updated_at: phrase('when the profile changed last'),
  groups: phrase('groups of the user'),
  roles: phrase('roles of the user'),
};

/** JOSE header parameters (RFC 7515 §4.1, RFC 7516 §4.1). */
export const headerMeanings: ClaimMeanings = {
  alg: phrase('algorithm of the signature (JWE: of the key)'),
  enc: phrase('algorithm of the encryption'),
  typ: phrase('type of the whole token'),
  cty: phrase('type of the payload'),
  kid: phrase('key that signed it, among the issuer’s keys'),
  jku: phrase('address of keys; a receiver must not follow it'),
  jwk: phrase('public key; a receiver must not trust it'),
  x5u: phrase('address of certificates; a receiver must not follow it'),
  x5c: phrase('certificate chain'),
  x5t: phrase('SHA-1 of the certificate'),
  'x5t#S256': phrase('SHA-256 of the certificate'),
  crit: phrase('extensions a receiver must know'),
  zip: phrase('compression of the payload'),
  b64: phrase('whether the payload is base64url'),
  epk: phrase('ephemeral public key'),
};

/** Claims whose number is a time in seconds since 1970. */
export const timeClaims: ReadonlySet<string> = new Set([
  'exp',
  'nbf',
  'iat',
  'auth_time',
  'updated_at',
  'kubernetes.io.warnafter',
]);

/** Claims that name a person whoever issues the token. */
export const personalClaims: ReadonlySet<string> = new Set([
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'nickname',
  'preferred_username',
  'username',
  'unique_name',
  'upn',
  'login',
  'user',
  'user_id',
  'user_name',
  'user_login',
  'user_email',
  'email',
  'emails',
  'phone_number',
  'phone',
  'picture',
  'profile',
  'website',
  'gender',
  'birthdate',
  'address',
  'ipaddr',
  'user_metadata',
  'identities',
  'actor',
]);

/** Claims that name the subject: a person's in tokens of people. */
export const subjectClaims: ReadonlySet<string> = new Set(['sub', 'oid', 'puid', 'uid', 'id']);
