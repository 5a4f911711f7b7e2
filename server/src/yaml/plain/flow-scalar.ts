import { escapeDigits, escapes } from '../escapes.ts';
import {
  BACKSLASH,
  COLON,
  DASH,
  DOT,
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

/** A `parent` that no line is deeper than: the scalar ends on its line. */
export const onOneLine = Number.POSITIVE_INFINITY;

/**
 * Behind the closing quote of a quoted scalar that starts at `start`; all its other lines are deeper than `parent`, the
 * column of the collection that it is a value of.
 */
export function quotedEnd(text: string, start: number, parent: number): number {
  const quote = text.charCodeAt(start);
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote !== SINGLE_QUOTE || text.charCodeAt(at + 1) !== SINGLE_QUOTE) return at + 1;
      at += 2;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE && !isBreak(text.charCodeAt(at + 1))) at += 2;
    else if (at >= text.length) refuse();
    else if (isBreak(code)) at = continuation(text, at, parent);
    else at += 1;
  }
}

/** From a line break to the content of the next line that has any, where a scalar that started above goes on. */
function continuation(text: string, lineBreak: number, parent: number): number {
  let lineStart = lineBreak;
  let at = lineBreak;
  while (isBreak(text.charCodeAt(at))) {
    lineStart = text.indexOf('\n', at) + 1;
    at = lineStart;
    while (text.charCodeAt(at) === SPACE) at += 1;
  }
  const code = text.charCodeAt(at);
  if (at >= text.length || code === TAB || at - lineStart <= parent) refuse();
  if (at === lineStart && (code === DASH || code === DOT)) refuse();
  return at;
}

/** What a quoted scalar says; `end` is behind its closing quote. */
export function decodeQuoted(text: string, start: number, end: number): string {
  const source = text.slice(start + 1, end - 1);
  const isDouble = text.charCodeAt(start) === DOUBLE_QUOTE;
  const content = source.includes('\n') ? foldedLines(source, isDouble) : source;
  if (text.charCodeAt(start) === SINGLE_QUOTE)
    return content.includes("'") ? content.replaceAll("''", "'") : content;
  return content.includes('\\') ? decodeEscapes(content) : content;
}

/**
 * Folds the lines of a scalar that is no block scalar (YAML 1.2 §7.3): blanks around line breaks are nothing, a line
 * break is a blank, and blank lines are line breaks.
 */
function foldedLines(source: string, escaping: boolean): string {
  if (source.includes('\t')) refuse();
  const lines = source.split(/\r?\n/);
  let folded = '';
  let blankLines = 0;
  let isJoined = true;
  lines.forEach((line, i) => {
    const isLast = i === lines.length - 1;
    const start = i === 0 ? 0 : contentStart(line);
    const end = isLast ? line.length : Math.max(start, contentEnd(line));
    if (start === end && i > 0 && !isLast) {
      // After an escaped line break readers disagree.
      if (isJoined) refuse();
      blankLines += 1;
      return;
    }
    if (!isJoined) folded += blankLines === 0 ? ' ' : '\n'.repeat(blankLines);
    blankLines = 0;
    isJoined = escaping && !isLast && endsInEscape(line, end);
    if (isJoined && end !== line.length) refuse();
    folded += line.slice(start, isJoined ? end - 1 : end);
  });
  return folded;
}

function contentStart(line: string): number {
  let at = 0;
  while (line.charCodeAt(at) === SPACE) at += 1;
  return at;
}

function contentEnd(line: string): number {
  let at = line.length;
  while (line.charCodeAt(at - 1) === SPACE) at -= 1;
  return at;
}

function endsInEscape(line: string, end: number): boolean {
  let at = end;
  while (line.charCodeAt(at - 1) === BACKSLASH) at -= 1;
  return (end - at) % 2 === 1;
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
