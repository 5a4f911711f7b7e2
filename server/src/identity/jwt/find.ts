import { signatureLengths, tagLengths } from './algorithm.ts';
import { decodeSecretData, utf8 } from './base64.ts';
import { stringClaim } from './claims.ts';
import type { TokenForm } from './decode.ts';
import { readHeaderPart, readObjectPart } from './parts.ts';
import { endOfRun, endsWord, isUrlCharacter, readLastPart, readPart, type Scan, startScan } from './scan.ts';

/** A token found in a text. */
export interface TokenMatch {
  /** `[start, end)`, UTF-16 offsets in the text searched; `Bearer` and quotes are outside. */
  readonly start: number;
  readonly end: number;
  /** The token without the white space it may be folded with. Never put this into a message. */
  readonly text: string;
  readonly form: TokenForm;
  /** `Bearer` stands before it. */
  readonly bearer: boolean;
  /** White space stands inside it, so that `text` is shorter than the range. */
  readonly wrapped: boolean;
  /** The text is this token (perhaps after `Bearer`) and a line break, which becomes part of the value. */
  readonly trailingNewline: boolean;
}

/**
 * All tokens in a text, in order and without overlap. A token is one only if its header decodes to an object
 * with `alg` and, for a JWS, its payload to an object; look-alikes with two or six parts or cut short by an
 * ellipsis are none. Time is linear in the text's length. Never throws.
 */
export function findTokens(text: string): readonly TokenMatch[] {
  const found: TokenMatch[] = [];
  const candidate = /e(?:y[JA]|w[o0k])/g;
  for (let hit = candidate.exec(text); hit !== null; hit = candidate.exec(text)) {
    if (!startsWord(text, hit.index)) continue;
    const token = readToken(text, hit.index);
    if (token === undefined) {
      candidate.lastIndex = endOfRun(text, hit.index, false);
    } else {
      found.push(token);
      candidate.lastIndex = token.end;
    }
  }
  return found;
}

/** Longest base64 text looked into: the API server takes Secrets of 1 MiB. */
const MAX_WRAPPED_LENGTH = 1_500_000;

/**
 * Tokens inside one layer of base64, as in `Secret.data`; line breaks are ignored as the API server does.
 * Offsets are in the decoded text. Empty when the text is too long or no valid base64.
 */
export function findWrappedTokens(base64Text: string): readonly TokenMatch[] {
  if (base64Text.length > MAX_WRAPPED_LENGTH) return [];
  const bytes = decodeSecretData(base64Text);
  return bytes === undefined ? [] : findTokens(utf8(bytes));
}

/**
 * Whether a token may start here. Not in the middle of a word and not behind a dot (then it is a later part of
 * something else, or cut off in front), but behind `\n` and `%20` as JSON and URLs write them.
 */
function startsWord(text: string, position: number): boolean {
  if (position === 0) return true;
  const before = text.charCodeAt(position - 1);
  if (before === 46 || before === 0x2026) return false;
  if (!isUrlCharacter(before)) return true;
  return /(?:\\[nrt]|%[0-9A-Fa-f]{2})$/.test(text.slice(Math.max(0, position - 3), position));
}

function readToken(text: string, start: number): TokenMatch | undefined {
  const scan = startScan(text, start);
  const headerPart = readPart(scan, true);
  if (headerPart === undefined) return undefined;
  const header = readHeaderPart(headerPart);
  if (header === undefined) return undefined;
  const encrypted = stringClaim(header.value, 'enc') !== undefined;
  const parts = encrypted
    ? readEncrypted(scan, headerPart)
    : readSigned(scan, headerPart, stringClaim(header.value, 'alg') ?? '');
  if (parts === undefined || !endsToken(scan, parts.at(-1) ?? '')) return undefined;
  return {
    start,
    end: scan.position,
    text: parts.join('.'),
    form: encrypted ? 'jwe' : 'jws',
    bearer: /bearer(?:\s{1,4}|%20)["']?$/i.test(text.slice(Math.max(0, start - 12), start)),
    wrapped: scan.wrapped,
    trailingNewline: wholeButLineBreaks(text, start, scan.position),
  };
}

function readSigned(scan: Scan, header: string, algorithm: string): readonly string[] | undefined {
  const payload = readPart(scan, false);
  if (payload === undefined) return undefined;
  const object = readObjectPart(payload);
  if (object === undefined) return undefined;
  // `/` and `+` behind an ordinary token are the text around it, unless the token strays from base64url already.
  const standard = object.padded || object.standardAlphabet || header.endsWith('=');
  return [header, payload, readLastPart(scan, standard, signatureLengths(algorithm))];
}

function readEncrypted(scan: Scan, header: string): readonly string[] | undefined {
  const key = readPart(scan, false);
  const vector = key === undefined ? undefined : readPart(scan, false);
  const ciphertext = vector === undefined ? undefined : readPart(scan, false);
  if (key === undefined || !vector || !ciphertext) return undefined;
  const tag = readLastPart(scan, false, tagLengths);
  return tag === '' ? undefined : [header, key, vector, ciphertext, tag];
}

/** Whether the text behind the last part lets the token end there: no further part, no ellipsis, no placeholder. */
function endsToken(scan: Scan, last: string): boolean {
  const { text, position } = scan;
  const next = text[position];
  if (next === '…') return false;
  if (last === '') return endsWord(text, position);
  // One dot ends a sentence; more of them, or a dot with a word behind it, mean another kind of text.
  return next !== '.' || endsWord(text, position + 1);
}

function wholeButLineBreaks(text: string, start: number, end: number): boolean {
  if (start > 16 || end === text.length || text.length - end > 4) return false;
  return /^\s*(?:bearer\s+)?$/i.test(text.slice(0, start)) && /^[\r\n]+$/.test(text.slice(end));
}
