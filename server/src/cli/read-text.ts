import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
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
    const info = fstatSync(file);
    if (info.isDirectory()) return { ok: false, reason: tell`is a folder` };
    if (!info.isFile()) return textOf(readStream(file));
    if (info.size > maximumBytes) return tooLarge;
    const text = readFileSync(file, 'utf8');
    // What is no text shows as one of these characters; then the bytes tell more.
    if (text.includes('\0') || text.includes('\ufffd')) return textOf(readFileSync(path));
    return withoutMark(text);
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** What a pipe or a device gives, such as that of `<(helm template …)`; not more than is told to be too much. */
function readStream(file: number): Uint8Array {
  const chunks: Buffer[] = [];
  // A pipe gives a little at a time.
  const chunk = Buffer.alloc(1 << 16);
  let length = 0;
  while (length <= maximumBytes) {
    const count = readSync(file, chunk);
    if (count === 0) break;
    chunks.push(Buffer.from(chunk.subarray(0, count)));
    length += count;
  }
  return Buffer.concat(chunks);
}

const tooLarge = { ok: false, reason: phrase('larger than 50 MB') } as const;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as text; the reason names the line of the first byte that is no text. */
export function textOf(bytes: Uint8Array): ReadText {
  if (bytes.length > maximumBytes) return tooLarge;
  const zero = bytes.indexOf(0);
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
