/** What follows a backslash between double quotes, and what it stands for (YAML 1.2 §5.7). */
export const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** How many hexadecimal digits follow `\x`, `\u` and `\U`. */
export const escapeDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
