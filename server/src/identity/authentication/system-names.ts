import type { JsonObject, JsonValue } from '../jwt/json.ts';
import type { JwtAuthenticator, NameMapping, UserInfo } from './authenticator.ts';
import { type CelResult, evaluateClaims, evaluateUser } from './cel.ts';
import { type EvaluationBudget, evaluationBudget } from './cel-cost.ts';

// Names that bring rights in every cluster (facts C.4).
const systemUser = 'system:kube-controller-manager';
const systemGroup = 'system:masters';

/**
 * Whether a token that says so in its claims gets a user name that begins with `system:`. Found out by trying: the mapping
 * is given such claims, and no rule that looks at them refuses. False also where that cannot be worked out, within the budget
 * that the authenticators of a file share.
 */
export function reachesSystemUsers(authenticator: JwtAuthenticator, budget = evaluationBudget()): boolean {
  const names = claimsOf(authenticator.username);
  const claims = withClaims(names, systemUser);
  const result = userNames(authenticator.username, claims, budget);
  if (!result.some((name) => name.startsWith('system:'))) return false;
  const user = { name: systemUser, uid: '', groups: [], extra: {} };
  return isUnguarded(authenticator, names, claims, user, budget);
}

/** The same for a group that begins with `system:`. */
export function reachesSystemGroups(authenticator: JwtAuthenticator, budget = evaluationBudget()): boolean {
  const { groups } = authenticator;
  if (groups === undefined) return false;
  const names = claimsOf(groups);
  return [[systemGroup], systemGroup].some((value: JsonValue) => {
    const claims = withClaims(names, value);
    if (!userNames(groups, claims, budget).some((name) => name.startsWith('system:'))) return false;
    const user = { name: 'someone', uid: '', groups: [systemGroup], extra: {} };
    return isUnguarded(authenticator, names, claims, user, budget);
  });
}

function withClaims(names: readonly string[], value: JsonValue): JsonObject {
  return Object.fromEntries(names.map((name) => [name, value]));
}

/** The claims a mapping reads, as `claims.NAME`, `claims.?NAME` or `claims['NAME']`. */
function claimsOf(mapping: NameMapping): readonly string[] {
  if (mapping.type === 'claim') return [mapping.claim];
  const read = /(?<![\w.])claims\s*(?:\.\s*(?:\?\s*)?(\w+)|\[\s*(?:\?\s*)?(?:'([^'\\]+)'|"([^"\\]+)")\s*\])/g;
  return [...mapping.expression.matchAll(read)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

function userNames(mapping: NameMapping, claims: JsonObject, budget: EvaluationBudget): readonly string[] {
  if (mapping.type === 'claim') {
    const value = claims[mapping.claim];
    const list = Array.isArray(value) ? value : [value];
    return list.flatMap((name: unknown) => (typeof name === 'string' ? [mapping.prefix + name] : []));
  }
  const result = evaluateClaims(mapping.expression, claims, budget);
  if (result.state !== 'value') return [];
  const list: readonly unknown[] = Array.isArray(result.value) ? result.value : [result.value];
  return list.filter((name): name is string => typeof name === 'string');
}

/** More rules than anybody writes are not worked out. */
const mostRules = 32;

/** No rule that looks at these claims or at the user refuses; one that cannot be worked out may refuse. */
function isUnguarded(
  { requiredClaims, claimRules, userRules }: JwtAuthenticator,
  names: readonly string[],
  claims: JsonObject,
  user: UserInfo,
  budget: EvaluationBudget,
): boolean {
  if (claimRules.length + userRules.length > mostRules) return false;
  if (requiredClaims.some(({ claim }) => names.includes(claim))) return false;
  const reads = (expression: string): boolean => names.some((name) => expression.includes(name));
  const holds = (result: CelResult): boolean => result.state === 'value' && result.value === true;
  return (
    claimRules
      .filter(({ expression }) => reads(expression))
      .every(({ expression }) => holds(evaluateClaims(expression, claims, budget))) &&
    userRules.every(({ expression }) => holds(evaluateUser(expression, user, budget)))
  );
}
