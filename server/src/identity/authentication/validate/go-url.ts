import { quotedText } from '../../jwt/quoted.ts';

/** An address as Go's `net/url` takes it apart, or what it says when it cannot. */
export type ParsedUrl =
  | {
      readonly scheme: string;
      readonly hasUser: boolean;
      readonly query: string;
      readonly fragment: string;
    }
  | { readonly error: string };

/** Takes an address apart as Go does, which differs from browsers: nothing is repaired. */
export function parseUrl(url: string): ParsedUrl {
  const fail = (reason: string): ParsedUrl => ({ error: `parse ${quotedText(url)}: ${reason}` });
  if (/[\u0000-\u001f\u007f]/.test(url)) return fail('net/url: invalid control character in URL');
  const hash = url.indexOf('#');
  const fragment = hash < 0 ? '' : url.slice(hash + 1);
  const whole = hash < 0 ? url : url.slice(0, hash);
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(whole)?.[1]?.toLowerCase() ?? '';
  if (scheme === '' && whole.startsWith(':')) return fail('missing protocol scheme');
  const rest = scheme === '' ? whole : whole.slice(scheme.length + 1);
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  const path = mark < 0 ? rest : rest.slice(0, mark);
  if (scheme === '' && !path.startsWith('/') && /^[^/]*:/.test(path))
    return fail('first path segment in URL cannot contain colon');
  const broken = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(path)?.[0];
  if (broken !== undefined) return fail(`invalid URL escape ${quotedText(broken)}`);
  if (!path.startsWith('//')) return { scheme, hasUser: false, query, fragment };
  const authority = path.slice(2).split('/', 1)[0] ?? '';
  const sign = authority.lastIndexOf('@');
  const host = authority.slice(sign + 1);
  const space = /[ "<>\\^`{|}]/.exec(host)?.[0];
  if (space !== undefined) return fail(`invalid character ${quotedText(space)} in host name`);
  const port = /:([^:\]]*)$/.exec(host)?.[1];
  if (port !== undefined && !/^\d*$/.test(port))
    return fail(`invalid port ${quotedText(`:${port}`)} after host`);
  return { scheme, hasUser: sign >= 0, query, fragment };
}
