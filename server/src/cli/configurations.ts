import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type PlacedBaseline, parseBaseline } from '../engine/baseline.ts';
import { type ConfigLayer, type ConfigValues, configFileNames } from '../engine/config/model.ts';
import { parseConfig } from '../engine/config/parse.ts';
import { createResolver } from '../engine/config/resolve.ts';
import type { RuleIndex } from '../engine/config/rule-index.ts';
import type { Configuration } from '../engine/configuration.ts';
import { tell } from '../words/tell.ts';
import { createLineIndex } from '../yaml/lines.ts';
import { parseDocument } from '../yaml/parse.ts';
import { UsageError } from './io.ts';
import { textOf } from './read-text.ts';
import { reasonOf } from './walk.ts';

export interface ConfigurationSource {
  /** The configuration for a file given by absolute path and URI. Throws a UsageError when its configuration file is wrong. */
  configurationOf(path: string, uri: string): Configuration;
}

/**
 * Configurations from `--config`, else from the nearest `.zero-token.yaml` up to the repository's root; flags win over
 * both. A `baselineFile` counts instead of the one that a configuration names; null: none counts.
 */
export function createConfigurationSource(
  index: RuleIndex,
  cwd: string,
  configFile: string | undefined,
  flags: ConfigValues,
  baselineFile?: string | null,
): ConfigurationSource {
  const resolvers = new Map<string | undefined, (uri: string) => Configuration>();
  const nearest = new Map<string, string | undefined>();
  const forced = configFile === undefined ? undefined : resolve(cwd, configFile);
  const flagLayer: ConfigLayer = {
    values: flags,
    ...(typeof baselineFile === 'string' ? { baseline: readBaseline(resolve(cwd, baselineFile), cwd) } : {}),
  };

  const resolverFor = (file: string | undefined): ((uri: string) => Configuration) => {
    let resolver = resolvers.get(file);
    if (resolver === undefined) {
      const layers = [flagLayer];
      if (file !== undefined) {
        const layer = readLayer(file, index, cwd);
        const named = baselineFile === undefined ? layer.values.baseline?.path : undefined;
        const baseline = named === undefined ? undefined : readBaseline(resolve(dirname(file), named), cwd);
        layers.unshift({ ...layer, ...(baseline === undefined ? {} : { baseline }) });
      }
      resolver = createResolver(layers);
      resolvers.set(file, resolver);
    }
    return resolver;
  };
  // Even when no file is found to check, a wrong --config is an error.
  if (forced !== undefined) resolverFor(forced);

  return {
    configurationOf: (path, uri) => resolverFor(forced ?? nearestConfig(dirname(path), nearest))(uri),
  };
}

function nearestConfig(folder: string, known: Map<string, string | undefined>): string | undefined {
  if (known.has(folder)) return known.get(folder);
  const base = folder.endsWith(sep) ? folder : folder + sep;
  let found = configFileNames.map((name) => base + name).find((file) => existsSync(file));
  const parent = dirname(folder);
  if (found === undefined && parent !== folder && !existsSync(`${base}.git`))
    found = nearestConfig(parent, known);
  known.set(folder, found);
  return found;
}

/** Reads a baseline by absolute path; throws a UsageError when it cannot be read. */
export function readBaseline(file: string, cwd: string): PlacedBaseline {
  const parsed = parseBaseline(readNamed('baseline', file, cwd));
  if (!parsed.ok)
    throw new UsageError(
      tell`the baseline ${displayPath(file, cwd)} is not usable: ${parsed.reason}. zero-token baseline writes it anew`,
    );
  return { folder: pathToFileURL(dirname(file)).href, known: parsed.baseline };
}

function readNamed(what: string, file: string, cwd: string): string {
  const shown = displayPath(file, cwd);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(tell`the ${what} ${shown} ${sentence(error)}`);
  }
  const read = textOf(bytes);
  if (!read.ok) throw new UsageError(tell`the ${what} ${shown} cannot be read: ${read.reason}`);
  return read.text;
}

function readLayer(file: string, index: RuleIndex, cwd: string): ConfigLayer {
  const shown = displayPath(file, cwd);
  const text = readNamed('configuration', file, cwd);
  const { values, problems } = parseConfig(parseDocument(text), index);
  if (problems.length > 0) {
    const lines = createLineIndex(text);
    const list = problems.map(({ message, range: [start] }) => {
      const { line, character } = lines.positionAt(start);
      return `  ${shown}:${line + 1}:${character + 1}: ${message}`;
    });
    throw new UsageError(tell`the configuration is not usable:\n${list.join('\n')}`);
  }
  return { folder: pathToFileURL(dirname(file)).href, values };
}

function sentence(error: unknown): string {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isMissing ? tell`does not exist` : tell`cannot be read: ${reasonOf(error)}`;
}

/** Relative to the working directory, with forward slashes. */
export function displayPath(path: string, cwd: string): string {
  const isBelow = path.startsWith(cwd) && path[cwd.length] === sep && path.length > cwd.length + 1;
  const shown = isBelow ? path.slice(cwd.length + 1) : relative(cwd, path) || '.';
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}
