import type { Dirent } from 'node:fs';
import { readFileSync, statSync } from 'node:fs';
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { createFileFilter } from './file-filter.ts';
import {
  type Cancellation,
  type FileList,
  type FileQuery,
  type FileSystem,
  type FileVersion,
  type Host,
  maximumFileBytes,
} from './ports.ts';
import { nodeStorage } from './storage.ts';
import { decodeText, notText, tooLarge } from './text.ts';

/** The host of a Node process: files from disk, messages served between slices of work. */
export function nodeHost(): Host {
  return {
    files: nodeFileSystem(),
    storage: nodeStorage,
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => new Date(),
  };
}

/** Files on disk, for `file:` URIs only. */
export function nodeFileSystem(): FileSystem {
  return { find, read, whyUnread, version };
}

async function find(folder: string, query: FileQuery, cancellation: Cancellation): Promise<FileList> {
  // With the slash: `c:` alone is whatever folder that drive was left in.
  const root = URI.parse(folder.endsWith('/') ? folder : `${folder}/`);
  if (root.scheme !== 'file') return { uris: [], truncated: false };
  const filter = createFileFilter(query);
  const uris: string[] = [];
  // Folders that a link led to: links that lead to each other's folders would double the way at every step.
  const linked = new Set<string>();
  // Real paths of the folders on the way down: a link that leads to one of them would never end.
  const pending: { path: string; relative: string; ancestors: readonly string[] }[] = [
    { path: root.fsPath, relative: '', ancestors: [] },
  ];
  while (pending.length > 0) {
    if (cancellation.isCancellationRequested) return { uris, truncated: true };
    const { path, relative, ancestors } = pending.pop()!;
    const entries = await readdir(path, { withFileTypes: true }).catch((): Dirent[] => []);
    entries.sort((a, b) => (a.name < b.name ? 1 : -1));
    let real: string | undefined;
    for (const entry of entries.reverse()) {
      const childPath = join(path, entry.name);
      const childRelative = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const type = await typeOf(entry, childPath);
      if (type === 'file' && filter.matches(childRelative)) {
        if (uris.length >= query.limit) return { uris, truncated: true };
        uris.push(URI.file(childPath).toString());
      } else if (type === 'folder' && filter.mayContain(childRelative)) {
        real ??= await realpath(path).catch(() => path);
        const chain = [...ancestors, real];
        if (entry.isSymbolicLink() && !(await leadsOn(childPath, chain, linked))) continue;
        pending.push({ path: childPath, relative: childRelative, ancestors: chain });
      }
    }
  }
  return { uris, truncated: false };
}

async function typeOf(entry: Dirent, path: string): Promise<'file' | 'folder' | undefined> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return undefined;
  const target = await stat(path).catch(() => undefined);
  return target?.isFile() ? 'file' : target?.isDirectory() ? 'folder' : undefined;
}

/** Whether a link leads to a folder that is not above it and that no other link has led to. */
async function leadsOn(path: string, ancestors: readonly string[], linked: Set<string>): Promise<boolean> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined || ancestors.includes(real) || linked.has(real)) return false;
  linked.add(real);
  return true;
}

async function read(uri: string): Promise<string | undefined> {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return undefined;
  if (!diskIsSlow) return readNow(parsed.fsPath);
  const handle = await open(parsed.fsPath, 'r').catch(() => undefined);
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

/** Waiting for a thread to read a small file takes six times as long as reading it, unless the disk is far away. */
const slowMilliseconds = 4;
/** So many slow files among the last ten or so: a single one may have had to wait for the processor. */
const slowFiles = 3;
let slowness = 0;
let diskIsSlow = false;

function readNow(path: string): string | undefined {
  const since = performance.now();
  try {
    const info = statSync(path);
    if (!info.isFile() || info.size > maximumFileBytes) return undefined;
    return decodeText(readFileSync(path));
  } catch {
    return undefined;
  } finally {
    slowness = 0.9 * slowness + (performance.now() - since > slowMilliseconds ? 1 : 0);
    diskIsSlow ||= slowness > slowFiles;
  }
}

async function version(uri: string): Promise<FileVersion | undefined> {
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file') return undefined;
  try {
    const info = diskIsSlow ? await stat(fsPath) : statSync(fsPath);
    if (!info.isFile()) return undefined;
    // The time of the change cannot be set back, as that of the content can.
    const { size, mtimeMs, ctimeMs, ino } = info;
    return { id: [size, mtimeMs, ctimeMs, ino].join(' '), since: Math.max(mtimeMs, ctimeMs) };
  } catch {
    return undefined;
  }
}

async function whyUnread(uri: string): Promise<string | undefined> {
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file') return undefined;
  const info = await stat(fsPath).catch(() => undefined);
  if (!info?.isFile()) return undefined;
  if (info.size > maximumFileBytes) return tooLarge;
  const bytes = await readFile(fsPath).catch(() => undefined);
  if (bytes === undefined) return 'it cannot be opened';
  return decodeText(bytes) === undefined ? notText : undefined;
}
