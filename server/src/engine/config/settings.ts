import type { Located, ScalarValue } from '../../yaml/located.ts';
import type { ConfigValues } from './model.ts';
import { readConfig } from './parse.ts';
import type { RuleIndex } from './rule-index.ts';

export interface ReadSettings {
  readonly values: ConfigValues;
  /** One sentence each; settings have no place in a text. */
  readonly problems: readonly string[];
}

const shared = [
  'preset',
  'rules',
  'overrides',
  'ignore',
  'kubernetesVersion',
  'trustedIssuers',
  'minSeverity',
  'minConfidence',
];

/**
 * Reads the editor's `zeroToken` section: the settings that the configuration file has too, and `yaml.reportSyntaxErrors`.
 * Absent, null and empty values say nothing, so that the file below keeps its word. Other settings are not looked at.
 */
export function readSettings(settings: unknown, index: RuleIndex): ReadSettings {
  const section = asRecord(settings);
  const chosen: Record<string, unknown> = {};
  for (const key of shared) if (says(section[key])) chosen[key] = section[key];
  const fix = Object.entries(asRecord(section.fix)).filter(([, value]) => says(value));
  if (fix.length > 0) chosen.fix = Object.fromEntries(fix);

  const problems: string[] = [];
  const values = readConfig(locate(chosen), index, (_, message) => problems.push(message));
  const reportSyntaxErrors = asRecord(section.yaml).reportSyntaxErrors;
  return {
    values: typeof reportSyntaxErrors === 'boolean' ? { ...values, reportSyntaxErrors } : values,
    problems,
  };
}

function says(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** Plain data in the shape of located values, all at the empty range, so that one reader serves files and settings. */
export function locate(value: unknown): Located {
  if (Array.isArray(value)) {
    return { type: 'sequence', range: [0, 0], flow: true, open: false, items: value.map(locate) };
  }
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, entry]) => {
      return { key: scalar(key), value: locate(entry), range: [0, 0] as const };
    });
    return { type: 'map', range: [0, 0], flow: true, open: false, pairs };
  }
  return scalar(isScalarValue(value) ? value : null);
}

function scalar(value: ScalarValue): Extract<Located, { type: 'scalar' }> {
  const text = value === null ? '' : String(value);
  return { type: 'scalar', range: [0, 0], value, text, style: 'plain', opaque: false };
}

function isScalarValue(value: unknown): value is ScalarValue {
  return value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}
