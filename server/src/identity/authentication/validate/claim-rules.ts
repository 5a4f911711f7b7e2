import { validateExpression } from './expressions.ts';
import { child, type Findings, isSet, itemsOf, type Place, text } from './problem.ts';

/** Checks `claimValidationRules` of one authenticator. */
export function validateClaimRules(rules: Place, found: Findings): void {
  const claims = new Set<string>();
  const expressions = new Set<string>();
  for (const rule of itemsOf(rules)) {
    const claimPlace = child(rule, 'claim');
    const expressionPlace = child(rule, 'expression');
    const [claim, expression] = [text(claimPlace), text(expressionPlace)];
    if (claim === undefined || expression === undefined) continue;
    if (claim !== '' && expression !== '') {
      found.report(rule, 'rule-both', "claim and expression can't both be set");
    } else if (claim === '' && expression === '') {
      found.report(rule, 'rule-neither', 'claim or expression is required');
    } else if (claim !== '') {
      const message = child(rule, 'message');
      if (isSet(message) && text(message) !== '')
        found.report(message, 'rule-message', 'may not be specified when claim is set');
      if (claims.has(claim)) found.report(claimPlace, 'rule-duplicate-claim', 'Duplicate value');
      claims.add(claim);
    } else {
      const required = child(rule, 'requiredValue');
      if (isSet(required) && text(required) !== '')
        found.report(required, 'rule-required-value', 'may not be specified when expression is set');
      if (expressions.has(expression)) {
        found.report(expressionPlace, 'duplicate-expression', 'Duplicate value');
        continue;
      }
      expressions.add(expression);
      validateExpression(expressionPlace, expression, 'claims', 'bool', found);
    }
  }
}

/** Checks `userValidationRules` of one authenticator. */
export function validateUserRules(rules: Place, found: Findings): void {
  const expressions = new Set<string>();
  for (const rule of itemsOf(rules)) {
    const place = child(rule, 'expression');
    const expression = text(place);
    if (expression === undefined) continue;
    if (expression === '') found.report(place, 'expression-required', 'Required value');
    else if (expressions.has(expression)) found.report(place, 'duplicate-expression', 'Duplicate value');
    else validateExpression(place, expression, 'user', 'bool', found);
    expressions.add(expression);
  }
}
