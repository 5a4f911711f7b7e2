/** Codes of the characters that mean something in YAML. */
export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const SINGLE_QUOTE = 0x27;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const BAR = 0x7c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** A line break; in the texts that the plain reader takes, a carriage return always stands before a line feed. */
export function isBreak(code: number): boolean {
  return code === LINE_FEED || code === 0x0d;
}

/** A blank, a line break or the end of the text (whose code is not a number). */
export function isBlankOrEnd(code: number): boolean {
  // The characters below a blank are tabs and line breaks: others were refused at the beginning.
  return !(code > SPACE);
}

/** `,[]{}`: what ends a plain scalar between brackets. */
export function isFlowIndicator(code: number): boolean {
  return (
    code === COMMA ||
    code === OPEN_BRACKET ||
    code === CLOSE_BRACKET ||
    code === OPEN_BRACE ||
    code === CLOSE_BRACE
  );
}

/** Characters that no plain scalar starts with, among the first 128: indicators, quotes, brackets and what is reserved. */
const noStart: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  '\t\n\r #"\',[]{}&*!|>%@`'.includes(String.fromCharCode(code)),
);

/** Whether a plain scalar may start at an offset. `-`, `:` and `?` do when more text follows at once; `?` is left to the package. */
export function mayStartPlain(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code > 127) return true;
  if (!(code < 128) || noStart[code] === true || code === QUESTION) return false;
  return (code !== DASH && code !== COLON) || !isBlankOrEnd(text.charCodeAt(at + 1));
}
