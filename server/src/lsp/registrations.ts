import type { Connection, FileSystemWatcher } from 'vscode-languageserver';
import { baselineFileName } from '../engine/baseline.ts';
import { configFileNames } from '../engine/config/model.ts';
import type { ClientAbilities } from './client-abilities.ts';
import type { Configurations } from './configurations.ts';

const section = 'zeroToken';

/**
 * The section `zeroToken` for everything and for each folder. Clients that cannot be asked send it along with the
 * change notification, or in `initializationOptions.settings`.
 */
export async function loadSections(
  connection: Connection,
  abilities: ClientAbilities,
  folders: readonly string[],
  pushed: unknown,
): Promise<ReadonlyMap<string | undefined, unknown>> {
  if (abilities.configuration) {
    const items = [{ section }, ...folders.map((scopeUri) => ({ scopeUri, section }))];
    const answered = await connection.sendRequest('workspace/configuration', { items }).catch(() => []);
    const answers: readonly unknown[] = Array.isArray(answered) ? answered : [];
    return new Map([undefined, ...folders].map((folder, i) => [folder, answers[i]]));
  }
  const settings = ofSection(pushed) ?? ofSection(abilities.own.settings);
  return new Map([undefined, ...folders].map((folder) => [folder, settings]));
}

function ofSection(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return undefined;
  return (settings as Record<string, unknown>)[section] ?? settings;
}

/** All files whose changes on disk matter. */
export function watchers(folders: readonly string[], configurations: Configurations): FileSystemWatcher[] {
  const globs = new Set([...configFileNames, baselineFileName].map((name) => `**/${name}`));
  for (const folder of folders) {
    const { include, configPath } = configurations.settingsOf(`${folder}/`);
    for (const glob of include) globs.add(glob);
    if (configPath !== undefined) globs.add(`**/${configPath.replace(/^.*[\\/]/, '')}`);
  }
  // WatchKind.Delete is 4. A deleted folder matches no glob for files, and nothing else is said of what was in it.
  return [...[...globs].map((globPattern) => ({ globPattern })), { globPattern: '**/*', kind: 4 }];
}
