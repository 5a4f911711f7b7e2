import type { FileKey } from './paths.ts';

/** A folder by its address, without a slash at its end. */
export type FolderKey = string;

/** The folders of the workspace that hold files, at any depth. */
export interface Folders {
  /** Answers with the folders that hold files since then. */
  add(file: FileKey): readonly FolderKey[];
  /** Answers with the folders that hold none any more. */
  delete(file: FileKey): readonly FolderKey[];
  has(folder: FolderKey): boolean;
  hasFile(file: FileKey): boolean;
  /** The files of a folder and of all below it. */
  within(folder: FolderKey): Iterable<FileKey>;
}

/** The folder of a file or folder; undefined for the root, which ends where the authority does. */
export function folderOf(key: FileKey | FolderKey): FolderKey | undefined {
  const slash = key.lastIndexOf('/');
  return slash < key.indexOf('://') + 3 ? undefined : key.slice(0, slash);
}

export function createFolders(): Folders {
  const folders = new Map<FolderKey, Set<FileKey | FolderKey>>();
  const within = (folder: FolderKey): readonly FileKey[] => {
    const files: FileKey[] = [];
    const waiting: FolderKey[] = [folder];
    // A list, not a generator in generators: a new application may ask for the files of a whole workspace.
    for (const next of waiting)
      for (const entry of folders.get(next) ?? [])
        if (folders.has(entry)) waiting.push(entry);
        else files.push(entry);
    return files;
  };
  return {
    add(file) {
      const fresh: FolderKey[] = [];
      let entry: string = file;
      for (let folder = folderOf(entry); folder !== undefined; folder = folderOf(folder)) {
        const known = folders.get(folder);
        if (known !== undefined) {
          known.add(entry);
          break;
        }
        folders.set(folder, new Set([entry]));
        fresh.push(folder);
        entry = folder;
      }
      return fresh;
    },
    delete(file) {
      const gone: FolderKey[] = [];
      let entry: string = file;
      for (let folder = folderOf(entry); folder !== undefined; folder = folderOf(folder)) {
        const known = folders.get(folder);
        known?.delete(entry);
        if (known === undefined || known.size > 0) break;
        folders.delete(folder);
        gone.push(folder);
        entry = folder;
      }
      return gone;
    },
    has: (folder) => folders.has(folder),
    hasFile: (file) => folders.get(folderOf(file) ?? '')?.has(file) === true,
    within,
  };
}
