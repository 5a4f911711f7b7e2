import { caseSeed, createRandom, type Random } from './random.ts';

/** One way of feeding the product input that nobody would write. */
export interface Target {
  readonly name: string;
  /** What it promises, for the report. */
  readonly asserts: string;
  /** How many cases cost about as much as one of the cheapest target; a campaign gives each target a share by it. */
  readonly cost: number;
  /** One case; throws when a promise is broken. */
  run(random: Random): void | Promise<void>;
}

/** A case that broke a promise, or took longer than any case may. */
export interface Failure {
  readonly target: string;
  readonly index: number;
  readonly message: string;
}

export interface TargetResult {
  readonly cases: number;
  readonly failures: readonly Failure[];
  /** Milliseconds of the slowest case, and which one it was. */
  readonly slowest: { readonly milliseconds: number; readonly index: number };
}

const escapes = ['unhandledRejection', 'uncaughtException'] as const;

/** Inputs are small: what takes so long (in milliseconds, on a busy machine) does not end in proportion to its input. */
const longest = 10_000;

/** Runs cases `from` up to `to` of a target, and ends early when `stop` says so. */
export async function runTarget(
  target: Target,
  seed: number,
  from: number,
  to: number,
  stop: () => boolean = () => false,
): Promise<TargetResult> {
  const failures: Failure[] = [];
  let slowest = { milliseconds: 0, index: from };
  let rejection: unknown;
  const onRejection = (reason: unknown): void => {
    rejection = reason ?? new Error('a rejection without a reason');
  };
  // Errors in timers reach nobody else.
  for (const event of escapes) process.on(event, onRejection);
  let index = from;
  try {
    for (; index < to && !stop(); index += 1) {
      const start = performance.now();
      try {
        await within(longest, target.run(createRandom(caseSeed(seed, target.name, index))));
        if (rejection !== undefined) throw rejection;
      } catch (error) {
        failures.push({ target: target.name, index, message: inWords(error) });
        rejection = undefined;
      }
      const milliseconds = performance.now() - start;
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, index };
      if (milliseconds > longest && failures.at(-1)?.index !== index)
        failures.push({ target: target.name, index, message: `took ${Math.round(milliseconds)} ms` });
    }
  } finally {
    for (const event of escapes) process.off(event, onRejection);
  }
  return { cases: index - from, failures, slowest };
}

/** Rejects when nothing comes of the work within the time; a timer also keeps the process up until then. */
async function within(milliseconds: number, work: void | Promise<void>): Promise<void> {
  if (work === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came of it within ${milliseconds} ms`)), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws with the reason unless the condition holds. */
export function promise(condition: boolean, reason: () => string): asserts condition {
  if (!condition) throw new Error(reason());
}

/** Does something with an input; an error tells the input, since cases change with the manifests that they are made of. */
export function during<T>(input: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error) error.stack = `${error.stack}\ninput ${JSON.stringify(input)}`;
    throw error;
  }
}

function inWords(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
