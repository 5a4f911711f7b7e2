import type { Confidence, Preset, Severity } from '../../rules/rule.ts';
import { tell } from '../../words/tell.ts';
import { isMap, isScalar, isSequence } from '../../yaml/access.ts';
import type { Located, LocatedScalar, ParsedDocument, Range } from '../../yaml/located.ts';
import { type KeyReader, nameOf, readMap } from './keys.ts';
import type { ConfigOverride, ConfigProblem, ConfigValues, ParsedConfig } from './model.ts';
import { didYouMean, nearest, type RuleIndex } from './rule-index.ts';
import { readRuleSettings, severityFromWord } from './rule-settings.ts';
import { readTrustedIssuers } from './trusted-issuers.ts';

type Complain = (range: Range, message: string) => void;
type Draft = { -readonly [K in keyof ConfigValues]: ConfigValues[K] };

/** Names of the built-in presets, each holding the ones before it. */
export const presets: readonly Preset[] = ['recommended', 'strict', 'audit'];
const severities: readonly Severity[] = ['hint', 'info', 'warning', 'error'];
const confidences: readonly Confidence[] = ['low', 'medium', 'high'];

/** Bounds kube-apiserver sets on `expirationSeconds` of a projected token (ValidateServiceAccountTokenProjection). */
const shortestToken = 600;
const longestToken = 2 ** 32;

/** Reads a `.zero-token.yaml`. Wrong parts are reported and left out, the rest counts. */
export function parseConfig(document: ParsedDocument, index: RuleIndex): ParsedConfig {
  const problems: ConfigProblem[] = document.problems.map(({ message, range }) => ({ message, range }));
  const values = readConfig(document.root, index, (range, message) => problems.push({ message, range }));
  problems.sort((a, b) => a.range[0] - b.range[0] || a.range[1] - b.range[1]);
  return { values, problems };
}

/** Reads settings from an already parsed tree. */
export function readConfig(root: Located | null, index: RuleIndex, complain: Complain): ConfigValues {
  const draft: Draft = {};
  if (root === null || (isScalar(root) && root.value === null)) return draft;
  if (!isMap(root)) {
    complain(root.range, tell`The configuration must be a map of settings.`);
    return draft;
  }
  let extended: Preset | undefined;
  readMap(root, '', complain, {
    $schema: () => {},
    extends: (node) => {
      extended = readExtends(node, complain) ?? extended;
    },
    preset: (node) => assign(draft, 'preset', readWord(node, 'preset', presets, complain)),
    rules: (node) => assign(draft, 'rules', readRuleSettings(node, index, complain)),
    overrides: (node) => assign(draft, 'overrides', readOverrides(node, index, complain)),
    ignore: (node) => assign(draft, 'ignore', readGlobs(node, 'ignore', complain)),
    kubernetesVersion: (node) => assign(draft, 'kubernetesMinor', readVersion(node, complain)),
    trustedIssuers: (node) => assign(draft, 'trustedIssuers', readTrustedIssuers(node, complain)),
    minSeverity: (node) => assign(draft, 'minSeverity', readSeverity(node, complain)),
    minConfidence: (node) =>
      assign(draft, 'minConfidence', readWord(node, 'minConfidence', confidences, complain)),
    baseline: (node) => {
      const path = readText(node, 'baseline', complain);
      if (path === undefined) return;
      // Opening `\\\\host\\share` would sign in there, and the file comes with whatever repository somebody opens.
      if (/^(?:[\\/]{2}|[a-z][a-z0-9+.-]+:)/i.test(path))
        complain(node.range, tell`'baseline' must be a path on this machine.`);
      else draft.baseline = { path, range: node.range };
    },
    fix: (node) => {
      if (isMap(node)) readMap(node, 'fix', complain, fixKeys(draft, complain));
      else complain(node.range, tell`'fix' must be a map with 'audience' and 'expirationSeconds'.`);
    },
  });
  if (draft.preset === undefined) assign(draft, 'preset', extended);
  return draft;
}

function fixKeys(draft: Draft, complain: Complain): Record<string, KeyReader> {
  return {
    audience: (node) => assign(draft, 'audience', readText(node, 'fix.audience', complain)),
    expirationSeconds: (node) => {
      const value = isScalar(node) ? node.value : undefined;
      if (
        typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= shortestToken &&
        value <= longestToken
      ) {
        draft.expirationSeconds = value;
      } else {
        complain(
          node.range,
          tell`'fix.expirationSeconds' must be a whole number from ${shortestToken} to ${longestToken}; the API server takes no other.`,
        );
      }
    },
  };
}

function assign<K extends keyof Draft>(draft: Draft, key: K, value: Draft[K] | undefined): void {
  if (value !== undefined) draft[key] = value;
}

function readExtends(node: Located, complain: Complain): Preset | undefined {
  const entries = isSequence(node) ? node.items : [node];
  let widest: Preset | undefined;
  for (const entry of entries) {
    const preset = readWord(entry, 'extends', presets, complain);
    if (preset !== undefined && (widest === undefined || presets.indexOf(preset) > presets.indexOf(widest))) {
      widest = preset;
    }
  }
  return widest;
}

function readWord<T extends string>(
  node: Located,
  name: string,
  choices: readonly T[],
  complain: Complain,
): T | undefined {
  const word = isScalar(node) ? node.text : undefined;
  const found = choices.find((choice) => choice === word);
  if (found === undefined) {
    const hint = didYouMean(word === undefined ? undefined : nearest(word, choices));
    complain(node.range, tell`'${name}' must be one of ${choices.join(', ')}.${hint}`);
  }
  return found;
}

function readSeverity(node: Located, complain: Complain): Severity | undefined {
  const severity = isScalar(node) ? severityFromWord(node.text) : undefined;
  return severity ?? readWord(node, 'minSeverity', severities, complain);
}

function readText(node: Located, name: string, complain: Complain): string | undefined {
  if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
  complain(node.range, tell`'${name}' must be a text.`);
  return undefined;
}

/** `1.36`, `v1.36` or `1.36.2`. The written text counts: as a number, 1.30 would be 1.3. */
function minorFromVersion(text: string): number | undefined {
  const match = /^v?1\.(\d{1,3})(?:\.\d{1,3})?$/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

function readVersion(node: Located, complain: Complain): number | undefined {
  const minor = isScalar(node) ? minorFromVersion(node.text) : undefined;
  if (minor === undefined) complain(node.range, tell`'kubernetesVersion' must be a version such as 1.36.`);
  return minor;
}

function readList(node: Located, name: string, complain: Complain): readonly LocatedScalar[] {
  if (!isSequence(node)) {
    if (!(isScalar(node) && node.value === null)) complain(node.range, tell`'${name}' must be a list.`);
    return [];
  }
  const texts: LocatedScalar[] = [];
  for (const item of node.items) {
    if (isScalar(item) && item.text !== '' && item.value !== null) texts.push(item);
    else complain(item.range, tell`Each entry of '${name}' must be a text.`);
  }
  return texts;
}

function readGlobs(node: Located, name: string, complain: Complain): readonly string[] {
  return readList(node, name, complain).map((item) => item.text);
}

function readOverrides(node: Located, index: RuleIndex, complain: Complain): readonly ConfigOverride[] {
  if (!isSequence(node)) {
    complain(node.range, tell`'overrides' must be a list of maps with 'files' and 'rules'.`);
    return [];
  }
  const overrides: ConfigOverride[] = [];
  for (const item of node.items) {
    if (!isMap(item)) {
      complain(item.range, tell`An override must be a map with 'files' and 'rules'.`);
      continue;
    }
    let files: readonly string[] | undefined;
    let rules: ConfigOverride['rules'] = {};
    readMap(item, 'overrides', complain, {
      files: (value) => {
        files = isSequence(value) ? readGlobs(value, 'files', complain) : oneGlob(value, complain);
      },
      rules: (value) => {
        rules = readRuleSettings(value, index, complain);
      },
    });
    if (files === undefined) complain(nameOf(item), tell`An override needs 'files': the globs it is for.`);
    else if (files.length > 0) overrides.push({ files, rules });
  }
  return overrides;
}

function oneGlob(node: Located, complain: Complain): readonly string[] {
  const text = readText(node, 'files', complain);
  return text === undefined ? [] : [text];
}
