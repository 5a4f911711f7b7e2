import { isAscii } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { phrase, tell } from '../words/tell.ts';
import { reasonOf } from './walk.ts';

/** More is no manifest; reading it would hold up everything else. */
export const maximumBytes = 50 * 1024 * 1024;

/** The text of a file without its byte order mark, or why there is none. */
export type ReadText =
  | { readonly ok: true; readonly text: string; readonly byteOrderMark: boolean }
  | { readonly ok: false; readonly reason: string };

/** Reads a file as UTF-8 text. Never throws. Synchronous: for thousands of small files that is faster by half. */
export function readTextFile(path: string): ReadText {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const bytes = readBytes(file);
    return bytes === undefined ? tooLarge : textOf(bytes);
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Nearly all manifests are shorter. */
const firstBytes = 1 << 18;
// For one file at a time: memory of their own for thousands of them is slower than reading them.
let space: Buffer | undefined;

/** What a file, a pipe such as that of `<(helm template …)` or a device gives, until the next call; undefined: too much. */
function readBytes(file: number): Buffer | undefined {
  space ??= Buffer.allocUnsafeSlow(firstBytes);
  let bytes = space;
  let length = 0;
  // A pipe gives a little at a time.
  for (;;) {
    const count = readSync(file, bytes, length, bytes.length - length, null);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > maximumBytes) return undefined;
    if (length < bytes.length) continue;
    const { size } = fstatSync(file);
    if (size > maximumBytes) return undefined;
    const more = Buffer.allocUnsafeSlow(Math.max(2 * length, size + 1));
    bytes.copy(more);
    bytes = more;
  }
}

const tooLarge = { ok: false, reason: phrase('larger than 50 MB') } as const;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as text; the reason names the line of the first byte that is no text. */
export function textOf(bytes: Uint8Array): ReadText {
  if (bytes.length > maximumBytes) return tooLarge;
  const zero = bytes.indexOf(0);
  if (zero < 0 && isAscii(bytes)) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    return { ok: true, text, byteOrderMark: false };
  }
  if (zero >= 0) {
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const what = wide ? tell`UTF-16 text, only UTF-8 is read` : tell`binary, it holds a NUL character`;
    return { ok: false, reason: tell`line ${lineOf(bytes, zero)}: ${what}` };
  }
  try {
    return withoutMark(strict.decode(bytes));
  } catch {
    return { ok: false, reason: tell`line ${lineOf(bytes, firstInvalid(bytes))}: not UTF-8 text` };
  }
}

function withoutMark(text: string): ReadText {
  const byteOrderMark = text.charCodeAt(0) === 0xfeff;
  return { ok: true, text: byteOrderMark ? text.slice(1) : text, byteOrderMark };
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === 10) line += 1;
  return line;
}

/** The replacement character appears first where decoding fails first (or stood in the text: then that is near enough). */
function firstInvalid(bytes: Uint8Array): number {
  const before = new TextDecoder('utf-8').decode(bytes).split('\ufffd', 1)[0] ?? '';
  return new TextEncoder().encode(before).length;
}
