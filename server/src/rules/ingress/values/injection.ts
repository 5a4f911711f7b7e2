import { nginxAnnotation } from '../../../kubernetes/ingress/nginx-annotations.ts';
import { vulnerabilities } from '../../../kubernetes/ingress/releases.ts';
import { tell } from '../../../words/tell.ts';

/** Values that may be regular expressions, with braces and backslashes of their own. */
const regular: ReadonlySet<string> = new Set([
  'server-alias',
  'auth-tls-match-cn',
  'canary-by-header-pattern',
  'upstream-hash-by',
  'rewrite-target',
]);

/** Free texts, which the controller puts into quotes. */
const quoted: ReadonlySet<string> = new Set(['auth-realm', 'proxy-redirect-from', 'proxy-redirect-to']);

/** What of a value ends or opens a directive of nginx, in words; undefined for an innocent one. */
export function breaksOut(name: string, value: string): string | undefined {
  const kind = nginxAnnotation(name)?.value;
  if (kind === undefined || kind === 'snippet' || kind === 'cidrs') return undefined;
  if (/[\r\n]/.test(value.trim())) return tell`a line break`;
  const rest = value.replaceAll(/\$\{\w+\}/g, '');
  if (/[;]/.test(rest)) return quoted.has(name) ? undefined : tell`a semicolon`;
  if (regular.has(name)) return undefined;
  if (/[{}]/.test(rest)) return tell`a brace`;
  return undefined;
}

/** What of a path ends or opens a directive, or names files of the controller; undefined for an innocent one. */
export function pathBreaksOut(path: string): string | undefined {
  if (/[\r\n]/.test(path)) return tell`a line break`;
  if (/["'`]/.test(path)) return tell`a quote`;
  if (path.includes(';')) return tell`a semicolon`;
  if (/#/.test(path)) return tell`a number sign`;
  // A quantifier of a regular expression such as `{1,3}` is none.
  if (/[{}]/.test(path.replaceAll(/\{\d+(?:,\d*)?\}/g, ''))) return tell`a brace`;
  const file = /\/etc\/(?:passwd|shadow|group|nginx|ingress-controller)|\/var\/run\/secrets|_by_lua/.exec(
    path,
  );
  return file === null ? undefined : file[0];
}

/** The vulnerability that this way of writing configuration is known by. */
export function knownAs(name: string): string | undefined {
  return vulnerabilities.find(({ through }) => through.includes(name))?.id;
}
