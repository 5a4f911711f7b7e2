import { type FolderKey, type Folders, folderOf } from '../kustomize/folders.ts';
import type { FileKey } from '../kustomize/paths.ts';
import type { ApplicationFacts } from './application.ts';

/** An application at one of the folders that it may mean. */
export interface PlacedApplication {
  /** Stands in for the kustomization that does in `folder` what the application does. */
  readonly key: FileKey;
  readonly folder: FolderKey;
  readonly facts: ApplicationFacts;
  /** The file that says so. */
  readonly file: FileKey;
  /** All folders that the application may mean, this one among them. */
  readonly candidates: readonly PlacedApplication[];
}

/** The applications of a workspace, by the folders that they may deploy. */
export interface Applications {
  /** Replaces those of a document; answers with them, before and after. */
  set(
    document: string,
    file: FileKey,
    applications: readonly ApplicationFacts[],
  ): { readonly before: readonly PlacedApplication[]; readonly after: readonly PlacedApplication[] };
  at(folder: FolderKey): Iterable<PlacedApplication>;
  get(key: FileKey): PlacedApplication | undefined;
  /** Those that a file says. */
  saidBy(file: FileKey): Iterable<PlacedApplication>;
  readonly size: number;
}

export function createApplications(): Applications {
  const byDocument = new Map<string, readonly PlacedApplication[]>();
  const byFolder = new Map<FolderKey, Set<PlacedApplication>>();
  const byFile = new Map<FileKey, Set<PlacedApplication>>();
  const byKey = new Map<FileKey, PlacedApplication>();

  const put = (application: PlacedApplication): void => {
    byKey.set(application.key, application);
    addTo(byFolder, application.folder, application);
    addTo(byFile, application.file, application);
  };
  const take = (application: PlacedApplication): void => {
    byKey.delete(application.key);
    takeFrom(byFolder, application.folder, application);
    takeFrom(byFile, application.file, application);
  };

  return {
    set(document, file, applications) {
      const before = byDocument.get(document) ?? [];
      for (const application of before) take(application);
      const after = applications.flatMap((facts, i) => placesOf(`${document} ${i}`, file, facts));
      for (const application of after) put(application);
      if (after.length === 0) byDocument.delete(document);
      else byDocument.set(document, after);
      return { before, after };
    },
    at: (folder) => byFolder.get(folder) ?? [],
    get: (key) => byKey.get(key),
    saidBy: (file) => byFile.get(file) ?? [],
    get size() {
      return byDocument.size;
    },
  };
}

/**
 * The root of the repository is the folder of the file that says so, or one around it: which one is told by the folder
 * being there. Each of them stands for an application of its own until then.
 */
function placesOf(id: string, file: FileKey, facts: ApplicationFacts): readonly PlacedApplication[] {
  const places: PlacedApplication[] = [];
  for (let root = folderOf(file); root !== undefined; root = folderOf(root)) {
    const folder = [root, ...facts.path].join('/');
    // As a file name it is none that a client could open.
    const key = `${folder}/?${encodeURIComponent(id)}`;
    places.push({ key, folder, facts, file, candidates: places });
  }
  return places;
}

/** Whether nothing tells which of several folders is meant. */
export function isAmbiguous({ candidates }: PlacedApplication, folders: Folders): boolean {
  let found = 0;
  for (const { folder } of candidates) if (folders.has(folder)) found += 1;
  return found > 1;
}

function addTo<T>(map: Map<string, Set<T>>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}

function takeFrom<T>(map: Map<string, Set<T>>, key: string, value: T): void {
  const known = map.get(key);
  known?.delete(value);
  if (known?.size === 0) map.delete(key);
}
