import {
  Environment,
  EvaluationError,
  Optional,
  ParseError,
  TypeError as TypeMismatch,
} from '@marcbachmann/cel-js';
import { tell } from '../../words/tell.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../jwt/json.ts';
import type { UserInfo } from './authenticator.ts';
import { type EvaluationBudget, evaluationBudget, isAffordable } from './cel-cost.ts';
import { registerKubernetesFunctions, searchFunction } from './cel-functions.ts';

/** What an expression speaks about: the token's claims, the user made of them, or a request that asks for a right. */
export type CelScope = 'claims' | 'user' | 'request';

/** What the API server would say of an expression before any token comes; `unchecked` where that cannot be told here. */
export type CelCheck =
  | { readonly state: 'valid'; readonly type: string }
  | {
      readonly state: 'invalid';
      readonly reason: string;
      readonly range: readonly [number, number] | undefined;
    }
  | { readonly state: 'unchecked'; readonly reason: string };

/** What an expression gives; `failed` where it fails in the API server as well, `unknown` where that cannot be told here. */
export type CelResult =
  | { readonly state: 'value'; readonly value: unknown }
  | { readonly state: 'failed' | 'unknown'; readonly reason: string };

const environments: Record<CelScope, Environment | undefined> = {
  claims: undefined,
  user: undefined,
  request: undefined,
};

function environment(scope: CelScope): Environment {
  const known = environments[scope];
  if (known !== undefined) return known;
  const made = registerKubernetesFunctions(
    new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false }),
  );
  if (scope === 'claims') made.registerVariable('claims', 'map<string, dyn>');
  else if (scope === 'request') {
    // SubjectAccessReviewSpec [apiserver pkg/authorization/cel/compile.go].
    made.registerVariable({
      name: 'request',
      schema: {
        resourceAttributes: 'map<string, dyn>',
        nonResourceAttributes: 'map<string, dyn>',
        user: 'string',
        groups: 'list<string>',
        extra: 'map<string, list<string>>',
        uid: 'string',
      },
    });
  } else {
    made.registerVariable({
      name: 'user',
      schema: {
        username: 'string',
        uid: 'string',
        groups: 'list<string>',
        extra: 'map<string, list<string>>',
      },
    });
  }
  environments[scope] = made;
  return made;
}

// Libraries of Kubernetes' CEL whose functions are called through a name [apiserver pkg/cel/library].
const libraries = /^(?:sets|format|base64|math|strings|lists|url|ip|cidr|semver|quantity|optional|cel|type)$/;
const longestExpression = 20_000;

/** Checks an expression as the API server does when it reads its configuration. Never throws. */
export function checkExpression(expression: string, scope: CelScope): CelCheck {
  if (expression.length > longestExpression)
    return { state: 'unchecked', reason: tell`the expression is too long to be checked here` };
  try {
    const { valid, type, error } = environment(scope).check(expression);
    return valid ? { state: 'valid', type: type ?? 'dyn' } : judgeError(error, expression);
  } catch (error) {
    return judgeError(error, expression);
  }
}

function judgeError(error: unknown, expression: string): CelCheck {
  const reason = summaryOf(error);
  const range = rangeOf(error);
  if (error instanceof ParseError) return { state: 'invalid', reason, range };
  // Variables of macros that are not known here look undeclared too.
  if (
    error instanceof TypeMismatch &&
    error.code === 'unknown_variable' &&
    !/\.opt(?:Flat)?Map\(/.test(expression)
  ) {
    const name = /: (\w+)$/.exec(reason)?.[1] ?? '';
    if (!libraries.test(name))
      return { state: 'invalid', reason: `undeclared reference to '${name}'`, range };
  }
  return { state: 'unchecked', reason };
}

/** Evaluates an expression over a token's claims. Never throws. */
export function evaluateClaims(
  expression: string,
  claims: JsonObject,
  budget: EvaluationBudget = evaluationBudget(),
): CelResult {
  return evaluate(expression, 'claims', () => ({ claims: celValue(claims) }), budget);
}

/** Evaluates an expression over a user. Never throws. */
export function evaluateUser(
  expression: string,
  { name, uid, groups, extra }: UserInfo,
  budget: EvaluationBudget = evaluationBudget(),
): CelResult {
  const user = { username: name, uid, groups: [...groups], extra: { ...extra } };
  return evaluate(expression, 'user', () => ({ user }), budget);
}

// Failures that a token causes: the API server's CEL fails in the same way and refuses the token.
const failures: ReadonlySet<string> = new Set([
  'no_such_key',
  'index_out_of_bounds',
  'no_such_overload',
  'invalid_condition_type',
  'division_by_zero',
  'modulus_by_zero',
]);

function evaluate(
  expression: string,
  scope: CelScope,
  variables: () => Record<string, unknown>,
  budget: EvaluationBudget,
): CelResult {
  if (expression.length > longestExpression)
    return { state: 'unknown', reason: tell`the expression is too long to be evaluated here` };
  try {
    const context = variables();
    const parsed = environment(scope).parse(expression);
    if (!isAffordable(parsed.ast, context, budget))
      return { state: 'unknown', reason: tell`the expression takes too long to be evaluated here` };
    const value: unknown = environment(scope).evaluate(inLinearTime(expression), context);
    return value instanceof Promise
      ? { state: 'unknown', reason: tell`the expression gives no value at once` }
      : { state: 'value', value: value instanceof Optional && value.hasValue() ? value.value() : value };
  } catch (error) {
    const reason = summaryOf(error);
    const checked = checkExpression(expression, scope);
    // What the check has let pass and fails on values fails there, too.
    const certain = checked.state === 'valid' && error instanceof EvaluationError && failures.has(error.code);
    return { state: certain ? 'failed' : 'unknown', reason };
  }
}

/** The evaluator's own `matches` is JavaScript's, which may take for ever and has another syntax. */
function inLinearTime(expression: string): string {
  const quotedOrCall =
    /[rRbB]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\.\s*matches(?=\s*\()/g;
  return expression.replaceAll(quotedOrCall, (found) =>
    found.startsWith('.') ? `.${searchFunction}` : found,
  );
}

function summaryOf(error: unknown): string {
  if (error instanceof ParseError || error instanceof EvaluationError || error instanceof TypeMismatch)
    return error.summary.replaceAll(/\s+/g, ' ');
  return tell`the expression cannot be read here`;
}

function rangeOf(error: unknown): readonly [number, number] | undefined {
  if (!(error instanceof ParseError || error instanceof TypeMismatch)) return undefined;
  const range = error.range;
  return range === undefined ? undefined : [range.start, range.end];
}

/** JSON as the API server hands it to CEL: whole numbers are integers. */
function celValue(value: JsonValue): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => celValue(item));
  if (!isJsonObject(value)) return value;
  return new Map(Object.entries(value).map(([name, member]) => [name, celValue(member)]));
}
