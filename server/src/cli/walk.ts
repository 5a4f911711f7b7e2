import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { compileGlobs } from '../engine/config/globs.ts';
import { configFileNames } from '../engine/config/model.ts';
import { byName } from '../features/report/by-name.ts';
import { tell } from '../words/tell.ts';

/** A path that is not checked, with a short reason. */
export interface SkippedPath {
  readonly path: string;
  readonly reason: string;
}

export interface FoundFiles {
  /** Absolute, sorted, each once. */
  readonly files: readonly string[];
  readonly skipped: readonly SkippedPath[];
}

const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git']);
const ownFiles: ReadonlySet<string> = new Set(configFileNames);

/**
 * The files meant by the paths: those named whatever their extension, and `.yaml`/`.yml` files below folders. A path that
 * is not there and has `*`, `?`, `[` or `{` in it is a glob that the shell left alone, as those of Windows do.
 */
export function findFiles(paths: readonly string[], cwd: string): FoundFiles {
  const files = new Set<string>();
  const skipped: SkippedPath[] = [];
  for (const written of paths) {
    const path = resolve(cwd, written);
    const info = statOrReason(path);
    if (typeof info === 'string') {
      if (!findByGlob(written, cwd, files, skipped)) skipped.push({ path, reason: info });
    } else if (info.isDirectory()) walk(path, undefined, [], new Set(), files, skipped);
    else files.add(path);
  }
  return { files: [...files].sort(byName), skipped };
}

/** Adds what a glob matches among the files that its folder would give; false when it is none or matches nothing. */
function findByGlob(written: string, cwd: string, files: Set<string>, skipped: SkippedPath[]): boolean {
  const parts = (sep === '/' ? written : written.replaceAll(sep, '/')).split('/');
  const first = parts.findIndex((part) => /[*?[{]/.test(part));
  if (first < 0) return false;
  const folder = resolve(cwd, parts.slice(0, first).join('/') || (first === 0 ? '.' : '/'));
  if (typeof statOrReason(folder) === 'string') return false;
  const globs = compileGlobs([`/${parts.slice(first).join('/')}`]);
  const below = new Set<string>();
  walk(folder, undefined, [], new Set(), below, skipped);
  const found = [...below].filter((path) => globs.matches(relative(folder, path).split(sep).join('/')));
  for (const path of found) files.add(path);
  return found.length > 0;
}

/**
 * `known` is the real path of the folder, where it is known. `ancestors` are real paths on the way down: a link to one of them
 * would never end. `linked` are those that a link led to: links that lead to each other's folders would double the way at
 * every step.
 */
function walk(
  folder: string,
  known: string | undefined,
  ancestors: readonly string[],
  linked: Set<string>,
  files: Set<string>,
  skipped: SkippedPath[],
): void {
  let entries: Dirent[];
  let real: string;
  try {
    real = known ?? realpathSync(folder);
    if (ancestors.includes(real)) return;
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    skipped.push({ path: folder, reason: reasonOf(error) });
    return;
  }
  const within = [...ancestors, real];
  const base = folder.endsWith(sep) ? folder : folder + sep;
  for (const entry of entries.sort((a, b) => byName(a.name, b.name))) {
    const path = base + entry.name;
    const isManifest = /\.ya?ml$/i.test(entry.name) && !ownFiles.has(entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) walk(path, join(real, entry.name), within, linked, files, skipped);
    } else if (entry.isFile()) {
      if (isManifest) files.add(path);
    } else if (entry.isSymbolicLink() && !skippedFolders.has(entry.name)) {
      const info = statOrReason(path);
      if (typeof info === 'string') {
        if (isManifest) skipped.push({ path, reason: info });
      } else if (info.isDirectory()) {
        const target = realpathSync(path);
        if (linked.has(target)) continue;
        linked.add(target);
        walk(path, target, within, linked, files, skipped);
      } else if (isManifest) {
        if (info.isFile()) files.add(path);
        else skipped.push({ path, reason: noFile() });
      }
    } else if (isManifest) skipped.push({ path, reason: noFile() });
  }
}

/** Pipes, sockets and devices: reading them may never end. */
function noFile(): string {
  return tell`is no regular file`;
}

function statOrReason(path: string): Stats | string {
  try {
    return statSync(path);
  } catch (error) {
    return reasonOf(error);
  }
}

/** Why the system refused, in a few words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return tell`no such file or folder`;
    case 'EACCES':
    case 'EPERM':
      return tell`permission denied`;
    case 'ELOOP':
      return tell`symbolic links go round in circles`;
    case 'EISDIR':
      return tell`is a folder`;
    default:
      return typeof code === 'string' ? tell`cannot be read (${code})` : tell`cannot be read`;
  }
}
