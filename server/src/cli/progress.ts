import { tell } from '../words/tell.ts';
import type { CommandIo } from './io.ts';

/** How far a long scan has come: one line on standard error, rewritten in place and taken away at the end. */
export interface Progress {
  /** Begins a part of the work, such as `Checking`, with so many files. */
  begin(part: string, files: number): void;
  /** One file of the part is done. */
  step(): void;
  /** Takes the line away; to be called before anything else is written. */
  end(): void;
}

const silent: Progress = { begin: () => {}, step: () => {}, end: () => {} };

/** Shorter scans show nothing, in milliseconds. */
const patience = 500;
/** Between two states of the line, in milliseconds. */
const interval = 100;

/** Shown to people alone: at a terminal that can rewrite a line, and not where the output of a job is recorded (`CI`). */
export function startProgress(io: CommandIo): Progress {
  if (!io.isErrorTerminal || io.env.TERM === 'dumb' || isSet(io.env.CI)) return silent;
  let due = io.now().getTime() + patience;
  let width = 0;
  let part = '';
  let files = 0;
  let done = 0;

  // Blanks instead of an escape sequence: they clear the line on every terminal.
  const write = (line: string): void => {
    io.stderr(`\r${line.padEnd(width)}${line === '' ? '\r' : ''}`);
    width = line.length;
  };
  return {
    begin: (name, count) => {
      part = name;
      files = count;
      done = 0;
    },
    step: () => {
      done += 1;
      const now = io.now().getTime();
      if (now < due) return;
      due = now + interval;
      write(tell`${part} ${done} of ${files} files`);
    },
    end: () => {
      if (width > 0) write('');
    },
  };
}

/** Most systems set `CI=true`; a person says `CI=false` or `CI=` to be rid of it. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
