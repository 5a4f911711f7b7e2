import { createFileFilter } from './file-filter.ts';
import type { FileSystem } from './ports.ts';

/** Files in a map from URI to text, for tests and playgrounds. */
export function memoryFileSystem(files: ReadonlyMap<string, string>): FileSystem {
  return {
    async find(folder, queries) {
      const base = folder.endsWith('/') ? folder : `${folder}/`;
      return queries.map((query) => {
        const filter = createFileFilter(query);
        const uris = [...files.keys()].filter(
          (uri) => uri.startsWith(base) && filter.matches(uri.slice(base.length)),
        );
        return { uris: uris.slice(0, query.limit), truncated: uris.length > query.limit };
      });
    },
    read: async (uri) => files.get(uri),
    whyUnread: async () => undefined,
  };
}
