import type { ClaimMeanings } from './family.ts';

/** Registered and usual claims (RFC 7519 §4.1, OpenID Connect Core §2 and §5.1, RFC 8693, RFC 9068). */
export const generalMeanings: ClaimMeanings = {
  iss: 'issuer',
  sub: 'subject: who the token speaks for',
  aud: 'audience: who may accept it',
  exp: 'expires',
  nbf: 'not valid before',
  iat: 'issued',
  jti: 'id of this token',
  azp: 'party the token was issued to',
  client_id: 'client the token was issued to',
  scope: 'what the token allows',
  scp: 'what the token allows',
  nonce: 'ties the token to one sign-in',
  auth_time: 'when the user signed in',
  acr: 'how strongly the user signed in',
  amr: 'methods by which the user signed in',
  sid: 'session at the issuer',
  act: 'who acts for the subject',
  cnf: 'key the holder must prove to have',
  at_hash: 'ties the token to an access token',
  name: 'full name',
  given_name: 'given name',
  family_name: 'family name',
  nickname: 'nickname',
  preferred_username: 'name the user likes to be called; can change',
  email: 'e-mail address; trust it only if email_verified is true',
  email_verified: 'whether the issuer has checked the address',
  phone_number: 'telephone number',
  picture: 'address of a picture',
  locale: 'language',
  zoneinfo: 'time zone',
  updated_at: 'when the profile changed last',
  groups: 'groups of the user',
  roles: 'roles of the user',
};

/** JOSE header parameters (RFC 7515 §4.1, RFC 7516 §4.1). */
export const headerMeanings: ClaimMeanings = {
  alg: 'algorithm of the signature (JWE: of the key)',
  enc: 'algorithm of the encryption',
  typ: 'type of the whole token',
  cty: 'type of the payload',
  kid: 'key that signed it, among the issuer’s keys',
  jku: 'address of keys; a receiver must not follow it',
  jwk: 'public key; a receiver must not trust it',
  x5u: 'address of certificates; a receiver must not follow it',
  x5c: 'certificate chain',
  x5t: 'SHA-1 of the certificate',
  'x5t#S256': 'SHA-256 of the certificate',
  crit: 'extensions a receiver must know',
  zip: 'compression of the payload',
  b64: 'whether the payload is base64url',
  epk: 'ephemeral public key',
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
