// Mocha's browser build runs in both extension hosts; it sets its functions on the global object, and this file is the
// only one that knows.
import 'mocha/mocha.js';
import type Mocha from 'mocha';

type Bdd = Pick<Mocha.MochaGlobals, 'after' | 'afterEach' | 'before' | 'beforeEach' | 'describe' | 'it'>;

const { mocha, Mocha: MochaClass } = globalThis as unknown as { mocha: BrowserMocha; Mocha: typeof Mocha };
// A reporter of our own: the built-in ones want a document or a terminal.
mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: report });

/** Mocha's functions for describing tests. */
export const { after, afterEach, before, beforeEach, describe, it } = globalThis as unknown as Bdd;

/** What a run came to; `failures` holds the full titles. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}

/** Runs what the imported files describe and resolves with the outcome, which is printed as well. */
export function runTests(): Promise<Outcome> {
  return new Promise((resolve) => {
    finished = resolve;
    // `mocha.run` reads the page's address, which an extension host does not have.
    MochaClass.prototype.run.call(mocha as unknown as Mocha);
  });
}

interface BrowserMocha {
  setup(options: { ui: string; timeout: number; reporter: (runner: Mocha.Runner) => void }): void;
}

let finished: (outcome: Outcome) => void = () => undefined;

// Each line carries a mark, so that it can be told from what the editor itself prints.
function say(line: string): void {
  console.log(`[suite] ${line}`);
}

function report(runner: Mocha.Runner): void {
  const failures: string[] = [];
  let passed = 0;
  let skipped = 0;
  runner.on('suite', (suite) => {
    if (suite.title !== '') say(suite.fullTitle());
  });
  runner.on('pass', (test) => {
    passed++;
    say(`  ✔ ${test.title} (${test.duration ?? 0} ms)`);
  });
  runner.on('pending', (test) => {
    skipped++;
    say(`  - ${test.title}`);
  });
  runner.on('fail', (test, error) => {
    failures.push(test.fullTitle());
    say(`  ✘ ${test.title}`);
    for (const line of describeError(error).split('\n')) say(`      ${line}`);
  });
  runner.on('end', () => {
    const outcome = { passed, failed: failures.length, skipped, failures };
    console.log(`[suite-outcome] ${JSON.stringify(outcome)}`);
    finished(outcome);
  });
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
