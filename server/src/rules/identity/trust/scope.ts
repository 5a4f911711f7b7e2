import type { TrustCondition, WebIdentityStatement } from '../../../identity/trust/aws-trust.ts';
import type { PolicyText } from '../../../identity/trust/policy-value.ts';
import { hasWildcard, type Reach } from '../../../identity/trust/reach.ts';
import { subjectReach } from '../../../identity/trust/subject-reach.ts';

/** Claims that say for whom a token is and how it was made, but not who has it. */
const aboutTheToken = new Set(['aud', 'oaud', 'amr', 'azp', 'iss', 'exp', 'iat', 'nbf', 'jti']);

/** Whether a test demands something of the claim; `StringNotEquals` and `Null` only forbid. */
function isDemand({ test, key }: TrustCondition): boolean {
  return !/not|^null$/i.test(test) && !/^(?:aws|sts|iam|saml):/i.test(key);
}

/** Tests that know `*` and `?` in their values. */
export function knowsWildcards({ test }: TrustCondition): boolean {
  return /like$/i.test(test);
}

/** The conditions that say which callers are meant. */
export function scopesOf({ conditions }: WebIdentityStatement): readonly TrustCondition[] {
  return conditions.filter((condition) => isDemand(condition) && !aboutTheToken.has(condition.claim));
}

/** Reach of one value of a condition on `sub`; undefined for other claims and for values that are not known. */
export function valueReach(
  provider: string | undefined,
  condition: TrustCondition,
  { text }: PolicyText,
): Reach | undefined {
  if (condition.claim !== 'sub' || text === undefined) return undefined;
  if (hasWildcard(text) && !knowsWildcards(condition)) return undefined;
  return subjectReach(provider, text);
}

/** True when another condition of the statement names one caller anyway: all conditions must hold. */
export function isNarrowedBy(
  statement: WebIdentityStatement,
  condition: TrustCondition,
  kept: (reach: Reach) => boolean,
): boolean {
  return scopesOf(statement).some(
    (other) =>
      other !== condition &&
      isTelling(other) &&
      other.values.length > 0 &&
      other.values.every((value) => {
        if (other.claim !== 'sub') return value.text === undefined || !/^\*+$/.test(value.text);
        const reach = valueReach(statement.provider, other, value);
        return reach === undefined || !kept(reach);
      }),
  );
}

/** Claims that name the caller; a branch name alone is everybody's to choose. */
function isTelling({ claim }: TrustCondition): boolean {
  return ![
    'ref',
    'ref_type',
    'event_name',
    'runner_environment',
    'workflow',
    'environment',
    'actor',
  ].includes(claim);
}
