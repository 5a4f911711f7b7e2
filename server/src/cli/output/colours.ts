import type { Severity } from '../../rules/rule.ts';

/** Puts terminal colours around text, or leaves it alone. */
export interface Colours {
  severity(severity: Severity, text: string): string;
  bold(text: string): string;
  /** For the frame around source lines. */
  frame(text: string): string;
  added(text: string): string;
  removed(text: string): string;
}

const numbers: Readonly<Record<Severity, string>> = {
  error: '1;31',
  warning: '1;33',
  info: '1;36',
  hint: '1;35',
};

/** Colours for a terminal; plain text elsewhere, and wherever NO_COLOR is set (https://no-color.org). */
export function coloursFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Colours {
  const wanted = isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
  const paint = (number: string, text: string): string =>
    wanted && text !== '' ? `\u001b[${number}m${text}\u001b[0m` : text;
  return {
    severity: (severity, text) => paint(numbers[severity], text),
    bold: (text) => paint('1', text),
    frame: (text) => paint('34', text),
    added: (text) => paint('32', text),
    removed: (text) => paint('31', text),
  };
}
