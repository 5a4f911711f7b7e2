import { decodeBase64Url } from './base64.ts';

/** Types of JSON Web Keys (RFC 7518 §6, RFC 8037). */
export type KeyType = 'RSA' | 'EC' | 'OKP' | 'oct';

/** What a JSON Web Key says about itself; no key material. */
export interface WebKey {
  readonly type: KeyType;
  readonly id: string | undefined;
  /** Names of the members that hold secret material, in the order of the registry. */
  readonly privateMembers: readonly string[];
  /** Bits of the modulus of an RSA key; undefined when it cannot be told. */
  readonly bits: number | undefined;
}

/** Members that only the owner may know (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const SECRET_MEMBERS: Readonly<Record<KeyType, readonly string[]>> = {
  RSA: ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'],
  EC: ['d'],
  OKP: ['d'],
  oct: ['k'],
};

/** Members without which a text that looks like a key is only a word about keys. */
const REQUIRED_MEMBERS: Readonly<Record<KeyType, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x'],
  OKP: ['crv', 'x'],
  oct: ['k'],
};

/**
 * Reads a JSON Web Key from its members; `member` gives the text of a member that is a string. Undefined for anything
 * that is none, and for placeholders in place of key material.
 */
export function readWebKey(member: (name: string) => string | undefined): WebKey | undefined {
  const type = member('kty');
  if (type !== 'RSA' && type !== 'EC' && type !== 'OKP' && type !== 'oct') return undefined;
  if (REQUIRED_MEMBERS[type].some((name) => member(name) === undefined)) return undefined;
  const privateMembers = SECRET_MEMBERS[type].filter((name) => isKeyMaterial(member(name)));
  if (type === 'oct' && privateMembers.length === 0) return undefined;
  return {
    type,
    id: member('kid'),
    privateMembers,
    bits: type === 'RSA' ? bitsOf(member('n')) : undefined,
  };
}

/** Shortest key material: an HMAC key of 8 bytes; shorter text is an example's ellipsis. */
const SHORTEST = 11;
const PLACEHOLDER =
  /^(?:replace|change|your|my|insert|example|placeholder|redacted|todo|base64|private|secret)/i;

function isKeyMaterial(text: string | undefined): boolean {
  if (text === undefined || text.length < SHORTEST) return false;
  // Words are written in one way; key material may begin with anything.
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  if (!mixed && PLACEHOLDER.test(text)) return false;
  // One letter again and again stands for key material, it is none.
  return decodeBase64Url(text) !== undefined && new Set(text).size > 2;
}

function bitsOf(modulus: string | undefined): number | undefined {
  if (!isKeyMaterial(modulus)) return undefined;
  const bytes = decodeBase64Url(modulus ?? '')?.bytes;
  const first = bytes?.findIndex((byte) => byte !== 0) ?? -1;
  if (bytes === undefined || first < 0) return undefined;
  const bits = (bytes.length - first) * 8 - (Math.clz32(bytes[first] ?? 0) - 24);
  // Nobody ever made keys this short: the modulus is cut.
  return bits < 256 ? undefined : bits;
}
