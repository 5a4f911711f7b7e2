import { tell } from '../../words/tell.ts';
import { isNone, isSymmetric } from './algorithm.ts';
import { claim, stringClaim } from './claims.ts';
import { decodeMatch } from './decode-match.ts';
import { displayText } from './display.ts';
import { relativeTime } from './duration.ts';
import { findTokens } from './find.ts';
import { isJsonObject, type JsonObject, parseJsonObject } from './json.ts';
import { leeway } from './judge-times.ts';

/** Whether one of the given keys made a token's signature; says nothing about who may be trusted. */
export interface Verification {
  /** The signature is right. Whether the token has expired stands in `reason`. */
  readonly verified: boolean;
  /** The `kid` of the key that fits, else the one the token asks for; undefined without any. */
  readonly keyId: string | undefined;
  /** The header's `alg`; empty when no token was found. */
  readonly algorithm: string;
  /** One sentence for people; holds no token text. */
  readonly reason: string;
}

const longestName = 60;

/**
 * Checks the signature of the first token in a text against the keys of a JWKS (or one JWK) given as text. Nothing is
 * fetched: not the `jku` of the token, not the issuer's keys. Never rejects.
 */
export async function verifyToken(tokenText: string, jwksText: string, now: Date): Promise<Verification> {
  const match = findTokens(tokenText)[0];
  const token = match === undefined ? undefined : decodeMatch(match);
  if (match === undefined || token === undefined) return refusal('', undefined, tell`No token was found.`);
  const { algorithm, header } = token;
  const wanted = stringClaim(header, 'kid');
  const refuse = (reason: string): Verification => refusal(algorithm, wanted, reason);
  if (token.form === 'jwe') return refuse(tell`The token is encrypted, so only its receiver can check it.`);
  if (isNone(algorithm) || !token.signaturePresent)
    return refuse(tell`The token has no signature, so anybody can have written it.`);
  if (isSymmetric(algorithm))
    return refuse(
      tell`The token is signed with a shared secret (${shown(algorithm)}): whoever can check it can also make it, so no public key set holds its key.`,
    );
  const keys = readKeys(jwksText);
  if (keys === undefined)
    return refuse(tell`The key set cannot be read: it must be JSON with a list under keys, or one key.`);
  const type = keyTypeOf(algorithm);
  if (type === undefined) return refuse(tell`The algorithm ${shown(algorithm)} is not known here.`);
  const candidates = keys.filter((key) => fits(key, type, algorithm, wanted));
  if (candidates.length === 0) {
    return refuse(
      wanted === undefined
        ? tell`No key of the set is made for ${shown(algorithm)}.`
        : tell`No key of the set has the key id ${shown(wanted)} and is made for ${shown(algorithm)}: the set is another issuer’s, or older or newer than the token.`,
    );
  }
  return tryKeys(match.text, algorithm, candidates, wanted, expiryNote(token.times.expiresAt, now));
}

async function tryKeys(
  compact: string,
  algorithm: string,
  candidates: readonly JsonObject[],
  wanted: string | undefined,
  note: string,
): Promise<Verification> {
  // Loaded only when somebody asks: no hover or check pays for it.
  const [{ compactVerify }, { importJWK }, { JWSSignatureVerificationFailed }] = await Promise.all([
    import('jose/jws/compact/verify'),
    import('jose/key/import'),
    import('jose/errors'),
  ]);
  let unusable = 0;
  for (const candidate of candidates) {
    try {
      const key = await importJWK(publicPart(candidate), algorithm);
      await compactVerify(compact, key, { algorithms: [algorithm] });
      const keyId = stringClaim(candidate, 'kid');
      const name = keyId === undefined ? tell`A key of the set` : tell`Key ${shown(keyId)} of the set`;
      return {
        verified: true,
        keyId: keyId ?? wanted,
        algorithm,
        reason: tell`${name} made the signature.${note}`,
      };
    } catch (error) {
      if (!(error instanceof JWSSignatureVerificationFailed)) unusable += 1;
    }
  }
  return refusal(
    algorithm,
    wanted,
    unusable === candidates.length
      ? tell`The keys that would fit cannot be used: they are damaged, too short, or the token demands extensions.`
      : tell`The signature is wrong: the token was changed, or other keys of the same name signed it.`,
  );
}

function refusal(algorithm: string, keyId: string | undefined, reason: string): Verification {
  return { verified: false, keyId, algorithm, reason };
}

function readKeys(text: string): readonly JsonObject[] | undefined {
  const value = parseJsonObject(text.replace(/^\ufeff/, ''))?.value;
  if (value === undefined) return undefined;
  const keys = claim(value, 'keys');
  if (Array.isArray(keys)) return keys.filter(isJsonObject);
  return stringClaim(value, 'kty') === undefined ? undefined : [value];
}

/** Which type of key an algorithm takes (RFC 7518 §3.1, RFC 8037, RFC 9864). */
function keyTypeOf(algorithm: string): 'RSA' | 'EC' | 'OKP' | undefined {
  if (/^[RP]S(?:256|384|512)$/.test(algorithm)) return 'RSA';
  if (/^ES(?:256|384|512)$/.test(algorithm)) return 'EC';
  return algorithm === 'EdDSA' || algorithm === 'Ed25519' ? 'OKP' : undefined;
}

function fits(key: JsonObject, type: string, algorithm: string, wanted: string | undefined): boolean {
  const id = stringClaim(key, 'kid');
  const use = stringClaim(key, 'use');
  const own = stringClaim(key, 'alg');
  return (
    stringClaim(key, 'kty') === type &&
    (wanted === undefined || id === undefined || id === wanted) &&
    (use === undefined || use === 'sig') &&
    (own === undefined || own === algorithm)
  );
}

/** A signature is checked with the public members; private ones and limits on use would only get in the way. */
function publicPart(key: JsonObject): Record<string, string> {
  const members = ['kty', 'crv', 'x', 'y', 'n', 'e'].flatMap((name) => {
    const value = stringClaim(key, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(members);
}

function expiryNote(expiresAt: number | undefined, now: Date): string {
  const seconds = now.getTime() / 1000;
  return expiresAt === undefined || expiresAt + leeway >= seconds
    ? ''
    : tell` But the token expired ${relativeTime(expiresAt, seconds)}.`;
}

function shown(text: string): string {
  return displayText(text, longestName);
}
