/** Which file the server works on, so that logs can name it and a client that finds the server dead knows over what. */
export interface WorkNotes {
  /** URI; undefined between files. */
  readonly current: string | undefined;
  /** Does the work under the file's name; `size` is that of its text, in UTF-16 units. */
  on<T>(uri: string, size: number, work: () => T): T;
}

/** Smaller texts are worked on in a moment; a message about each of them would cost more than it is worth. */
const large = 50_000;

/**
 * `tell` is undefined for clients that do not want to hear of it; it is called with null when the work is done. With
 * `every`, small files are told of too.
 */
export function createWorkNotes(tell: ((uri: string | null) => void) | undefined, every: boolean): WorkNotes {
  let current: string | undefined;
  return {
    get current() {
      return current;
    },
    on(uri, size, work) {
      const outer = current;
      const tells = tell !== undefined && outer !== uri && (every || size >= large);
      current = uri;
      // Before the work: afterwards there may be nobody left to say it.
      if (tells) tell(uri);
      try {
        return work();
      } finally {
        current = outer;
        if (tells) tell(outer ?? null);
      }
    },
  };
}

/** What the log is told of an error that nobody caught: its name and where it came from, never its message, which may quote a file. */
export function lastWords(error: unknown, file: string | undefined): string {
  const name = error instanceof Error ? error.name : typeof error;
  const frames = (error instanceof Error ? (error.stack ?? '') : '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  const where = file === undefined ? '' : ` while it worked on ${file}`;
  return [`Zero Token ends${where}: ${name}`, ...frames].join('\n');
}
