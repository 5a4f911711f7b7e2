/** What base64 decoding found, and in how far the text strays from the unpadded base64url a JWT must use. */
export interface DecodedBase64 {
  readonly bytes: Uint8Array;
  /** `=` stands at the end. */
  readonly padded: boolean;
  /** `+` or `/` occur, which base64url writes as `-` and `_`. */
  readonly standardAlphabet: boolean;
}

const SEXTET = new Int8Array(128).fill(-1);
for (const [index, letter] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  SEXTET[letter.charCodeAt(0)] = index;
}
SEXTET['-'.charCodeAt(0)] = 62;
SEXTET['_'.charCodeAt(0)] = 63;

const EQUALS = 61;

/** Decodes one JWT part; takes both alphabets and optional padding. Undefined when the text is not base64. */
export function decodeBase64Url(text: string): DecodedBase64 | undefined {
  let end = text.length;
  while (end > 0 && text.length - end < 2 && text.charCodeAt(end - 1) === EQUALS) end--;
  const padded = end < text.length;
  if (end % 4 === 1 || (padded && text.length % 4 !== 0)) return undefined;
  const bytes = new Uint8Array(Math.floor((end * 3) / 4));
  let standardAlphabet = false;
  let buffer = 0;
  let bits = 0;
  let written = 0;
  for (let index = 0; index < end; index++) {
    const code = text.charCodeAt(index);
    const sextet = code < 128 ? SEXTET[code]! : -1;
    if (sextet < 0) return undefined;
    if (code === 43 || code === 47) standardAlphabet = true;
    buffer = ((buffer << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[written++] = (buffer >> bits) & 0xff;
    }
  }
  return { bytes, padded, standardAlphabet };
}

/**
 * Decodes a value of `Secret.data` as the API server does: standard alphabet, padding required, line breaks
 * ignored, blanks not (Go's `encoding/base64`). Undefined when the API server would refuse it.
 */
export function decodeSecretData(text: string): Uint8Array | undefined {
  const joined = text.replace(/[\r\n]+/g, '');
  if (joined.length % 4 !== 0 || /[-_]/.test(joined)) return undefined;
  return decodeBase64Url(joined)?.bytes;
}

/** Bytes as text; invalid UTF-8 becomes U+FFFD, as in Go's JSON reader, and a byte order mark stays. */
export function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
