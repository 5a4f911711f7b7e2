import { tell } from '../../words/tell.ts';
import { type KnownIssuer, userNameFor } from '../authentication/known-issuer.ts';
import { issuerOfUrl } from './all.ts';
import type { Issuer } from './issuer.ts';
import type { SubjectReading } from './read-subject.ts';

/** Those of a list whose tokens may be an issuer's: by their address, else hosts that may be anybody's. */
export function knownFor(issuer: Issuer, known: readonly KnownIssuer[]): readonly KnownIssuer[] {
  const certain = known.filter(({ issuerUrl }) => issuer.recognise(issuerUrl) === 'certain');
  if (certain.length > 0) return certain;
  return known.filter(
    ({ issuerUrl }) => issuer.recognise(issuerUrl) === 'possible' && issuerOfUrl(issuerUrl) === undefined,
  );
}

/** What API servers put before the subjects of an issuer, each once; empty where nothing is known. */
export function prefixesFor(issuer: Issuer, known: readonly KnownIssuer[]): readonly string[] {
  const prefixes = knownFor(issuer, known).flatMap(({ usernamePrefix, usernameClaim }) =>
    usernamePrefix === undefined || usernameClaim !== 'sub' ? [] : [usernamePrefix],
  );
  return [...new Set(prefixes)];
}

/** How a name stands to the authentication that is known. */
export type NameVerdict =
  /** The API server gives it to a token with that subject. */
  | { readonly case: 'agrees'; readonly known: KnownIssuer }
  /** It gives another name to that subject. */
  | {
      readonly case: 'differs';
      readonly known: KnownIssuer;
      /** The name it gives; undefined where several API servers give several. */
      readonly expected: string | undefined;
    }
  /** It trusts nobody who issues such subjects. */
  | { readonly case: 'untrusted' }
  /** Nothing is known, or too little. */
  | { readonly case: 'unknown' };

const unknown: NameVerdict = { case: 'unknown' };

/** Compares a user name with what the known authentication makes of its subject. */
export function judgeUserName(
  { issuer, prefix, text }: Pick<SubjectReading, 'issuer' | 'prefix' | 'text'>,
  known: readonly KnownIssuer[],
): NameVerdict {
  if (known.length === 0) return unknown;
  const own = knownFor(issuer, known);
  const name = prefix + text;
  const others = known.filter((candidate) => !own.includes(candidate));
  // A broker of identities may give out any name behind its prefix.
  if (others.some((other) => issuerOfUrl(other.issuerUrl) === undefined && mayName(other, name)))
    return unknown;
  if (own.length === 0) return { case: 'untrusted' };
  for (const candidate of own)
    if (candidate.usernameClaim === 'sub' && userNameFor(candidate, text) === name)
      return { case: 'agrees', known: candidate };
  if (
    own.some(({ usernamePrefix, usernameClaim }) => usernamePrefix === undefined || usernameClaim !== 'sub')
  )
    return unknown;
  // A host of one's own may be another product altogether, unless the prefix is all but its.
  const meant = own.filter(
    ({ issuerUrl, usernamePrefix }) =>
      issuer.recognise(issuerUrl) === 'certain' || isMistyped(prefix, usernamePrefix ?? ''),
  );
  const [first] = meant;
  if (first === undefined) return unknown;
  const names = new Set(meant.map((candidate) => userNameFor(candidate, text)));
  return { case: 'differs', known: first, expected: names.size === 1 ? [...names][0] : undefined };
}

function mayName({ usernamePrefix }: KnownIssuer, name: string): boolean {
  return usernamePrefix === undefined || name.startsWith(usernamePrefix);
}

/** Whether a token of one of them may be in a group of that name. */
export function mayBeGroup(name: string, known: readonly KnownIssuer[]): boolean {
  return known.some(({ groupsClaim, groupsPrefix, computesGroups, source }) => {
    if (computesGroups) return true;
    // Settings need not say everything.
    if (groupsClaim === undefined) return source === 'settings';
    return groupsPrefix === undefined || name.startsWith(groupsPrefix);
  });
}

/** Whether a prefix is another one with a slip of the pen: case, quotes, the mark at its end, or one letter. */
export function isMistyped(written: string, meant: string): boolean {
  if (written === meant || meant === '') return false;
  const plain = (text: string): string => text.toLowerCase().replaceAll(/["'\s:#/|-]/g, '');
  if (plain(written) === plain(meant)) return true;
  return Math.abs(written.length - meant.length) <= 1 && meant.length > 3 && differsByOne(written, meant);
}

function differsByOne(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [restA, restB] = [a.length - start - end, b.length - start - end];
  if (restA <= 1 && restB <= 1) return true;
  // Two letters in the wrong order.
  return restA === 2 && restB === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}

/** The name such a subject gets by the flags' default: the issuer's usual address, `#`, the subject; undefined for hosts of one's own. */
export function defaultUserName({
  issuer,
  text,
}: Pick<SubjectReading, 'issuer' | 'text'>): string | undefined {
  const [url] = issuer.urls;
  return url === undefined || url.includes('<') ? undefined : `${url}#${text}`;
}

/** The default prefix of the flags with a slip: an issuer's address that is not this one's, or one without the `#` behind it. */
export function prefixFlaw({
  issuer,
  prefix,
}: Pick<SubjectReading, 'issuer' | 'prefix'>):
  | { readonly why: string; readonly meant: string | undefined }
  | undefined {
  if (!/^https?:\/\//.test(prefix)) return undefined;
  const url = prefix.replace(/(?<![:#/|])[:#/|]+$/, '');
  const recognised = issuer.recognise(url) !== 'no';
  if (recognised && prefix === `${url}#`) return undefined;
  if (recognised)
    return { why: tell`the default prefix is the address of the issuer and \`#\``, meant: `${url}#` };
  const usual = defaultUserName({ issuer, text: '' });
  return { why: tell`\`${url}\` is not the address of its issuer`, meant: usual };
}
