import { createHash } from 'node:crypto';
import { type Configuration, defaultConfiguration } from '../../server/src/engine/configuration.ts';
import { createWorkspace } from '../../server/src/engine/workspace.ts';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import type { Storage } from '../../server/src/host/ports.ts';
import { createKnownFiles, type KnownFiles, knownFilesName } from '../../server/src/lsp/known-files.ts';
import { createTurns } from '../../server/src/lsp/turns.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { testNow, uriOf } from './workspaces.ts';

/** A storage in memory; `stored` may be tampered with. */
export function memoryStorage(): Storage & { stored: string | undefined } {
  const storage = {
    stored: undefined as string | undefined,
    read: async (name: string) => (name === knownFilesName ? storage.stored : undefined),
    async write(_name: string, pieces: AsyncIterable<string>) {
      let text = '';
      for await (const piece of pieces) text += piece;
      storage.stored = text;
    },
    digest: (text: string) => createHash('sha256').update(text).digest('base64url'),
  };
  return storage;
}

/** One session of an editor, from its start to its end. */
export interface PastSession {
  readonly workspace: Workspace;
  /** All that `check` says, by file. */
  readonly said: ReadonlyMap<string, string>;
}

/** What two sessions may have in common. */
export interface SessionOptions {
  readonly build?: string;
  readonly configuration?: Partial<Configuration>;
}

/** Files known to an earlier session as far as the storage says so. */
export function knownFilesIn(storage: Storage, build = 'build'): KnownFiles {
  return createKnownFiles({
    storage,
    build,
    versionOf: async () => undefined,
    turns: createTurns(async () => undefined),
  });
}

/** Opens the files in a fresh workspace that may take from the storage, checks all of them and leaves what it knows. */
export async function session(
  files: Readonly<Record<string, string>>,
  storage: Storage | undefined,
  { build, configuration }: SessionOptions = {},
): Promise<PastSession> {
  const known = storage && knownFilesIn(storage, build);
  await known?.load();
  const workspace = createWorkspace(rules, {
    now: () => testNow,
    onFailure: (error) => {
      throw error;
    },
    ...(known && { known }),
  });
  const whole: Configuration = { ...defaultConfiguration, ...configuration };
  workspace.configure(() => whole);
  for (const [name, text] of Object.entries(files)) workspace.update(uriOf(name), text);
  const said = new Map(
    [...workspace.uris()].sort().map((uri) => [uri, JSON.stringify(workspace.check(uri))]),
  );
  await known?.save(workspace.remembered());
  return { workspace, said };
}
