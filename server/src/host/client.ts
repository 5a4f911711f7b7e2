import type { FileList, FileSystem } from './ports.ts';

/** Sends a request to the editor. */
export type SendRequest = <R>(method: string, params: unknown) => Promise<R>;

/** Files as the editor sees them, for browsers and virtual workspaces: the client answers two custom requests. */
export function clientFileSystem(send: SendRequest): FileSystem {
  return {
    find: (folder, queries) =>
      Promise.all(
        queries.map(async (query): Promise<FileList> => {
          const asked = send<FileList | null>('zeroToken/fs/find', { folder, ...query });
          return (await asked.catch(() => null)) ?? { uris: [], truncated: false };
        }),
      ),
    async read(uri) {
      const file = await send<{ text: string | null } | null>('zeroToken/fs/read', { uri }).catch(() => null);
      return file?.text ?? undefined;
    },
    async whyUnread(uri) {
      const asked = send<{ reason?: unknown } | null>('zeroToken/fs/read', { uri });
      const file = await asked.catch(() => null);
      return typeof file?.reason === 'string' ? file.reason : undefined;
    },
  };
}
