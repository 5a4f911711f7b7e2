import { familyOf } from '../../identity/jwt/classify.ts';
import { displayText } from '../../identity/jwt/display.ts';
import { relativeTime } from '../../identity/jwt/duration.ts';
import { leeway } from '../../identity/jwt/judge-times.ts';
import type { TokenKind, TokenKindId } from '../../identity/jwt/kind.ts';
import type { TokenTimes } from '../../identity/jwt/times.ts';
import { tell } from '../../words/tell.ts';
import type { Confidence, RuleContext, Severity } from '../rule.ts';

/** A token as far as it matters who could use it and how long. */
export interface Credential {
  readonly kind: TokenKind;
  readonly times: TokenTimes;
  readonly signed: boolean;
}

/** What to say of a token that stands in a manifest. */
export interface TokenVerdict {
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Who it is, as `Token of ServiceAccount default/build`. */
  readonly who: string;
  /** Why it is a problem. */
  readonly why: string;
  /** What to write instead. */
  readonly instead: string;
}

const leewayMilliseconds = leeway * 1000;
/** Longer claims are cut: a message is one line. */
const longestName = 60;

/** The verdict in one line. */
export function verdictMessage({ who, why, instead }: TokenVerdict, place: string): string {
  return tell`${who} in ${place} ${why}; ${instead}`;
}

/** Says that the verdict holds until the token expires. */
export function holdUntilTurn({ times }: Pick<Credential, 'times'>, context: RuleContext): void {
  if (times.expiresAt === undefined) return;
  const end = times.expiresAt * 1000 + leewayMilliseconds;
  if (end >= context.now.getTime()) context.validUntil(new Date(end + 1));
}

/** Whether no receiver takes the token any more. */
export function isExpired({ times }: Pick<Credential, 'times'>, now: Date): boolean {
  return times.expiresAt !== undefined && times.expiresAt * 1000 + leewayMilliseconds < now.getTime();
}

/**
 * The verdict on a token as a credential; undefined for tokens that are public by design, that documentation prints,
 * or that no issuer would accept since nobody signed them (`no-unsigned-jwt` speaks about those).
 */
export function judgeCredential(credential: Credential, now: Date): TokenVerdict | undefined {
  const { kind, times, signed } = credential;
  if (kind.id === 'supabase-anon' || kind.id === 'sample') return undefined;
  if (kind.id === 'supabase-service-role' && kind.demo) return undefined;
  if (!signed) return undefined;
  if (kind.id === 'jwe') {
    return {
      severity: 'warning',
      confidence: 'medium',
      who: tell`Encrypted token (JWE)`,
      why: tell`can be used by everybody who reads this file, though nobody can read it`,
      instead: tell`keep it in a secret store and refer to it`,
    };
  }
  const who = whoseToken(kind);
  const confidence: Confidence = kind.confidence === 'low' ? 'medium' : kind.confidence;
  const { expiresAt } = times;
  const seconds = now.getTime() / 1000;
  if (expiresAt !== undefined && isExpired(credential, now)) {
    return {
      severity: 'info',
      confidence,
      who,
      why: tell`expired ${relativeTime(expiresAt, seconds)}, so it opens nothing, but it tells names and is copied on`,
      instead: tell`remove it`,
    };
  }
  const life =
    expiresAt === undefined
      ? tell`never expires`
      : tell`is valid until it expires ${relativeTime(expiresAt, seconds)}`;
  return {
    severity: expiresAt === undefined || kind.id === 'supabase-service-role' ? 'error' : 'warning',
    confidence,
    who,
    why: tell`${life} and works for everybody who reads this file`,
    instead: replacementFor(kind),
  };
}

/** Whose token it is, as a message begins. */
export function whoseToken(kind: TokenKind): string {
  if (kind.id === 'other') return tell`JSON Web Token`;
  const label = displayText(familyOf(kind).label(kind), longestName);
  return kind.id === 'supabase-service-role' ? label : tell`Token of ${label}`;
}

const pipelines: ReadonlySet<TokenKindId> = new Set([
  'github-actions',
  'gitlab-ci',
  'hcp-terraform',
  'buildkite',
  'circleci',
  'bitbucket',
]);

function replacementFor(kind: TokenKind): string {
  if (kind.id === 'kubernetes-legacy')
    return tell`mount a projected token and delete ${secretInWords(kind.namespace, kind.secret)} to revoke it`;
  if (kind.id.startsWith('kubernetes-') || kind.id.endsWith('-federation'))
    return tell`mount a projected token`;
  if (pipelines.has(kind.id)) return tell`let each job ask for its own token`;
  if (kind.id === 'argocd') return tell`make it anew with \`--expires-in\` and keep it in a secret store`;
  if (kind.id === 'spiffe') return tell`read it from the SPIFFE Workload API`;
  if (kind.id === 'supabase-service-role')
    return tell`keep it in a secret store, and make new keys in the project settings`;
  return tell`have the program fetch its own short-lived token`;
}

/** The Secret to delete in order to revoke a token. */
export function secretInWords(namespace: string, secret: string | undefined): string {
  return secret === undefined
    ? tell`its Secret`
    : tell`Secret ${displayText(`${namespace}/${secret}`, longestName)}`;
}
