import { decodeSecretData, utf8 } from '../jwt/base64.ts';
import { findTokens } from '../jwt/find.ts';
import { couldBeCredential } from './literal.ts';
import { mayTellCredential, tellsCredential } from './names.ts';
import { isFiller, isReference } from './placeholder.ts';
import { looksRandom } from './randomness.ts';

/** A credential that its position gives away: behind a flag, in a header, in an assignment. */
export interface PositionedCredential {
  /** `[start, end)` in the text searched: the credential alone. */
  readonly start: number;
  readonly end: number;
  /** What gives it away: `--token`, `Authorization: Bearer`, `PGPASSWORD=`. */
  readonly by: string;
}

const header =
  /\b(?:proxy-)?authorization(?:["']?\s*[:=]\s*["']?|\s+["'])(bearer|basic|token|apikey)\s+([A-Za-z0-9+/=._~!-]+)/gi;
const headerValue = /^(bearer|basic|token|apikey)\s+([A-Za-z0-9+/=._~!-]+)\s*$/i;

/** Credentials written into an `Authorization` header anywhere in a text; with `isHeader` the text is such a header's value. */
export function findHeaderCredentials(text: string, isHeader = false): readonly PositionedCredential[] {
  const found: PositionedCredential[] = [];
  const add = (match: RegExpMatchArray): void => {
    const [whole, scheme = '', value = ''] = match;
    const start = (match.index ?? 0) + whole.lastIndexOf(value);
    if (isHeaderCredential(scheme.toLowerCase(), value)) {
      found.push({ start, end: start + value.length, by: `Authorization: ${scheme}` });
    }
  };
  if (isHeader) {
    const match = headerValue.exec(text);
    if (match !== null) add(match);
  } else if (/authorization/i.test(text)) {
    for (const match of text.matchAll(header)) add(match);
  }
  return found;
}

function isHeaderCredential(scheme: string, value: string): boolean {
  if (scheme !== 'basic') return value.length >= 8 && /[^a-z]/.test(value) && isLiteral(value);
  const bytes = decodeSecretData(value);
  return bytes !== undefined && isUserAndPassword(utf8(bytes));
}

/** True for `user:password` as a Basic header holds it, with a password that somebody chose. */
export function isUserAndPassword(text: string): boolean {
  const colon = text.indexOf(':');
  if (colon < 0 || /[\ufffd\u0000-\u001f]/.test(text.trimEnd())) return false;
  const password = text.slice(colon + 1).trim();
  return (
    password.length >= 4 && password !== text.slice(0, colon) && !isFiller(password) && !isReference(password)
  );
}

/** Credentials among the arguments of a command: `--token=…`, `--password …`, in one text or in two neighbouring items. */
export function findArgumentCredentials(text: string): readonly PositionedCredential[] {
  const found: PositionedCredential[] = [];
  if (mayTellCredential(text)) {
    for (const match of text.matchAll(
      /(?<![\w-])--?([A-Za-z][\w-]*)(=|[ \t]+)("[^"\n]*"|'[^'\n]*'|[^\s"';|&)]+)/g,
    )) {
      const [whole, flag = '', , value = ''] = match;
      if (!isCredentialFlag(flag, unquoted(value))) continue;
      add(found, match.index + whole.length - value.length, value, `--${flag}`);
    }
    for (const match of text.matchAll(/(?<![\w$-])([A-Z][A-Z0-9_]*)=("[^"\n]*"|'[^'\n]*'|[^\s"';|&)]+)/g)) {
      const [whole, name = '', value = ''] = match;
      if (!tellsCredential(name) || !isChosen(name, unquoted(value))) continue;
      add(found, match.index + whole.length - value.length, value, `${name}=`);
    }
  }
  if (/\bcurl\b/.test(text)) {
    for (const match of text.matchAll(/(?<=\s)(?:-u|--user)(?:=|[ \t]*)(["']?)([^\s:"']+):([^\s"']+)/g)) {
      const [whole, , user = '', password = ''] = match;
      if (!isUserAndPassword(`${user}:${password}`) || !isLiteral(password)) continue;
      const start = match.index + whole.length - password.length;
      found.push({ start, end: start + password.length, by: 'curl --user' });
    }
  }
  return found.length < 2 ? found : found.sort((a, b) => a.start - b.start);
}

/** True when the value of a flag is a credential: `--token` with a literal, not `--token-file`, `--secret NAME` or `--token $(TOKEN)`. */
export function isCredentialFlag(flag: string, value: string): boolean {
  return flag.length > 1 && tellsCredential(flag) && isChosen(flag, value);
}

// `--secret` and `--credentials` name an object of the cluster as often as they hold the thing itself.
function isChosen(name: string, value: string): boolean {
  if (!isLiteral(value)) return false;
  return /(?:token|pass(?:word|wd|phrase)?|pwd|key)\d*$/i.test(name) ? true : looksRandom(value);
}

function isLiteral(value: string): boolean {
  return (
    couldBeCredential(value) &&
    !/^[$`\\]|\$\(|\$\{|\$[A-Za-z_]/.test(value) &&
    !value.startsWith('-') &&
    findTokens(value).length === 0
  );
}

function unquoted(value: string): string {
  return /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value;
}

function add(found: PositionedCredential[], from: number, value: string, by: string): void {
  const inner = unquoted(value);
  const start = inner === value ? from : from + 1;
  found.push({ start, end: start + inner.length, by });
}
