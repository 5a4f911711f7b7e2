import { presets } from '../engine/config/parse.ts';
import type { Confidence, Preset, Severity } from '../rules/rule.ts';
import { choice, readArguments } from './arguments.ts';
import { UsageError } from './io.ts';

export type OutputFormat = 'pretty' | 'json' | 'sarif' | 'github';

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: OutputFormat;
  readonly preset: Preset | undefined;
  readonly minSeverity: Severity | undefined;
  readonly minConfidence: Confidence | undefined;
  readonly config: string | undefined;
  readonly suppressions: boolean;
  readonly maxWarnings: number | undefined;
  readonly fix: 'safe' | 'all' | undefined;
  readonly dryRun: boolean;
}

/** Reads the arguments of `check`; throws a UsageError. */
export function readCheckOptions(args: readonly string[]): CheckOptions {
  const parsed = readArguments(args.map(spelledOut), {
    format: 'text',
    preset: 'text',
    'min-severity': 'text',
    'min-confidence': 'text',
    config: 'text',
    baseline: 'text',
    'no-ignores': 'flag',
    'max-warnings': 'text',
    fix: 'text',
    'dry-run': 'flag',
  });
  if (parsed.text('baseline') !== undefined)
    throw new UsageError('--baseline is not available in this version yet');
  const severity = parsed.text('min-severity');
  const dryRun = parsed.flag('dry-run');
  const fix = choice('fix', parsed.text('fix'), ['safe', 'all'] as const) ?? (dryRun ? 'safe' : undefined);
  const paths = parsed.positionals.length === 0 ? ['.'] : parsed.positionals;
  if (fix !== undefined && !dryRun && paths.includes('-')) {
    throw new UsageError('standard input cannot be fixed in place; add --dry-run to see the changes');
  }
  return {
    paths,
    format:
      choice('format', parsed.text('format'), ['pretty', 'json', 'sarif', 'github'] as const) ?? 'pretty',
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
    maxWarnings: count('max-warnings', parsed.text('max-warnings')),
    fix,
    dryRun,
  };
}

/** `--fix` alone means `--fix=safe`; the parser of Node knows no optional values. */
function spelledOut(argument: string, place: number, all: readonly string[]): string {
  const operands = all.indexOf('--');
  return argument === '--fix' && (operands < 0 || place < operands) ? '--fix=safe' : argument;
}

function count(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${name} must be a whole number, not '${value}'`);
  return Number(value);
}
