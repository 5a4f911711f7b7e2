import { writeSync } from 'node:fs';
import type { CommandIo } from './io.ts';

/** The real process. A reader that went away (`| head`) ends the process quietly. */
export function processIo(given: Pick<CommandIo, 'version' | 'startLanguageServer'>): CommandIo {
  process.stdout.on('error', leaveWhenClosed);
  process.stderr.on('error', leaveWhenClosed);
  return {
    ...given,
    cwd: process.cwd(),
    env: process.env,
    isTerminal: process.stdout.isTTY === true,
    isErrorTerminal: process.stderr.isTTY === true,
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    readStdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    },
    now: () => new Date(),
  };
}

function leaveWhenClosed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  writeSync(2, `${error.message}\n`);
  process.exit(4);
}
