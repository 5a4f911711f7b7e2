import { tell, told } from '../../words/tell.ts';
import { headerMeanings } from './claim-meanings.ts';
import { familyOf } from './classify.ts';
import type { DecodedToken } from './decode.ts';
import { displayText } from './display.ts';
import { durationInWords } from './duration.ts';
import { type ExplanationRow, explainFields, personalPath } from './explain-claims.ts';
import { judgeToken } from './judge.ts';
import type { Confidence, TokenKind, TokenKindId } from './kind.ts';
import type { TokenProblem } from './problem.ts';
import { summarizeToken } from './summary.ts';
import { lifetimeOf } from './times.ts';

/** All that can be said about a token, as plain text that hover and command line render. */
export interface TokenExplanation {
  readonly kind: TokenKindId;
  readonly confidence: Confidence;
  readonly title: string;
  /** The inlay hint's line. */
  readonly summary: string;
  readonly header: readonly ExplanationRow[];
  /** Empty for encrypted tokens. */
  readonly claims: readonly ExplanationRow[];
  readonly facts: readonly string[];
  readonly problems: readonly TokenProblem[];
  readonly advice: readonly string[];
  /** Always there: nothing here has been verified. */
  readonly signature: string;
}

export interface ExplainOptions {
  /** Hides the values of claims that name people, for screen sharing. */
  readonly redact?: boolean;
}

const MAX_SENTENCE = 400;

/** Explains a token at the moment `now`. Neither the token nor its signature is in the result. */
export function explainToken(
  token: DecodedToken,
  kind: TokenKind,
  now: Date,
  options: ExplainOptions = {},
): TokenExplanation {
  const family = familyOf(kind);
  const seconds = now.getTime() / 1000;
  const hidden =
    options.redact === true
      ? personalPath(family.personal(kind), family.personalClaims ?? [])
      : (): boolean => false;
  return {
    kind: kind.id,
    confidence: kind.confidence,
    title: displayText(told(family.title(kind)), MAX_SENTENCE),
    summary: summarizeToken(token, kind, now),
    header: explainFields(token.header, { meanings: headerMeanings, now: seconds, hidden: () => false }),
    claims:
      token.payload === undefined
        ? []
        : explainFields(token.payload, { meanings: family.meanings, now: seconds, hidden }),
    facts: [...lifetimeFacts(token), ...family.facts(kind)].map((fact) => displayText(fact, MAX_SENTENCE)),
    problems: judgeToken(token, kind, now),
    advice: family.advice(kind),
    signature: signatureNote(token),
  };
}

function lifetimeFacts(token: DecodedToken): readonly string[] {
  const lifetime = lifetimeOf(token.times);
  return lifetime === undefined || lifetime <= 0
    ? []
    : [tell`Made to be valid for ${durationInWords(lifetime)}.`];
}

function signatureNote(token: DecodedToken): string {
  if (token.form === 'jwe') return tell`Signature not checked: the token is encrypted.`;
  return token.signaturePresent
    ? tell`Signature not checked: anybody could have written these claims.`
    : tell`Signature not checked: there is none.`;
}
