import type { Json, Preset, Rule, Severity } from '../rules/rule.ts';
import type { Configuration } from './configuration.ts';

const presetRank: Readonly<Record<Preset, number>> = { recommended: 0, strict: 1, audit: 2 };

/** A rule that is on, with the severity the configuration forces on it, if any, and its options. */
export interface ActiveRule {
  readonly rule: Rule;
  /** Undefined: each finding keeps the severity the rule gives it. */
  readonly forcedSeverity: Severity | undefined;
  readonly options: Json;
}

/** The rules a configuration turns on, in the order of the registry. */
export function activeRules(rules: readonly Rule[], configuration: Configuration): readonly ActiveRule[] {
  return rules.flatMap((rule) => {
    const setting = configuration.rules[rule.meta.slug] ?? configuration.rules[rule.meta.code];
    const inPreset = presetRank[rule.meta.preset] <= presetRank[configuration.preset];
    if (setting?.level === 'off' || (setting === undefined && !inPreset)) return [];
    const forcedSeverity = setting === undefined || setting.level === 'default' ? undefined : setting.level;
    return [{ rule, forcedSeverity, options: setting?.options ?? rule.meta.options?.default ?? null }];
  });
}
