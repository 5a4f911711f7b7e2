import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median, milliseconds, print } from './figures.ts';

interface Cost {
  /** Milliseconds from start to end. */
  readonly time: number;
  /** Milliseconds of processor time in all threads. */
  readonly processor: number;
  /** Megabytes resident at most. */
  readonly peak: number;
}

const rounds = 5;
const scripts = resolve('scripts/bench');

function run(command: readonly string[]): Cost {
  const start = performance.now();
  const child = spawnSync(process.execPath, ['--require', join(scripts, 'resources.cjs'), ...command], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 20,
  });
  const time = performance.now() - start;
  return { time, ...(JSON.parse(String(child.output[3])) as Omit<Cost, 'time'>) };
}

/** The built command on a folder, each time in a new process, in turn with one that only parses every file. */
export function benchColdScan(folder: string): void {
  const cli = resolve('dist/cli.js');
  if (!existsSync(cli)) {
    console.log('dist/cli.js is not built: the cold scan is left out. Run `npm run build` first.');
    return;
  }
  const ours: Cost[] = [];
  const floor: Cost[] = [];
  const nothing: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floor.push(run([join(scripts, 'parse-all.cjs'), folder]));
    ours.push(run([cli, 'check', '--preset', 'audit', folder]));
    nothing.push(run(['-e', '0']));
  }
  const ratio = (part: (cost: Cost) => number): string => {
    const ratios = ours.map((cost, round) => part(cost) / part(floor[round] ?? cost));
    return median(ratios).toFixed(2);
  };
  const of = (costs: readonly Cost[], part: (cost: Cost) => number): number => median(costs.map(part));
  const megabytes = (costs: readonly Cost[]): string => `${Math.round(of(costs, ({ peak }) => peak))} MB`;
  print(`cold scan of ${folder} with all rules, in a process of its own`, {
    time: milliseconds(of(ours, ({ time }) => time)),
    'time of parsing every file with yaml': milliseconds(of(floor, ({ time }) => time)),
    'time of a process that does nothing': milliseconds(of(nothing, ({ time }) => time)),
    'time, ratio': ratio(({ time }) => time),
    'processor time, ratio': ratio(({ processor }) => processor),
    'peak of memory': megabytes(ours),
    'peak of memory of parsing with yaml': megabytes(floor),
  });
}
