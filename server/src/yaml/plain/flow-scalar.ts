import { escapeDigits, escapes } from '../escapes.ts';
import {
  BACKSLASH,
  COLON,
  DOUBLE_QUOTE,
  HASH,
  isBlankOrEnd,
  isBreak,
  isFlowIndicator,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './characters.ts';
import { refuse } from './cursor.ts';

/** Behind the closing quote of a quoted scalar that starts at `start` and ends on its line. */
export function quotedEnd(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote !== SINGLE_QUOTE || text.charCodeAt(at + 1) !== SINGLE_QUOTE) return at + 1;
      at += 2;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) at += 2;
    else if (at >= text.length || isBreak(code)) refuse();
    else at += 1;
  }
}

/** What a quoted scalar on one line says; `end` is behind its closing quote. */
export function decodeQuoted(text: string, start: number, end: number): string {
  const content = text.slice(start + 1, end - 1);
  if (text.charCodeAt(start) === SINGLE_QUOTE)
    return content.includes("'") ? content.replaceAll("''", "'") : content;
  return content.includes('\\') ? decodeEscapes(content) : content;
}

const HEXADECIMAL = /^[0-9a-fA-F]+$/;

function decodeEscapes(content: string): string {
  let decoded = '';
  let from = 0;
  for (let at = content.indexOf('\\'); at !== -1; at = content.indexOf('\\', from)) {
    const letter = content[at + 1] ?? '';
    const digits = Object.hasOwn(escapeDigits, letter) ? (escapeDigits[letter] ?? 0) : 0;
    decoded += content.slice(from, at);
    from = at + 2 + digits;
    if (digits > 0) {
      const source = content.slice(at + 2, from);
      const code = source.length === digits && HEXADECIMAL.test(source) ? Number.parseInt(source, 16) : -1;
      if (code < 0 || code > 0x10ffff) refuse();
      decoded += String.fromCodePoint(code);
    } else if (Object.hasOwn(escapes, letter)) decoded += escapes[letter];
    else refuse();
  }
  return decoded + content.slice(from);
}

/**
 * Where a plain scalar that starts at `at` ends on its line, blanks at its end not included: before a comment, before
 * `: ` (then it may be a key), between brackets also before an indicator. Whether it goes on in the next line is not
 * told here.
 */
export function plainEnd(text: string, start: number, inFlow: boolean): number {
  let end = start;
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code > SPACE) {
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (isBlankOrEnd(next) || (inFlow && isFlowIndicator(next))) return end;
      } else if (inFlow && isFlowIndicator(code)) return end;
      end = at + 1;
    } else if (code === SPACE) {
      if (text.charCodeAt(at + 1) === HASH) return end;
    } else if (code === TAB) refuse();
    else return end;
  }
}
