import type { CommandIo } from '../../server/src/cli/io.ts';
import { run } from '../../server/src/cli/run.ts';

export interface Spoken {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of both streams, in the order in which they were written. */
  readonly writes: readonly string[];
}

/** Runs a command in this process, at no terminal and on a made-up day; `change` says what is otherwise. */
export async function runHere(
  cwd: string,
  args: readonly string[],
  change: Partial<CommandIo> = {},
): Promise<Spoken> {
  const writes: string[] = [];
  let stdout = '';
  let stderr = '';
  const code = await run(args, {
    cwd,
    env: {},
    isTerminal: false,
    isErrorTerminal: false,
    version: '1.2.3',
    stdout: (text) => {
      stdout += text;
      writes.push(text);
    },
    stderr: (text) => {
      stderr += text;
      writes.push(text);
    },
    readStdin: async () => new Uint8Array(),
    now: () => new Date('2026-06-01T12:00:00Z'),
    startLanguageServer: async () => {},
    ...change,
  });
  return { code, stdout, stderr, writes };
}
