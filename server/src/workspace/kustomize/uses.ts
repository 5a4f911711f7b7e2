import type { KustomizationFacts } from './kustomization.ts';
import { type FileKey, filesMeantBy } from './paths.ts';

/** How a kustomization names another file. */
export type UsedAs = 'resource' | 'component';

/** By whom files, which need not be there, are named. */
export interface Uses {
  /** Adds what a kustomization names, or takes it out. */
  link(key: FileKey, facts: KustomizationFacts | undefined, add: boolean): void;
  /** The kustomizations that list a file. */
  listing(file: FileKey): Iterable<readonly [FileKey, UsedAs]>;
  /** Those that name it as a patch or a transformer. */
  patchingWith(file: FileKey): Iterable<FileKey>;
  isPatch(file: FileKey): boolean;
  readonly isEmpty: boolean;
}

export function createUses(): Uses {
  const listed = new Map<FileKey, Map<FileKey, UsedAs>>();
  const patches = new Map<FileKey, Set<FileKey>>();
  return {
    link(key, facts, add) {
      const each = (entries: readonly string[] | undefined, as: UsedAs): void => {
        for (const entry of entries ?? []) {
          for (const file of filesMeantBy(key, entry)) {
            const users = listed.get(file) ?? new Map<FileKey, UsedAs>();
            if (add) users.set(key, as);
            else users.delete(key);
            if (users.size === 0) listed.delete(file);
            else listed.set(file, users);
          }
        }
      };
      each(facts?.resources, 'resource');
      each(facts?.components, 'component');
      for (const file of filesReadBy(key, facts)) {
        const users = patches.get(file) ?? new Set<FileKey>();
        if (add) users.add(key);
        else users.delete(key);
        if (users.size === 0) patches.delete(file);
        else patches.set(file, users);
      }
    },
    listing: (file) => listed.get(file) ?? [],
    patchingWith: (file) => patches.get(file) ?? [],
    isPatch: (file) => patches.has(file),
    get isEmpty() {
      return listed.size === 0;
    },
  };
}

/** The files with patches and transformers of a kustomization. */
export function filesReadBy(key: FileKey, facts: KustomizationFacts | undefined): readonly FileKey[] {
  const patches = (facts?.patches ?? []).flatMap(({ source }) => ('file' in source ? [source.file] : []));
  return [...patches, ...(facts?.transformers ?? [])].flatMap((entry) =>
    filesMeantBy(key, entry).slice(0, 1),
  );
}
