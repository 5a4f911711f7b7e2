/** Translates a sentence and puts its arguments in: `vscode.l10n.t`. */
export type Translate = (message: string, ...args: readonly (string | number)[]) => string;

/** What is known about a server that has ended by itself. */
export interface Crash {
  /** How often within the window of the policy, this time included. */
  readonly count: number;
  /** The file it worked on, as the user knows it. */
  readonly file: string | undefined;
  /** Exit code or signal, where there is one. */
  readonly ending: string | undefined;
}

/** What the user is told when the server is started again. */
export function restartedWords({ count, file }: Crash, t: Translate): string {
  return file === undefined
    ? t('Zero Token ended unexpectedly {0} times and was started again.', count)
    : t(
        'Zero Token ended unexpectedly {0} times, last while it read {1}, and was started again.',
        count,
        file,
      );
}

/** What the user is told when the server stays off, with how to go on. */
export function gaveUpWords({ count, file }: Crash, t: Translate): string {
  return file === undefined
    ? t(
        'Zero Token ended unexpectedly {0} times within five minutes and stays off until it is restarted.',
        count,
      )
    : t(
        'Zero Token ended unexpectedly {0} times within five minutes, last while it read {1}. It stays off: leave that file out (zeroToken.workspace.exclude) or close it, then restart.',
        count,
        file,
      );
}

/** A line for the log; the log is not translated. */
export function logLine({ count, file, ending }: Crash, then: string): string {
  const how = ending === undefined ? '' : ` (${ending})`;
  const where = file === undefined ? '' : ` while it worked on ${file}`;
  return `The language server ended by itself${how}${where}; crash ${count}. ${then}`;
}

/** What is known about the editor the crashes happened in. */
export interface Surroundings {
  readonly version: string;
  readonly editor: string;
  readonly host: string;
}

/** A report that a person reads over and sends to whom they like: no text of any file is in it. */
export function crashReport(
  crashes: readonly (Crash & { readonly time: number })[],
  { version, editor, host }: Surroundings,
): string {
  return [
    '# Zero Token ended unexpectedly',
    '',
    `- Zero Token ${version}`,
    `- ${editor}, ${host}`,
    '',
    '| When | How it ended | File it worked on |',
    '|---|---|---|',
    ...crashes.map(
      ({ time, ending, file }) =>
        `| ${new Date(time).toISOString()} | ${ending ?? 'not known'} | ${cell(file ?? 'not known')} |`,
    ),
    '',
    'What was done just before:',
    '',
    '',
    'Nothing has been sent. Take out what others should not see, such as names of files; the log is under “Zero Token: Show Output”, without any text of your files.',
    '',
  ].join('\n');
}

/** A name of a file in a table. */
function cell(text: string): string {
  return `\`${text.replaceAll(/[`|\r\n]/g, '_')}\``;
}
