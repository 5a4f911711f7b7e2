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

export function print(name: string, figures: Readonly<Record<string, string | number>>): void {
  console.log(name);
  for (const [figure, value] of Object.entries(figures)) console.log(`  ${figure.padEnd(42)} ${value}`);
}
