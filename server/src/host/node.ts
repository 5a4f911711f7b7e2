import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { createFileFilter } from './file-filter.ts';
import {
  type Cancellation,
  type FileList,
  type FileQuery,
  type FileSystem,
  type Host,
  maximumFileBytes,
} from './ports.ts';
import { decodeText } from './text.ts';

/** The host of a Node process: files from disk, messages served between slices of work. */
export function nodeHost(): Host {
  return {
    files: nodeFileSystem(),
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => new Date(),
  };
}

/** Files on disk, for `file:` URIs only. */
export function nodeFileSystem(): FileSystem {
  return { find, read };
}

async function find(folder: string, query: FileQuery, cancellation: Cancellation): Promise<FileList> {
  // With the slash: `c:` alone is whatever folder that drive was left in.
  const root = URI.parse(folder.endsWith('/') ? folder : `${folder}/`);
  if (root.scheme !== 'file') return { uris: [], truncated: false };
  const filter = createFileFilter(query);
  const uris: string[] = [];
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
        if (entry.isSymbolicLink() && (await leadsBack(childPath, chain))) continue;
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

async function leadsBack(path: string, ancestors: readonly string[]): Promise<boolean> {
  const real = await realpath(path).catch(() => undefined);
  return real === undefined || ancestors.includes(real);
}

async function read(uri: string): Promise<string | undefined> {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return undefined;
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
