import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configFileNames } from '../engine/config/model.ts';
import { byName } from '../features/report/by-name.ts';

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

/** The files meant by the paths: those named whatever their extension, and `.yaml`/`.yml` files below folders. */
export function findFiles(paths: readonly string[], cwd: string): FoundFiles {
  const files = new Set<string>();
  const skipped: SkippedPath[] = [];
  for (const written of paths) {
    const path = resolve(cwd, written);
    const info = statOrReason(path);
    if (typeof info === 'string') skipped.push({ path, reason: info });
    else if (info.isDirectory()) walk(path, [], files, skipped);
    else files.add(path);
  }
  return { files: [...files].sort(byName), skipped };
}

/** `ancestors` are real paths on the way down: a link to one of them would never end. */
function walk(
  folder: string,
  ancestors: readonly string[],
  files: Set<string>,
  skipped: SkippedPath[],
): void {
  let entries: Dirent[];
  let real: string;
  try {
    real = realpathSync(folder);
    if (ancestors.includes(real)) return;
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    skipped.push({ path: folder, reason: reasonOf(error) });
    return;
  }
  for (const entry of entries.sort((a, b) => byName(a.name, b.name))) {
    const path = join(folder, entry.name);
    const isManifest = /\.ya?ml$/i.test(entry.name) && !ownFiles.has(entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) walk(path, [...ancestors, real], files, skipped);
    } else if (entry.isFile()) {
      if (isManifest) files.add(path);
    } else if (entry.isSymbolicLink() && !skippedFolders.has(entry.name)) {
      const info = statOrReason(path);
      if (typeof info === 'string') {
        if (isManifest) skipped.push({ path, reason: info });
      } else if (info.isDirectory()) walk(path, [...ancestors, real], files, skipped);
      else if (info.isFile() && isManifest) files.add(path);
    }
  }
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
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ELOOP':
      return 'symbolic links go round in circles';
    case 'EISDIR':
      return 'is a folder';
    default:
      return typeof code === 'string' ? `cannot be read (${code})` : 'cannot be read';
  }
}
