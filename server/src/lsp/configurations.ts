import { URI, Utils } from 'vscode-uri';
import { type Baseline, parseBaseline } from '../engine/baseline.ts';
import { type ConfigLayer, configFileNames, type ParsedConfig } from '../engine/config/model.ts';
import { parseConfig } from '../engine/config/parse.ts';
import { configCandidates, createResolver } from '../engine/config/resolve.ts';
import type { RuleIndex } from '../engine/config/rule-index.ts';
import type { Configuration } from '../engine/configuration.ts';
import { tell } from '../words/tell.ts';
import { parseDocument } from '../yaml/parse.ts';
import { readSettings, type Settings } from './settings.ts';

/** Brings together what editor and configuration files say. Everything is held in memory; the caller loads it. */
export interface Configurations {
  settingsOf(uri: string): Settings;
  /** The same object for all files with the same settings. */
  configurationOf(uri: string): Configuration;
  /** The configuration file in force for a file. */
  fileFor(uri: string): string | undefined;
  /** The text of a configuration file that is known. */
  textOf(uri: string): string | undefined;
  /** The workspace folder of a file; undefined outside of all. */
  folderOf(uri: string): string | undefined;
  /** Problems of a configuration file; undefined when the file is none that is known. */
  parsed(uri: string): ParsedConfig | undefined;
  /** The sections `zeroToken`, for everything (`undefined`) and for each workspace folder. */
  setSections(sections: ReadonlyMap<string | undefined, unknown>): void;
  /** The text of a configuration file, or undefined when it is gone. True when this changes anything. */
  setFile(uri: string, text: string | undefined): boolean;
  /** The baselines that configuration files name. */
  baselineUris(): ReadonlySet<string>;
  /** The text of a baseline, or undefined when it cannot be read. True when this changes anything. */
  setBaseline(uri: string, text: string | undefined): boolean;
}

/** True for files that hold a configuration under its usual name. */
export function isConfigFile(uri: string): boolean {
  return configFileNames.some((name) => uri.endsWith(`/${name}`));
}

/** A baseline as far as it could be read. */
interface ReadBaseline {
  readonly text: string | undefined;
  readonly baseline: Baseline | undefined;
  /** A full sentence; undefined when nothing is wrong. */
  readonly problem: string | undefined;
}

export function createConfigurations(index: RuleIndex): Configurations {
  const none = readSettings(undefined, index);
  let settings = new Map<string | undefined, Settings>([[undefined, none]]);
  const files = new Map<string, { readonly text: string; readonly parsed: ParsedConfig }>();
  const baselines = new Map<string, ReadBaseline>();
  // Answers by folder of the file asked about; dropped as soon as any source changes.
  let configurations = new Map<string, (uri: string) => Configuration>();
  let nearest = new Map<string, string | undefined>();
  const forget = (): void => {
    configurations = new Map();
    nearest = new Map();
  };

  const folderOf = (uri: string): string | undefined => {
    let longest: string | undefined;
    for (const folder of settings.keys()) {
      if (folder === undefined || !isBelow(uri, folder)) continue;
      if (longest === undefined || folder.length > longest.length) longest = folder;
    }
    return longest;
  };
  const settingsOf = (uri: string): Settings =>
    settings.get(folderOf(uri)) ?? settings.get(undefined) ?? none;

  const fileFor = (uri: string): string | undefined => {
    const parent = uri.slice(0, uri.lastIndexOf('/') + 1);
    if (nearest.has(parent)) return nearest.get(parent);
    const { configPath } = settingsOf(uri);
    const folder = folderOf(uri);
    const found =
      configPath !== undefined && folder !== undefined
        ? configPathUri(folder, configPath)
        : configCandidates(uri).find((candidate) => files.has(candidate));
    nearest.set(parent, found);
    return found;
  };

  const layerOf = (file: string, { values }: ParsedConfig): ConfigLayer => {
    const layer = { folder: parentOf(file), values };
    const uri = values.baseline === undefined ? undefined : baselineUri(file, values.baseline.path);
    const known = uri === undefined ? undefined : baselines.get(uri)?.baseline;
    return uri === undefined || known === undefined
      ? layer
      : { ...layer, baseline: { folder: parentOf(uri), known } };
  };

  return {
    settingsOf,
    fileFor,
    folderOf,
    textOf: (uri) => files.get(uri)?.text,
    configurationOf(uri) {
      const file = fileFor(uri);
      const folder = folderOf(uri);
      const key = `${file ?? ''} ${folder ?? ''}`;
      let resolver = configurations.get(key);
      if (resolver === undefined) {
        const layers: ConfigLayer[] = [];
        const parsed = file === undefined ? undefined : files.get(file)?.parsed;
        if (file !== undefined && parsed !== undefined) {
          layers.push(layerOf(file, parsed));
        }
        const { configuration } = settingsOf(uri);
        layers.push(folder === undefined ? { values: configuration } : { folder, values: configuration });
        resolver = createResolver(layers);
        configurations.set(key, resolver);
      }
      return resolver(uri);
    },
    parsed(uri) {
      const parsed = files.get(uri)?.parsed;
      const place = parsed?.values.baseline;
      if (parsed === undefined || place === undefined) return parsed;
      const message = baselines.get(baselineUri(uri, place.path))?.problem;
      return message === undefined
        ? parsed
        : { ...parsed, problems: [...parsed.problems, { message, range: place.range }] };
    },
    baselineUris() {
      const uris = new Set<string>();
      for (const [uri, { parsed }] of files) {
        const path = parsed.values.baseline?.path;
        if (path !== undefined) uris.add(baselineUri(uri, path));
      }
      return uris;
    },
    setBaseline(uri, text) {
      const before = baselines.get(uri);
      if (before !== undefined && before.text === text) return false;
      baselines.set(uri, readBaseline(text));
      forget();
      return true;
    },
    setSections(sections) {
      settings = new Map([...sections].map(([folder, section]) => [folder, readSettings(section, index)]));
      if (!settings.has(undefined)) settings.set(undefined, none);
      forget();
    },
    setFile(uri, text) {
      if (files.get(uri)?.text === text) return false;
      if (text === undefined) files.delete(uri);
      else {
        const document = parseDocument(text);
        const parsed = parseConfig(document, index);
        // While somebody types, the last text that could be read stays in force.
        const { values } = (document.broken ? files.get(uri)?.parsed : undefined) ?? parsed;
        files.set(uri, { text, parsed: { ...parsed, values } });
      }
      forget();
      return true;
    },
  };
}

function baselineUri(config: string, path: string): string {
  return configPathUri(parentOf(config), path);
}

function readBaseline(text: string | undefined): ReadBaseline {
  const unusable = (reason: string): ReadBaseline => ({
    text,
    baseline: undefined,
    problem: tell`The baseline cannot be used: ${reason}.`,
  });
  if (text === undefined) return unusable(tell`there is no such file`);
  const parsed = parseBaseline(text);
  return parsed.ok ? { text, baseline: parsed.baseline, problem: undefined } : unusable(parsed.reason);
}

function parentOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

/** The file the setting `configPath` names, inside its workspace folder or wherever an absolute path leads. */
export function configPathUri(folder: string, configPath: string): string {
  // A half of a surrogate pair names no file, and no URI can hold it.
  const path = configPath
    .replaceAll('\\', '/')
    .replaceAll(/[\ud800-\udfff]/gu, '\ufffd')
    .replace(/^[a-z]:\//i, '/$&');
  // Only the path is replaced: the setting cannot reach beyond the folder's own file system.
  return Utils.resolvePath(URI.parse(folder), path).toString();
}

/** True when the file lies in the folder. */
export function isBelow(uri: string, folder: string): boolean {
  return uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
