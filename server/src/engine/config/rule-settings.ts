import type { Json, RuleMeta, Severity } from '../../rules/rule.ts';
import { tell } from '../../words/tell.ts';
import { isMap, isScalar, isSequence, pair } from '../../yaml/access.ts';
import type { Located, LocatedScalar, Range } from '../../yaml/located.ts';
import type { RuleSetting } from '../configuration.ts';
import { checkAgainstSchema } from './option-schema.ts';
import { didYouMean, nearest, type RuleIndex } from './rule-index.ts';

type Complain = (range: Range, message: string) => void;

/** Every way to write a level. YAML 1.1 reads `on` and `off` as booleans, so both spellings mean the same. */
const levels: Readonly<Record<string, RuleSetting['level']>> = {
  off: 'off',
  false: 'off',
  on: 'default',
  true: 'default',
  hint: 'hint',
  info: 'info',
  warn: 'warning',
  warning: 'warning',
  error: 'error',
};

/** The words that name a level in the configuration file, without the boolean spellings. */
export const levelNames = ['off', 'on', 'hint', 'info', 'warn', 'warning', 'error'] as const;

/** Reads the map under `rules`; unknown rules, levels and options become complaints and are left out. */
export function readRuleSettings(
  node: Located,
  index: RuleIndex,
  complain: Complain,
): Readonly<Record<string, RuleSetting>> {
  const settings: Record<string, RuleSetting> = {};
  if (!isMap(node)) {
    if (!isEmpty(node)) complain(node.range, tell`'rules' must be a map from rule names to levels.`);
    return settings;
  }
  const named = new Map<string, string>();
  for (const { key, value } of node.pairs) {
    const meta = index.find(key.text);
    if (meta === undefined) {
      complain(key.range, tell`There is no rule '${key.text}'.${didYouMean(index.suggest(key.text))}`);
      continue;
    }
    const earlier = named.get(meta.slug);
    if (earlier !== undefined) {
      complain(key.range, tell`'${key.text}' and '${earlier}' are the same rule; the first one counts.`);
      continue;
    }
    named.set(meta.slug, key.text);
    const setting = readSetting(value, meta, complain);
    if (setting !== undefined) settings[meta.slug] = setting;
  }
  return settings;
}

function readSetting(node: Located, meta: RuleMeta, complain: Complain): RuleSetting | undefined {
  const { slug } = meta;
  if (isScalar(node)) {
    const level = readLevel(node, slug, complain);
    return level === undefined ? undefined : { level };
  }
  if (isSequence(node)) {
    const [first, second, ...rest] = node.items;
    if (!isScalar(first) || rest.length > 0) {
      complain(node.range, tell`'${slug}' takes a level, or a list of a level and options.`);
      return undefined;
    }
    const level = readLevel(first, slug, complain);
    if (level === undefined) return undefined;
    return withOptions(level, second, meta, complain);
  }
  return readSettingMap(node, meta, complain);
}

function readSettingMap(
  node: Extract<Located, { type: 'map' }>,
  meta: RuleMeta,
  complain: Complain,
): RuleSetting | undefined {
  const { slug } = meta;
  const known = ['severity', 'options'];
  for (const { key } of node.pairs) {
    if (!known.includes(key.text)) {
      const hint = didYouMean(nearest(key.text, known));
      complain(key.range, tell`'${slug}' takes 'severity' and 'options', not '${key.text}'.${hint}`);
    }
  }
  const severity = pair(node, 'severity')?.value;
  if (severity !== undefined && !isScalar(severity)) {
    complain(severity.range, tell`The severity of '${slug}' must be a single word.`);
    return undefined;
  }
  const level = severity === undefined ? 'default' : readLevel(severity, slug, complain);
  return level === undefined ? undefined : withOptions(level, pair(node, 'options')?.value, meta, complain);
}

function withOptions(
  level: RuleSetting['level'],
  node: Located | undefined,
  { slug, options }: RuleMeta,
  complain: Complain,
): RuleSetting {
  if (node === undefined || isEmpty(node)) return { level };
  if (options === undefined) {
    complain(node.range, tell`'${slug}' has no options.`);
    return { level };
  }
  const sound = checkAgainstSchema(node, options.schema, tell`Options of '${slug}'`, complain);
  return sound ? { level, options: overDefaults(options.default, plainJson(node)) } : { level };
}

/** Options that are left out keep their defaults. */
function overDefaults(defaults: Json, given: Json): Json {
  return isJsonObject(defaults) && isJsonObject(given) ? { ...defaults, ...given } : given;
}

function isJsonObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readLevel(node: LocatedScalar, slug: string, complain: Complain): RuleSetting['level'] | undefined {
  const word = node.text.toLowerCase();
  const level = Object.hasOwn(levels, word) ? levels[word] : undefined;
  if (level === undefined) {
    const hint = didYouMean(nearest(word, levelNames));
    complain(
      node.range,
      tell`'${slug}' cannot be set to '${node.text}'; use one of ${levelNames.join(', ')}.${hint}`,
    );
  }
  return level;
}

/** Reads a severity written as one word (`warn` for short); undefined for anything else. */
export function severityFromWord(word: string): Severity | undefined {
  const level = Object.hasOwn(levels, word) ? levels[word] : undefined;
  return level === undefined || level === 'off' || level === 'default' ? undefined : level;
}

function isEmpty(node: Located): boolean {
  return isScalar(node) && node.value === null;
}

/** Options as JSON data; whole numbers beyond the safe range lose precision, as in JSON. */
function plainJson(node: Located): Json {
  switch (node.type) {
    case 'scalar':
      return typeof node.value === 'bigint' ? Number(node.value) : node.value;
    case 'sequence':
      return node.items.map(plainJson);
    case 'map':
      return Object.fromEntries(node.pairs.map(({ key, value }) => [key.text, plainJson(value)]));
  }
}
