import { issuerOfUrl, issuers } from './all.ts';
import type { Issuer, Subject, SubjectFlaw, SubjectVerdict } from './issuer.ts';
import type { PatternReading } from './pattern.ts';

/** A user name taken apart: what the API server's configuration puts in front, and the token's own subject. */
export interface SubjectReading {
  readonly issuer: Issuer;
  /** As written: `github:`, `https://issuer#`, or empty. */
  readonly prefix: string;
  /** What follows the prefix. */
  readonly text: string;
  /** Undefined where the text only begins like a subject of the issuer. */
  readonly subject: Subject | undefined;
  /** Of the subject; undefined without one. */
  readonly verdict: SubjectVerdict | undefined;
  /** Why no token bears it; undefined for what may be one. */
  readonly flaw: SubjectFlaw | undefined;
}

// Longer names come from no issuer; the limit keeps the expressions of the issuers from taking long over them.
const longestName = 1024;

/** Whose subject a user name without wildcards is; undefined when nothing gives that away. */
export function readSubject(name: string): SubjectReading | undefined {
  if (name.length > longestName || name.includes('*')) return undefined;
  return readBehindAddress(name) ?? readAnywhere(name);
}

/** An issuer's address with `#`, the default prefix of the flags, says whose subject follows. */
function readBehindAddress(name: string): SubjectReading | undefined {
  const cut = /^https:\/\/[^#]+#/.exec(name)?.[0];
  const issuer = cut === undefined ? undefined : issuerOfUrl(cut.slice(0, -1));
  return cut === undefined || issuer === undefined
    ? undefined
    : readingOf(issuer, cut, name.slice(cut.length));
}

function readAnywhere(name: string): SubjectReading | undefined {
  for (const issuer of issuers) {
    const place = issuer.start.exec(name)?.index;
    if (place === undefined || !isPrefix(name.slice(0, place))) continue;
    const reading = readingOf(issuer, name.slice(0, place), name.slice(place));
    if (reading !== undefined) return reading;
  }
  return undefined;
}

function readingOf(issuer: Issuer, prefix: string, text: string): SubjectReading | undefined {
  const subject = issuer.parse(text);
  const verdict = subject && issuer.judge(subject);
  const flaw = subject === undefined ? issuer.flawOf(text) : undefined;
  return subject === undefined && flaw === undefined
    ? undefined
    : { issuer, prefix, text, subject, verdict, flaw };
}

/** Which issuer's subjects a name with a wildcard was meant for; undefined when nothing gives it away. */
export function readSubjectPattern(name: string): PatternReading | undefined {
  if (name.length > longestName) return undefined;
  for (const issuer of issuers) {
    const place = issuer.start.exec(name)?.index;
    if (place === undefined || !isPrefix(name.slice(0, place))) continue;
    const prefix = name.slice(0, place);
    const reading = issuer.readPattern(name.slice(place), prefix);
    if (reading !== undefined) return { ...reading, prefix };
  }
  return undefined;
}

/** Nothing, an issuer with `#`, or a word that ends where a name could begin: `github:`, `oidc/`. */
function isPrefix(text: string): boolean {
  return text === '' || /[:#/|]$/.test(text);
}
