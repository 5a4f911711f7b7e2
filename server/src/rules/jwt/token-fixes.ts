import { tell } from '../../words/tell.ts';
import { decodedText } from '../../workspace/texts.ts';
import { type LocatedToken, tokensIn } from '../../workspace/tokens.ts';
import type { Finding, FixContext, FixOffer } from '../rule.ts';
import { redactOffer } from '../shared/redact-offer.ts';
import { clusterLoginOffers } from '../token/kubeconfig/token-conversions.ts';
import { variableFix } from './token-variable-fix.ts';

/** The fixes of a finding about a token: a projected token in its place where that is right, and taking the text out. */
export function tokenFixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const hit = hitOf(finding, context);
  if (hit === undefined) return [];
  const offers: FixOffer[] = [];
  const variable = variableFix(hit, finding, context);
  if (variable !== undefined) offers.push(variable);
  const document = context.parse(finding.document);
  const logins = document === undefined ? [] : clusterLoginOffers(document, finding.document, hit);
  // Where the platform is not told there are several to choose from, and none should be taken by itself.
  const isTold = logins.some(({ preferred }) => preferred === true);
  if (isTold) offers.push(...logins);
  offers.push(redactFix(hit, finding));
  if (!isTold) offers.push(...logins);
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

function redactFix({ path, scalar, match, inBase64 }: LocatedToken, { document }: Finding): FixOffer {
  const text = inBase64 ? decodedText(scalar.text) : scalar.text;
  if (text === undefined) {
    const title = tell`Redact the token (and revoke it: the history keeps it)`;
    return {
      title,
      safe: false,
      refusal: tell`The decoded value is not text, so it cannot be written again`,
    };
  }
  return redactOffer(document, { path, scalar, text, inBase64 }, match.start, match.end, 'token');
}
