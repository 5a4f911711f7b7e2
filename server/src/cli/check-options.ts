import { presets } from '../engine/config/parse.ts';
import type { Confidence, Preset, Severity } from '../rules/rule.ts';
import { tell } from '../words/tell.ts';
import { choice, type OptionKinds, type ParsedArguments, readArguments } from './arguments.ts';
import { UsageError } from './io.ts';

export type OutputFormat = 'pretty' | 'json' | 'sarif' | 'github';

/** What decides which findings there are. */
export interface FindingOptions {
  readonly paths: readonly string[];
  readonly preset: Preset | undefined;
  readonly minSeverity: Severity | undefined;
  readonly minConfidence: Confidence | undefined;
  readonly config: string | undefined;
  readonly suppressions: boolean;
}

export interface CheckOptions extends FindingOptions {
  readonly format: OutputFormat;
  readonly baseline: string | undefined;
  readonly maxWarnings: number | undefined;
  readonly fix: 'safe' | 'all' | undefined;
  readonly dryRun: boolean;
}

/** Reads the arguments of `check`; throws a UsageError. */
export function readCheckOptions(args: readonly string[]): CheckOptions {
  const parsed = readArguments(args.map(spelledOut), {
    ...findingOptions,
    format: 'text',
    baseline: 'text',
    'max-warnings': 'text',
    fix: 'text',
    'dry-run': 'flag',
  });
  const dryRun = parsed.flag('dry-run');
  const fix = choice('fix', parsed.text('fix'), ['safe', 'all'] as const) ?? (dryRun ? 'safe' : undefined);
  const finding = readFindingOptions(parsed);
  if (fix !== undefined && !dryRun && finding.paths.includes('-')) {
    throw new UsageError(tell`standard input cannot be fixed in place; add --dry-run to see the changes`);
  }
  return {
    ...finding,
    format:
      choice('format', parsed.text('format'), ['pretty', 'json', 'sarif', 'github'] as const) ?? 'pretty',
    baseline: parsed.text('baseline'),
    maxWarnings: count('max-warnings', parsed.text('max-warnings')),
    fix,
    dryRun,
  };
}

/** The options that `readFindingOptions` reads. */
export const findingOptions: OptionKinds = {
  preset: 'text',
  'min-severity': 'text',
  'min-confidence': 'text',
  config: 'text',
  'no-ignores': 'flag',
};

/** Reads what decides which findings there are; without a path: the working directory. Throws a UsageError. */
export function readFindingOptions(parsed: ParsedArguments): FindingOptions {
  const severity = parsed.text('min-severity');
  return {
    paths: parsed.positionals.length === 0 ? ['.'] : parsed.positionals,
    preset: choice('preset', parsed.text('preset'), presets),
    minSeverity: choice('min-severity', severity === 'warn' ? 'warning' : severity, [
      'hint',
      'info',
      'warning',
      'error',
    ] as const),
    minConfidence: choice('min-confidence', parsed.text('min-confidence'), [
      'low',
      'medium',
      'high',
    ] as const),
    config: parsed.text('config'),
    suppressions: !parsed.flag('no-ignores'),
  };
}

/** `--fix` alone means `--fix=safe`; the parser of Node knows no optional values. */
function spelledOut(argument: string, place: number, all: readonly string[]): string {
  const operands = all.indexOf('--');
  return argument === '--fix' && (operands < 0 || place < operands) ? '--fix=safe' : argument;
}

function count(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(tell`--${name} must be a whole number, not '${value}'`);
  return Number(value);
}
