import { existsSync, readFileSync } from 'node:fs';

/** Middle value; 0 of nothing. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Value that the given part of all values does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

/** What `print` has printed so far, for the history. */
export const printed: Record<string, Readonly<Record<string, string | number>>> = {};

export function print(name: string, figures: Readonly<Record<string, string | number>>): void {
  printed[name] = figures;
  console.log(name);
  for (const [figure, value] of Object.entries(figures)) console.log(`  ${figure.padEnd(42)} ${value}`);
}

/** What a process holds in memory now, or has held at most. */
export function residentMegabytes(
  pid: number | undefined,
  field: 'VmRSS' | 'VmHWM' = 'VmRSS',
): number | string {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return 'not known on this system';
  const found = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(file, 'utf8'));
  return Math.round(Number(found?.[1] ?? 0) / 1024);
}
