import type { Operation } from '../../edit/operations.ts';
import { decodeSecretData, utf8 } from '../../identity/jwt/base64.ts';
import { type LocatedToken, tokensIn } from '../../workspace/tokens.ts';
import type { Path } from '../../yaml/located.ts';
import type { Finding, FixContext, FixOffer } from '../rule.ts';
import { variableFix } from './token-variable-fix.ts';

/** What a redacted token leaves behind. */
const redacted = 'REDACTED';

/** The fixes of a finding about a token: a projected token in its place where that is right, and taking the text out. */
export function tokenFixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const hit = hitOf(finding, context);
  if (hit === undefined) return [];
  const offers: FixOffer[] = [];
  const variable = variableFix(hit, finding, context);
  if (variable !== undefined) offers.push(variable);
  offers.push(redactFix(hit, finding));
  return offers;
}

function hitOf(finding: Finding, context: FixContext): LocatedToken | undefined {
  const document = context.parse(finding.document);
  const { data } = finding;
  if (document === undefined || typeof data !== 'object' || data === null || !('path' in data))
    return undefined;
  const wanted = JSON.stringify(data.path);
  return tokensIn(document).find(
    ({ path, match }) => JSON.stringify(path) === wanted && match.start === data.start,
  );
}

function redactFix(hit: LocatedToken, finding: Finding): FixOffer {
  const title = 'Redact the token (and revoke it: the history keeps it)';
  if (hit.scalar.opaque) {
    return { title, safe: false, refusal: 'A template stands in the same value, so its text is not known' };
  }
  const operation = hit.inBase64 ? redactInBase64(hit) : redactInText(hit);
  if (operation === undefined) {
    return { title, safe: false, refusal: 'The decoded value is not text, so it cannot be written again' };
  }
  return {
    title,
    safe: false,
    plan: () => ({
      changes: [
        { type: 'edit', document: finding.document, operations: [operation], label: 'Redact the token' },
      ],
    }),
  };
}

function redactInText({ path, match }: LocatedToken): Operation {
  return { op: 'rewriteInString', path: path as Path, at: [match.start, match.end], text: redacted };
}

function redactInBase64({ path, scalar, match }: LocatedToken): Operation | undefined {
  const bytes = decodeSecretData(scalar.text);
  if (bytes === undefined) return undefined;
  const text = utf8(bytes);
  if (text.includes('\ufffd')) return undefined;
  const clean = `${text.slice(0, match.start)}${redacted}${text.slice(match.end)}`;
  return { op: 'replaceScalar', path, value: toBase64(clean), style: 'plain' };
}

function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
