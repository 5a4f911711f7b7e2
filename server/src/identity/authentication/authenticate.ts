import { tell } from '../../words/tell.ts';
import { claim } from '../jwt/claims.ts';
import type { JsonObject } from '../jwt/json.ts';
import { authenticateAccount } from './authenticate-account.ts';
import type {
  Authentication,
  Authenticator,
  JwtAuthenticator,
  RuleExpression,
  UserInfo,
} from './authenticator.ts';
import { type CelResult, evaluateClaims, evaluateUser } from './cel.ts';
import { type EvaluationBudget, evaluationBudget } from './cel-cost.ts';
import { mapClaims } from './map-claims.ts';
import { checkToken, type PresentedToken, refused } from './token-checks.ts';

type Refusal = Extract<Authentication, { readonly reason: string }>;

/**
 * What kube-apiserver's authenticator makes of a token whose signature is right, step by step as it goes: issuer, times,
 * algorithm, audience, claim mappings, required claims, claim rules, user rules. Never throws.
 */
export function authenticate(
  authenticator: Authenticator,
  token: PresentedToken,
  now: Date,
  budget: EvaluationBudget = evaluationBudget(),
): Authentication {
  if (authenticator.type === 'service-account') return authenticateAccount(authenticator, token, now);
  const failed = checkToken(authenticator, token, now);
  if (failed !== undefined) return failed;
  const mapped = mapClaims(authenticator, token.claims, budget);
  if (!mapped.ok) return mapped.refusal;
  return (
    missingClaim(authenticator, token.claims) ??
    brokenRule(authenticator.claimRules, 'claim-rule', (rule) =>
      evaluateClaims(rule, token.claims, budget),
    ) ??
    brokenRule(authenticator.userRules, 'user-rule', (rule) => evaluateUser(rule, mapped.value, budget)) ??
    accepted(mapped.value)
  );
}

function accepted(user: UserInfo): Authentication {
  return { outcome: 'accepted', user };
}

function missingClaim({ requiredClaims }: JwtAuthenticator, claims: JsonObject): Refusal | undefined {
  for (const { claim: name, value } of requiredClaims) {
    const own = claim(claims, name);
    if (own === undefined)
      return refused('required-claim', `oidc: required claim ${name} not present in ID token`);
    if (typeof own !== 'string')
      return refused('required-claim', `oidc: parse claim ${name}: it is no string`);
    if (own !== value)
      return refused(
        'required-claim',
        `oidc: required claim ${name} value does not match. Got = ${own}, want = ${value}`,
      );
  }
  return undefined;
}

function brokenRule(
  rules: readonly RuleExpression[],
  because: 'claim-rule' | 'user-rule',
  evaluate: (expression: string) => CelResult,
): Refusal | undefined {
  const what = because === 'claim-rule' ? tell`claim validation expression` : tell`user info validation rule`;
  let unknown: Refusal | undefined;
  for (const { expression, message } of rules) {
    const result = evaluate(expression);
    if (result.state === 'value') {
      if (result.value === true) continue;
      return refused(
        because,
        `oidc: error evaluating ${what}: validation expression '${expression}' failed${message === '' ? '' : `: ${message}`}`,
      );
    }
    if (result.state === 'failed')
      return refused(because, `oidc: error evaluating ${what}: ${result.reason} ('${expression}')`);
    // Another rule may refuse the token for certain.
    unknown ??= {
      outcome: 'unknown',
      because,
      reason: tell`the ${what} '${expression}' could not be evaluated here: ${result.reason}`,
    };
  }
  return unknown;
}
