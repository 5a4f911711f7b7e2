import { configFileNames } from '../engine/config/model.ts';
import type { ConfigurationFile } from '../features/suppress/in-configuration.ts';
import type { Session } from './session.ts';

/**
 * The configuration file that an action about a file may write to: the nearest one, else a new one in its workspace
 * folder, where the client can make files. Undefined for files outside of all folders.
 */
export function writableConfiguration(
  { configurations, abilities }: Session,
  uri: string,
): ConfigurationFile | undefined {
  const { rules = {} } = configurations.settingsOf(uri).configuration;
  const settled = new Set(Object.keys(rules));
  const nearest = configurations.fileFor(uri);
  const text = nearest === undefined ? undefined : configurations.textOf(nearest);
  if (nearest !== undefined && text !== undefined) return { uri: nearest, text, settled };
  if (!abilities.createsFiles) return undefined;
  const folder = configurations.folderOf(uri);
  const made = nearest ?? (folder === undefined ? undefined : `${folder}/${configFileNames[0]}`);
  return made === undefined ? undefined : { uri: made, text: undefined, settled };
}
