import { findCredentials } from '../../identity/credentials/find.ts';
import { findTokens } from '../../identity/jwt/find.ts';
import { argumentValues, dataValues, type Span } from './flow-values.ts';

/** Controls, bidirectional marks and line separators would let a manifest write on the terminal what it likes. */
const harmful =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Keys whose value is a secret when it is written out; `secretName` and the like only name one. */
const secretKey =
  /^(\s*(?:-\s+)?["']?(?:[\w.-]*[_.-])?(?:password|passwd|passphrase|token|apikey|api[-_]key|secret[-_]?key|access[-_]?key|client[-_]?secret|client-key-data|private[-_]?key|credentials?|\.dockerconfigjson)["']?\s*:\s+)(\S.*)$/i;

const nowhere: Span = [0, 0];
/** The same of secrets in flow maps, and of whatever stands behind `value:` there. */
const flowSecret =
  /([{,]\s*["']?(?:(?:[\w.-]*[_.-])?(?:password|passwd|passphrase|token|apikey|api[-_]key|secret[-_]?key|access[-_]?key|client[-_]?secret|private[-_]?key|credentials?)|value)["']?\s*:\s+)("(?:\\.|[^"\\])*"?|'(?:''|[^'])*'?|[^\s,{}[\]"'][^,{}[\]]*)/gi;

/**
 * A line of a manifest made safe to show: what may be a credential becomes dots of the same width, tabs become one blank. Of
 * arguments in a flow list only what overlaps `about` is shown: the place a finding is about; of data in a flow map nothing is.
 */
export function safeLine(line: string, hidesValues: boolean, about: Span = nowhere): string {
  let shown = hideCredentials(line.replace(/\t/g, ' ').replace(harmful, '\ufffd'), hidesValues);
  for (const [start, end] of argumentValues(shown))
    if (end <= about[0] || start >= about[1]) shown = dotted(shown, start, end);
  for (const [start, end] of dataValues(shown)) shown = dotted(shown, start, end);
  return shown.replace(flowSecret, (whole: string, head: string, value: string) =>
    isReference(value) || (!hidesValues && /\bvalue["']?\s*:\s+$/i.test(head)) ? whole : head + dots(value),
  );
}

/** Puts dots in place of what may be a credential; with `hidesValues` also of whatever stands behind `value:`. */
export function hideCredentials(line: string, hidesValues: boolean): string {
  let shown = line;
  for (const { start, end } of [...findTokens(shown), ...findCredentials(shown)])
    shown = dotted(shown, start, end);
  // Cut-off tokens, bootstrap tokens, and long runs of base64 that mix cases and digits.
  shown = shown.replace(/\beyJ[\w-]{8,}(?:\.[\w-]*)*|\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g, dots);
  // A token folded with escapes goes on behind them.
  shown = shown.replace(/(?<=•)(?:\\[nrt ]?\s*[\w+/=.-]+)+/g, dots);
  shown = shown.replace(/[A-Za-z0-9+/_=-]{24,}/g, (run) => (looksRandom(run) ? dots(run) : run));
  const named = secretKey.exec(shown) ?? (hidesValues ? /^(\s*(?:-\s+)?value:\s+)(\S.*)$/.exec(shown) : null);
  const value = named?.[2];
  if (named === null || value === undefined || isReference(value)) return shown;
  return dotted(shown, named[1]?.length ?? 0, shown.length);
}

/** A line with what could write on the terminal made visible; a carriage return at its end is part of the line break. */
export function withoutControls(line: string): string {
  return line.replace(harmful, (character, at: number) =>
    character === '\r' && at === line.length - 1 ? character : '\ufffd',
  );
}

/** One line of text for a terminal. */
export function safeText(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(harmful, '\ufffd');
}

/**
 * One line of text for a log. A CI runner takes `##[` anywhere in a line for one of its commands (actions/runner,
 * ActionCommand.cs).
 */
export function logText(text: string): string {
  return safeText(text).replaceAll('##[', '## [');
}

/** A file's name for the beginning of a line: a runner takes a line that begins with `::` for one of its commands. */
export function fileText(file: string): string {
  return logText(/^\s*::/.test(file) ? `./${file}` : file);
}

function looksRandom(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) && !/[/_-]{1}[a-z]+[/_-]/.test(run);
}

/** Templates, maps, block scalars and anchors hold no secret on this line; nor do the words of `id-token: write`. */
function isReference(value: string): boolean {
  return /^(?:\{\{|\$[({]|[|>{&*[!]|["']{2}|#|(?:null|true|false|read|write|none)\s*(?:#|$)|(?:null|true|false)\b)/.test(
    value,
  );
}

function dotted(text: string, start: number, end: number): string {
  return text.slice(0, start) + dots(text.slice(start, end)) + text.slice(end);
}

function dots(text: string): string {
  return '•'.repeat(text.length);
}
