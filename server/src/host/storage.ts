import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Storage } from './ports.ts';

/** Larger files are not what this program wrote. */
const maximumStoredBytes = 256 * 1024 * 1024;

/** Milliseconds after which nobody writes a draft any more. */
const longestWriting = 10 * 60_000;

/** A folder on disk as a storage; undefined for a path that another working directory would make another folder. */
export function nodeStorage(folder: string): Storage | undefined {
  if (!isAbsolute(folder)) return undefined;
  return {
    async read(name) {
      try {
        const path = join(folder, name);
        if ((await stat(path)).size > maximumStoredBytes) return undefined;
        // Node puts a text together from pieces, which are put into one again as soon as somebody looks at it.
        return (await readFile(path)).toString('utf8');
      } catch {
        return undefined;
      }
    },
    async write(name, pieces) {
      const path = join(folder, name);
      // Another window may write the same file: each has one of its own, and the last one done counts.
      const draft = `${path}.${process.pid}`;
      try {
        await mkdir(folder, { recursive: true });
        await removeDrafts(folder, name);
        const file = await open(draft, 'w', 0o600);
        try {
          for await (const piece of pieces) await file.write(piece);
        } finally {
          await file.close();
        }
        await rename(draft, path);
      } catch {
        await rm(draft, { force: true }).catch(() => undefined);
      }
    },
    digest: (text) => createHash('sha256').update(text).digest('base64url'),
  };
}

/** Takes away what processes left behind that were ended while they wrote: each would stay for good. */
async function removeDrafts(folder: string, name: string): Promise<void> {
  for (const draft of await readdir(folder)) {
    if (!draft.startsWith(`${name}.`)) continue;
    const path = join(folder, draft);
    const written = (await stat(path).catch(() => undefined))?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (written < Date.now() - longestWriting) await rm(path, { force: true }).catch(() => undefined);
  }
}
