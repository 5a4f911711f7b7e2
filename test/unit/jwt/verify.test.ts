import { CompactSign, exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWK } from 'jose';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { verifyToken } from '../../../server/src/identity/jwt/verify.ts';
import { makeEncryptedToken, makeToken, now, nowSeconds, payloads } from '../../support/tokens.ts';

const algorithms = ['RS256', 'PS384', 'ES256', 'ES384', 'EdDSA'] as const;
type Algorithm = (typeof algorithms)[number];

interface TestKey {
  readonly pair: GenerateKeyPairResult;
  readonly jwk: JWK;
}
const keys = new Map<Algorithm, TestKey>();
let other: JWK = {};

beforeAll(async () => {
  for (const algorithm of algorithms) {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    keys.set(algorithm, { pair, jwk: { ...(await exportJWK(pair.publicKey)), kid: `key-${algorithm}` } });
  }
  other = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
});

function keyFor(algorithm: Algorithm): TestKey {
  const key = keys.get(algorithm);
  if (key === undefined) throw new Error(`No key for ${algorithm}`);
  return key;
}

function sign(
  algorithm: Algorithm,
  claims: object = payloads['kubernetes-projected'] ?? {},
  header: object = {},
) {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: algorithm, kid: `key-${algorithm}`, ...header })
    .sign(keyFor(algorithm).pair.privateKey);
}

const setOf = (...members: readonly JWK[]): string => JSON.stringify({ keys: members });

function changed(token: string): string {
  const [header, , signature] = token.split('.');
  const payload = Buffer.from('{"sub":"somebody-else"}').toString('base64url');
  return [header, payload, signature].join('.');
}

describe('verifyToken', () => {
  test.each(algorithms)('%s: right, changed, and with other keys', async (algorithm) => {
    const token = await sign(algorithm);
    const { jwk } = keyFor(algorithm);
    expect(await verifyToken(token, setOf(other, jwk), now)).toEqual({
      verified: true,
      keyId: `key-${algorithm}`,
      algorithm,
      reason: `Key key-${algorithm} of the set made the signature.`,
    });
    expect(await verifyToken(changed(token), setOf(jwk), now)).toMatchObject({
      verified: false,
      reason: expect.stringContaining('The signature is wrong'),
    });
  });

  test('takes one key instead of a set, a private key, and keys whose use does not matter here', async () => {
    const { pair, jwk } = keyFor('ES256');
    const token = await sign('ES256');
    expect((await verifyToken(token, JSON.stringify(jwk), now)).verified).toBe(true);
    const whole = { ...(await exportJWK(pair.privateKey)), key_ops: ['sign'], ext: false };
    expect(await verifyToken(token, setOf(whole), now)).toMatchObject({ verified: true, keyId: 'key-ES256' });
  });

  test('finds the token in the text around it, folded or with Bearer', async () => {
    const token = await sign('ES256');
    const jwks = setOf(keyFor('ES256').jwk);
    expect((await verifyToken(`token: "Bearer ${token}" # note\n`, jwks, now)).verified).toBe(true);
    expect((await verifyToken(`${token.match(/.{1,80}/g)?.join('\n  ')}\n`, jwks, now)).verified).toBe(true);
  });

  test('tries every key where none is named, and only those of the name else', async () => {
    const { jwk } = keyFor('ES256');
    const unnamed = await sign('ES256', {}, { kid: undefined });
    expect(await verifyToken(unnamed, setOf(other, jwk), now)).toMatchObject({
      verified: true,
      keyId: 'key-ES256',
    });
    const named = await sign('ES256');
    expect(await verifyToken(named, setOf({ ...jwk, kid: 'renamed' }), now)).toMatchObject({
      verified: false,
      keyId: 'key-ES256',
      reason: expect.stringContaining('No key of the set has the key id key-ES256'),
    });
    expect((await verifyToken(named, setOf({ ...jwk, use: 'enc' }), now)).verified).toBe(false);
    expect((await verifyToken(named, setOf({ ...jwk, alg: 'ES384' }), now)).verified).toBe(false);
    expect((await verifyToken(named, setOf(keyFor('RS256').jwk), now)).reason).toContain('No key of the set');
  });

  test('says when a token with a right signature has expired', async () => {
    const token = await sign('ES256', { sub: 'a', exp: nowSeconds - 3 * 86_400 });
    expect(await verifyToken(token, setOf(keyFor('ES256').jwk), now)).toMatchObject({
      verified: true,
      reason: expect.stringContaining('But the token expired 3 days ago.'),
    });
    const fresh = await sign('ES256', { sub: 'a', exp: nowSeconds - 30 });
    expect((await verifyToken(fresh, setOf(keyFor('ES256').jwk), now)).reason).not.toContain('expired');
  });

  test('never takes a public key for a shared secret', async () => {
    const { jwk } = keyFor('RS256');
    const forged = await new CompactSign(new TextEncoder().encode('{"sub":"a"}'))
      .setProtectedHeader({ alg: 'HS256', kid: 'key-RS256' })
      .sign(new TextEncoder().encode(jwk.n ?? ''));
    const secret = Buffer.from(jwk.n ?? '').toString('base64url');
    expect(
      await verifyToken(forged, setOf(jwk, { kty: 'oct', k: secret, kid: 'key-RS256' }), now),
    ).toMatchObject({
      verified: false,
      algorithm: 'HS256',
      reason: expect.stringContaining('shared secret'),
    });
  });

  test('refuses what cannot be checked', async () => {
    const jwks = setOf(keyFor('ES256').jwk);
    const good = await sign('ES256');
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ['no token here', jwks, /^No token was found\.$/],
      [makeEncryptedToken(), jwks, /encrypted/],
      [makeToken({ header: { alg: 'none' }, payload: { sub: 'a' }, signature: '' }), jwks, /no signature/],
      [makeToken({ payload: { sub: 'a' }, signature: '' }), jwks, /no signature/],
      [makeToken({ header: { alg: 'XY99' }, payload: { sub: 'a' } }), jwks, /algorithm XY99 is not known/],
      [good, 'not JSON', /key set cannot be read/],
      [good, '[]', /key set cannot be read/],
      [good, '{"keys": {}}', /key set cannot be read/],
      [good, '{"keys": []}', /No key of the set/],
      [good, '{"keys": [null, 1, "a", {"kty": 1}]}', /No key of the set/],
      [good, '{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}', /cannot be used/],
      [await sign('ES256', {}, { crit: ['b64'], b64: true }), jwks, /made the signature|cannot be used/],
    ];
    for (const [token, text, reason] of cases) {
      const result = await verifyToken(token, text, now);
      expect(result.reason).toMatch(reason);
      for (const part of token.split('.').filter(({ length }) => length > 12))
        expect(JSON.stringify(result)).not.toContain(part.slice(0, 12));
    }
  });

  test('fetches nothing, whatever the header points at', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('fetched'));
    const token = await sign(
      'ES256',
      { iss: 'https://issuer.example.com' },
      { jku: 'https://issuer.example.com/jwks' },
    );
    expect((await verifyToken(token, '{"keys": []}', now)).verified).toBe(false);
    expect((await verifyToken(token, setOf(keyFor('ES256').jwk), now)).verified).toBe(true);
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });
});
