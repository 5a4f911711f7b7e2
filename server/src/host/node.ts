import { findOnDisk } from './node-find.ts';
import { readFromDisk, versionOnDisk, whyUnread } from './node-read.ts';
import type { FileSystem, Host } from './ports.ts';
import { nodeStorage } from './storage.ts';

/** The host of a Node process: files from disk, messages served between slices of work. */
export function nodeHost(): Host {
  return {
    files: nodeFileSystem(),
    storage: nodeStorage,
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => new Date(),
    // With `--expose-gc`.
    ...(globalThis.gc !== undefined && { collectGarbage: () => void globalThis.gc?.() }),
  };
}

/** Files on disk, for `file:` URIs only. */
export function nodeFileSystem(): FileSystem {
  return { find: findOnDisk, read: readFromDisk, whyUnread, version: versionOnDisk };
}
