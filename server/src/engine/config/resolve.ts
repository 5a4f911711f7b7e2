import { type Configuration, defaultConfiguration, type RuleSetting } from '../configuration.ts';
import { compileGlobs, type Globs, relativePath } from './globs.ts';
import { type ConfigLayer, configFileNames } from './model.ts';

/** Lays the layers over the defaults, in order, for one file. Pure; layers may be shared between calls. */
export function resolveConfiguration(layers: readonly ConfigLayer[], uri: string): Configuration {
  let result: Configuration = defaultConfiguration;
  for (const layer of layers) result = applyLayer(result, layer, uri);
  return result;
}

/**
 * A function that answers for many files: configurations are computed once for each set of matching globs,
 * so that files with the same settings share one object.
 */
export function createResolver(layers: readonly ConfigLayer[]): (uri: string) => Configuration {
  const byMatches = new Map<string, Configuration>();
  const conditional = layers.some(
    ({ values }) =>
      values.overrides !== undefined || (values.ignore !== undefined && values.ignore.length > 0),
  );
  return (uri) => {
    const key = conditional ? layers.map((layer) => matchKey(layer, uri)).join('|') : '';
    let configuration = byMatches.get(key);
    if (configuration === undefined) {
      configuration = resolveConfiguration(layers, uri);
      byMatches.set(key, configuration);
    }
    return configuration;
  };
}

function applyLayer(
  below: Configuration,
  { folder, values, baseline }: ConfigLayer,
  uri: string,
): Configuration {
  const path = relativePath(folder, uri);
  const rules: Record<string, RuleSetting> = { ...below.rules };
  overlay(rules, values.rules);
  for (const override of values.overrides ?? []) {
    if (path !== undefined && globsFor(override.files).matches(path)) overlay(rules, override.rules);
  }
  const ignoredHere =
    path !== undefined && values.ignore !== undefined && globsFor(values.ignore).matches(path);
  return {
    ...below,
    preset: values.preset ?? below.preset,
    rules,
    kubernetesMinor: values.kubernetesMinor ?? below.kubernetesMinor,
    fix: {
      audience: values.audience ?? below.fix.audience,
      expirationSeconds: values.expirationSeconds ?? below.fix.expirationSeconds,
    },
    suppressions: values.suppressions ?? below.suppressions,
    reportSyntaxErrors: values.reportSyntaxErrors ?? below.reportSyntaxErrors,
    minSeverity: values.minSeverity ?? below.minSeverity,
    minConfidence: values.minConfidence ?? below.minConfidence,
    trustedIssuers: values.trustedIssuers ?? below.trustedIssuers,
    baseline: baseline ?? below.baseline,
    ignored: below.ignored || ignoredHere,
  };
}

/** A level without options keeps the options of the layer below; options alone keep its level. */
function overlay(
  rules: Record<string, RuleSetting>,
  above: Readonly<Record<string, RuleSetting>> | undefined,
): void {
  for (const [slug, setting] of Object.entries(above ?? {})) {
    const below = rules[slug];
    const options = setting.options ?? below?.options;
    rules[slug] = options === undefined ? { level: setting.level } : { level: setting.level, options };
  }
}

function matchKey({ folder, values }: ConfigLayer, uri: string): string {
  const path = relativePath(folder, uri);
  if (path === undefined) return '-';
  const overrides = (values.overrides ?? []).map(({ files }) => (globsFor(files).matches(path) ? '1' : '0'));
  const ignored = values.ignore !== undefined && globsFor(values.ignore).matches(path) ? 'i' : '';
  return overrides.join('') + ignored;
}

const compiled = new WeakMap<readonly string[], Globs>();

function globsFor(globs: readonly string[]): Globs {
  let result = compiled.get(globs);
  if (result === undefined) {
    result = compileGlobs(globs);
    compiled.set(globs, result);
  }
  return result;
}

/** URIs where the configuration of a file may lie, nearest first. Shells stop at the first that exists, or at the repository's root. */
export function configCandidates(uri: string): readonly string[] {
  const start = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?/i.exec(uri)?.[0] ?? '';
  const segments = uri.slice(start.length).split('/').slice(0, -1);
  const candidates: string[] = [];
  for (let length = segments.length; length >= 1; length--) {
    const folder = start + segments.slice(0, length).join('/');
    for (const name of configFileNames) candidates.push(`${folder}/${name}`);
  }
  return candidates;
}
