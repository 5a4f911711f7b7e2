/** Whether `alg` says that nothing is signed; the spelling varies on purpose in attacks. */
export function isNone(algorithm: string): boolean {
  return algorithm.toLowerCase() === 'none';
}

/** Whether `alg` signs with a shared secret, so that whoever can check a token can also make one. */
export function isSymmetric(algorithm: string): boolean {
  return /^hs\d/i.test(algorithm);
}

/** Base64url lengths a complete signature may have; empty when the algorithm is not known. RFC 7518 §3. */
export function signatureLengths(algorithm: string): readonly number[] {
  switch (algorithm) {
    case 'HS256':
      return [43];
    case 'HS384':
      return [64];
    case 'HS512':
    case 'ES256':
    case 'ES256K':
    case 'EdDSA':
    case 'Ed25519':
      return [86];
    case 'ES384':
      return [128];
    case 'ES512':
      return [176];
    default:
      // RSA: as long as the key, 2048, 3072, 4096, 1024 or 8192 bits.
      return /^[RP]S(256|384|512)$/.test(algorithm) ? [342, 512, 683, 171, 1366] : [];
  }
}

/** Base64url lengths of a JWE authentication tag: 16, 24 or 32 bytes. RFC 7518 §5. */
export const tagLengths: readonly number[] = [22, 32, 43];
