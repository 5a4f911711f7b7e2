import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { pathOf } from './node-uris.ts';
import { type FileVersion, maximumFileBytes } from './ports.ts';
import { askDisk, isDiskSlow } from './slow-disk.ts';
import { decodeText, notText, tooLarge } from './text.ts';

/** Larger files are read by a thread, since messages would wait for them. */
const smallFileBytes = 256 * 1024;
const small = new Uint8Array(smallFileBytes);
/** Without waiting for somebody who writes into what is no file. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** See `FileSystem.read`. */
export async function readFromDisk(uri: string): Promise<string | undefined> {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  const bytes = isDiskSlow() ? 'large' : askDisk(() => readSmall(path));
  return bytes === 'large' ? readLarge(path) : bytes && decodeText(bytes);
}

async function readLarge(path: string): Promise<string | undefined> {
  const handle = await open(path, readOnly).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const info = await handle.stat();
    if (!info.isFile() || info.size > maximumFileBytes) return undefined;
    return decodeText(await handle.readFile());
  } catch {
    return undefined;
  } finally {
    await handle.close().catch(() => undefined);
  }
}

/** The bytes of a small file until the next one is read; undefined for what is not there or no file. */
function readSmall(path: string): Uint8Array | 'large' | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, readOnly);
    const info = fstatSync(file);
    if (!info.isFile()) return undefined;
    if (info.size >= small.length) return 'large';
    let length = 0;
    let read: number;
    do {
      read = readSync(file, small, length, small.length - length, null);
      length += read;
    } while (read > 0 && length !== info.size);
    return length < small.length ? small.subarray(0, length) : 'large';
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** See `FileSystem.version`. */
export async function versionOnDisk(uri: string): Promise<FileVersion | undefined> {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  try {
    const info = isDiskSlow() ? await stat(path) : askDisk(() => statSync(path));
    if (!info.isFile()) return undefined;
    // The time of the change cannot be set back, as that of the content can.
    const { size, mtimeMs, ctimeMs, ino } = info;
    return { id: `${size} ${mtimeMs} ${ctimeMs} ${ino}`, since: Math.max(mtimeMs, ctimeMs) };
  } catch {
    return undefined;
  }
}

/** See `FileSystem.whyUnread`. */
export async function whyUnread(uri: string): Promise<string | undefined> {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) return undefined;
  if (info.size > maximumFileBytes) return tooLarge;
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return 'it cannot be opened';
  return decodeText(bytes) === undefined ? notText : undefined;
}
