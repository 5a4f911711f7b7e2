import type { Dirent } from 'node:fs';
import { readdirSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { createFileFilter, type FileFilter } from './file-filter.ts';
import { urisIn } from './node-uris.ts';
import type { Cancellation, FileList, FileQuery } from './ports.ts';
import { askDisk, isDiskSlow } from './slow-disk.ts';

interface Search {
  readonly filter: FileFilter;
  readonly limit: number;
  readonly uris: string[];
  truncated: boolean;
}

interface Folder {
  readonly path: string;
  /** From where the search begins. */
  readonly relative: string;
  readonly above: Folder | undefined;
  /** Those that want to know what is in it. */
  readonly searches: readonly Search[];
  /** Its path without links, once that was asked for. */
  real?: string;
}

/** Milliseconds of work between two looks at the messages that came in. */
const slice = 4;

/** Walks a folder once for all queries. */
export async function findOnDisk(
  folder: string,
  queries: readonly FileQuery[],
  cancellation: Cancellation,
): Promise<readonly FileList[]> {
  const searches = queries.map((query): Search => {
    return { filter: createFileFilter(query), limit: query.limit, uris: [], truncated: false };
  });
  // With the slash: `c:` alone is whatever folder that drive was left in.
  const root = URI.parse(folder.endsWith('/') ? folder : `${folder}/`);
  if (root.scheme === 'file') await walk(root.fsPath, searches, cancellation);
  return searches.map(({ uris, truncated }) => ({ uris, truncated }));
}

async function walk(root: string, searches: readonly Search[], cancellation: Cancellation): Promise<void> {
  // Folders that a link led to: links that lead to each other's folders would double the way at every step.
  const linked = new Set<string>();
  const pending: Folder[] = [{ path: root, relative: '', above: undefined, searches }];
  let since = performance.now();
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const { path, relative } = folder;
    const uriOf = urisIn(path);
    for (const entry of await entriesOf(path)) {
      if (performance.now() - since > slice) {
        await new Promise((resolve) => setImmediate(resolve));
        since = performance.now();
      }
      if (cancellation.isCancellationRequested) {
        for (const search of searches) search.truncated = true;
        return;
      }
      const { name } = entry;
      const below = relative === '' ? name : `${relative}/${name}`;
      const type = typeOf(entry) ?? (await typeOfLink(entry, join(path, name)));
      if (type === 'file') note(folder, below, () => uriOf(name));
      if (type !== 'folder') continue;
      const wanted = folder.searches.filter((search) => !search.truncated && search.filter.mayContain(below));
      if (wanted.length === 0) continue;
      if (entry.isSymbolicLink() && !(await leadsOn(join(path, name), folder, linked))) continue;
      pending.push({ path: join(path, name), relative: below, above: folder, searches: wanted });
    }
    if (searches.every(({ truncated }) => truncated)) return;
  }
}

function note({ searches }: Folder, below: string, uri: () => string): void {
  for (const search of searches) {
    if (search.truncated || !search.filter.matches(below)) continue;
    if (search.uris.length < search.limit) search.uris.push(uri());
    else search.truncated = true;
  }
}

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    const entries = isDiskSlow()
      ? await readdir(path, { withFileTypes: true })
      : askDisk(() => readdirSync(path, { withFileTypes: true }));
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function typeOf(entry: Dirent): 'file' | 'folder' | undefined {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : undefined;
}

async function typeOfLink(entry: Dirent, path: string): Promise<'file' | 'folder' | undefined> {
  if (!entry.isSymbolicLink()) return undefined;
  const target = await stat(path).catch(() => undefined);
  return target?.isFile() ? 'file' : target?.isDirectory() ? 'folder' : undefined;
}

/** Whether a link leads to a folder that is not above it, which would never end, and that no other link has led to. */
async function leadsOn(link: string, folder: Folder, linked: Set<string>): Promise<boolean> {
  const real = await realpath(link).catch(() => undefined);
  if (real === undefined || linked.has(real)) return false;
  for (let above: Folder | undefined = folder; above !== undefined; above = above.above) {
    above.real ??= await realpath(above.path).catch(() => above?.path);
    if (above.real === real) return false;
  }
  linked.add(real);
  return true;
}
