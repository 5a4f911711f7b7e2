/** What a command may touch beside the file system. */
export interface CommandIo {
  /** Working directory, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True when standard output is a terminal. */
  readonly isTerminal: boolean;
  /** True when standard error is one. */
  readonly isErrorTerminal: boolean;
  stdout(text: string): void;
  stderr(text: string): void;
  readStdin(): Promise<Uint8Array>;
  now(): Date;
  /** Of this program, such as `1.2.3`. */
  readonly version: string;
  /** Serves the Language Server Protocol on standard input and output. Given from outside: commands do not know the server. */
  startLanguageServer(): Promise<void>;
}

/** Exit codes; fixed, other programs hold on to them. */
export const exitCode = {
  clean: 0,
  findings: 1,
  usage: 2,
  noInput: 3,
  internal: 4,
} as const;

/** Wrong usage or an unreadable configuration: the message goes to stderr and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Told by its name: each file of the built command has a class of its own. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError';
}
