import { type CelScope, checkExpression } from '../cel.ts';
import type { Findings, Place } from './problem.ts';

/** Checks that an expression compiles and, for a rule, that it gives true or false. */
export function validateExpression(
  place: Place,
  expression: string,
  scope: CelScope,
  wants: 'bool' | 'any',
  found: Findings,
): void {
  if (expression.trim() === '') {
    found.report(place, 'expression-required', 'compilation failed: the expression is empty');
    return;
  }
  const checked = checkExpression(expression, scope);
  if (checked.state === 'invalid')
    found.report(place, 'expression-malformed', `compilation failed: ${checked.reason}`);
  if (checked.state === 'valid' && wants === 'bool' && checked.type !== 'bool')
    found.report(place, 'expression-type', 'must evaluate to bool');
}

/** Whether an expression reads `claims.NAME`, `claims.?NAME` or `claims['NAME']`; only the first two count in the API server. */
export function usesClaim(expression: string, name: string): boolean {
  const code = withoutStrings(expression);
  return new RegExp(`(?<![\\w.])claims\\s*\\.\\s*(?:\\?\\s*)?${name}(?!\\w)`).test(code);
}

/** The expression with what stands in quotes taken out. */
function withoutStrings(expression: string): string {
  return expression.replaceAll(/"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');
}
