import { isNone, isSymmetric } from '../../identity/jwt/algorithm.ts';
import { familyOf } from '../../identity/jwt/classify.ts';
import { displayText } from '../../identity/jwt/display.ts';
import { relativeTime } from '../../identity/jwt/duration.ts';
import { isClusterAccount } from '../../identity/jwt/kind.ts';
import type { LocatedToken } from '../../workspace/tokens.ts';
import type { Confidence, Severity } from '../rule.ts';

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

const leewayMilliseconds = 60_000;
/** Longer claims are cut: a message is one line. */
const longestName = 60;

/** The moments at which the verdict changes, in milliseconds since 1970. */
export function turningPoints({ token }: LocatedToken): readonly number[] {
  const { expiresAt, notBefore } = token.times;
  return [expiresAt, notBefore].flatMap((seconds) =>
    seconds === undefined ? [] : [seconds * 1000 + leewayMilliseconds],
  );
}

/**
 * The verdict on a token as a credential; undefined for tokens that are public by design, that documentation prints,
 * or that no issuer would accept since nobody signed them (`no-unsigned-jwt` speaks about those).
 */
export function judgeCredential(hit: LocatedToken, now: Date): TokenVerdict | undefined {
  const { kind, token } = hit;
  if (kind.id === 'supabase-anon' || kind.id === 'sample') return undefined;
  if (kind.id === 'supabase-service-role' && kind.demo) return undefined;
  if (!isSigned(hit)) return undefined;
  const who = `Token of ${displayText(familyOf(kind).label(kind), longestName)}`;
  if (kind.id === 'jwe') {
    return {
      severity: 'warning',
      confidence: 'medium',
      who: 'Encrypted token (JWE)',
      why: 'whoever reads this file can use it though nobody can read it',
      instead: 'keep it in a secret store and refer to it',
    };
  }
  const certain: Confidence = kind.confidence === 'low' ? 'medium' : kind.confidence;
  const { expiresAt } = token.times;
  if (expiresAt !== undefined && expiresAt * 1000 + leewayMilliseconds < now.getTime()) {
    return {
      severity: 'info',
      confidence: certain,
      who,
      why: `expired ${relativeTime(expiresAt, now.getTime() / 1000)}, so it opens nothing, but it tells names and is copied on`,
      instead: 'remove it',
    };
  }
  if (kind.id === 'kubernetes-legacy') {
    return {
      severity: 'error',
      confidence: 'high',
      who,
      why: 'never expires and works for everybody who reads this file',
      instead: `mount a projected token and delete ${secretInWords(kind.namespace, kind.secret)} to revoke it`,
    };
  }
  const life =
    expiresAt === undefined
      ? 'never expires'
      : `is valid until it expires ${relativeTime(expiresAt, now.getTime() / 1000)}`;
  return {
    severity: expiresAt === undefined ? 'error' : 'warning',
    confidence: certain,
    who,
    why: `${life} and works for everybody who reads this file`,
    instead: isClusterAccount(kind)
      ? 'mount a projected token'
      : 'have the program fetch its own short-lived token',
  };
}

function secretInWords(namespace: string, secret: string | undefined): string {
  return secret === undefined ? 'its Secret' : `Secret ${displayText(`${namespace}/${secret}`, longestName)}`;
}

/** False for `alg: none`, an empty signature, and a shared-secret signature on a token whose issuer never makes those. */
export function isSigned({ token, kind }: LocatedToken): boolean {
  if (token.form === 'jwe') return true;
  if (isNone(token.algorithm) || !token.signaturePresent) return false;
  return !(isSymmetric(token.algorithm) && familyOf(kind).asymmetric);
}
