import { stringClaim } from './claims.ts';
import type { JsonObject } from './json.ts';
import { readHeaderPart, readObjectPart } from './parts.ts';
import { readTimes, type TokenTimes } from './times.ts';

export type TokenForm = 'jws' | 'jwe';

/** What was tolerated while reading, because somebody else will not. */
export type TokenNote =
  | 'bearer-prefix'
  | 'quoted'
  | 'wrapped'
  | 'trailing-newline'
  | 'padded'
  | 'standard-alphabet'
  | 'milliseconds';

/** What a token says. The signature and the token itself are not kept. */
export interface DecodedToken {
  readonly form: TokenForm;
  readonly header: JsonObject;
  /** The header's `alg`. */
  readonly algorithm: string;
  /** Undefined for a JWE, which cannot be read without its key. */
  readonly payload: JsonObject | undefined;
  readonly signaturePresent: boolean;
  /** Names that occur twice in the payload, as dotted paths; readers differ in which value they take. */
  readonly duplicateClaims: readonly string[];
  /** The same for the header. */
  readonly duplicateHeaders: readonly string[];
  readonly times: TokenTimes;
  readonly notes: readonly TokenNote[];
}

/** Larger than any Secret or HTTP header can hold. */
const MAX_LENGTH = 2_000_000;

/**
 * Reads a text that is one token and nothing else; `Bearer`, quotes around it, white space in it, padding and
 * the standard base64 alphabet are tolerated and noted. Undefined when it is no token. Never throws.
 */
export function decodeToken(text: string): DecodedToken | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const notes: TokenNote[] = [];
  if (text.endsWith('\n')) notes.push('trailing-newline');
  const compact = unwrap(text.trim(), notes);
  const parts = splitParts(compact);
  if (parts === undefined) return undefined;
  const [first, second, third] = parts;
  const header = readHeaderPart(first!);
  if (header === undefined) return undefined;
  const encrypted = parts.length === 5;
  if (encrypted && stringClaim(header.value, 'enc') === undefined) return undefined;
  const payload = encrypted ? undefined : readObjectPart(second!);
  if (!encrypted && payload === undefined) return undefined;
  if (header.padded || payload?.padded === true || compact.includes('=')) notes.push('padded');
  if (/[+/]/.test(compact)) notes.push('standard-alphabet');
  const times = readTimes(payload?.value);
  if (times.milliseconds.length > 0) notes.push('milliseconds');
  return {
    form: encrypted ? 'jwe' : 'jws',
    header: header.value,
    algorithm: stringClaim(header.value, 'alg') ?? '',
    payload: payload?.value,
    signaturePresent: encrypted || third !== '',
    duplicateClaims: payload?.duplicates ?? [],
    duplicateHeaders: header.duplicates,
    times,
    notes,
  };
}

function unwrap(text: string, notes: TokenNote[]): string {
  let rest = text;
  for (const layer of ['quoted', 'bearer-prefix', 'quoted'] as const) {
    const inner = layer === 'quoted' ? withoutQuotes(rest) : rest.replace(/^bearer[ \t\r\n]+(?=\S)/i, '');
    if (inner === rest) continue;
    rest = inner;
    if (!notes.includes(layer)) notes.push(layer);
  }
  const joined = rest.replace(/[ \t\r\n]+/g, '');
  if (joined !== rest) notes.push('wrapped');
  return joined;
}

function withoutQuotes(text: string): string {
  const quote = text[0];
  const quoted = text.length > 2 && (quote === '"' || quote === "'" || quote === '`') && text.endsWith(quote);
  return quoted ? text.slice(1, -1).trim() : text;
}

/** Three or five parts; stops counting at six, so that a text of dots costs nothing. */
function splitParts(text: string): readonly string[] | undefined {
  const parts = text.split('.', 6);
  if (parts.length !== 3 && parts.length !== 5) return undefined;
  const base64 = /^[A-Za-z0-9_+/-]*={0,2}$/;
  if (!parts.every((part) => base64.test(part))) return undefined;
  // A JWE may lack only its encrypted key (`alg: dir`); a JWS only its signature.
  const mayBeEmpty = parts.length === 5 ? 1 : 2;
  return parts.every((part, index) => part !== '' || index === mayBeEmpty) ? parts : undefined;
}
