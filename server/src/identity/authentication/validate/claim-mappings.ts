import { usesClaim, validateExpression } from './expressions.ts';
import { child, type Findings, isSet, itemsOf, type Place, text } from './problem.ts';

/** Checks `claimMappings` of one authenticator, whose rules count for the use of `email_verified`. */
export function validateClaimMappings(authenticator: Place, found: Findings): void {
  const mappings = child(authenticator, 'claimMappings');
  const username = child(mappings, 'username');
  validatePrefixed(username, true, found);
  validatePrefixed(child(mappings, 'groups'), false, found);
  validateUid(child(mappings, 'uid'), found);
  validateExtra(child(mappings, 'extra'), found);
  validateEmail(authenticator, username, found);
}

function validatePrefixed(place: Place, required: boolean, found: Findings): void {
  const expressionPlace = child(place, 'expression');
  const prefix = child(place, 'prefix');
  const claimPlace = child(place, 'claim');
  const [claim, expression] = [text(claimPlace), text(expressionPlace)];
  if (place.hidden || claim === undefined || expression === undefined) return;
  if (claim !== '' && expression !== '') {
    found.report(place, 'mapping-both', "claim and expression can't both be set");
  } else if (claim === '' && expression === '') {
    if (required) found.report(place, 'mapping-neither', 'claim or expression is required');
  } else if (expression !== '') {
    if (isSet(prefix))
      found.report(prefix, 'prefix-with-expression', 'may not be specified when expression is set');
    validateExpression(expressionPlace, expression, 'claims', 'any', found);
  } else if (!prefix.hidden && !isSet(prefix)) {
    // Where there is no prefix, the claim that wants one is the place to point at.
    const where = prefix.node === undefined ? { ...claimPlace, field: prefix.field } : prefix;
    found.report(
      where,
      'prefix-required',
      'prefix is required when claim is set. It can be set to an empty string to disable prefixing',
    );
  }
}

function validateUid(place: Place, found: Findings): void {
  const expressionPlace = child(place, 'expression');
  const [claim, expression] = [text(child(place, 'claim')), text(expressionPlace)];
  if (claim === undefined || expression === undefined || expression === '') return;
  if (claim !== '') found.report(place, 'mapping-both', "claim and expression can't both be set");
  else validateExpression(expressionPlace, expression, 'claims', 'any', found);
}

// RFC 1123 subdomain, and what Kubernetes lets a path hold [apimachinery pkg/util/validation].
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const httpPath = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

function validateExtra(extra: Place, found: Findings): void {
  const seen = new Set<string>();
  for (const mapping of itemsOf(extra)) {
    const place = child(mapping, 'key');
    const key = text(place);
    if (key === undefined) continue;
    validateKey(place, key, found);
    if (key !== key.toLowerCase()) found.report(place, 'extra-key-case', 'must be lowercase');
    if (/^(?:.*\.)?(?:k8s|kubernetes)\.io\//.test(key))
      found.report(
        place,
        'extra-key-reserved',
        'k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use',
      );
    if (seen.has(key)) {
      if (key !== '') found.report(place, 'extra-key-duplicate', 'Duplicate value');
      continue;
    }
    seen.add(key);
    const value = child(mapping, 'valueExpression');
    const expression = text(value);
    if (expression === '') found.report(value, 'extra-value-required', 'Required value');
    else if (expression !== undefined) validateExpression(value, expression, 'claims', 'any', found);
  }
}

function validateKey(place: Place, key: string, found: Findings): void {
  const slash = key.indexOf('/');
  const [host, path] = slash < 0 ? [key, ''] : [key.slice(0, slash), key.slice(slash + 1)];
  if (key === '') found.report(place, 'extra-key-required', 'Required value');
  else if (host === '' || path === '')
    found.report(place, 'extra-key-domain', 'must be a domain-prefixed path (such as "acme.io/foo")');
  else if (host.length > 253 || !(subdomain.test(host) || subdomain.test(host.toLowerCase())))
    found.report(
      place,
      'extra-key-characters',
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    );
  else if (!httpPath.test(path)) found.report(place, 'extra-key-characters', 'Invalid path');
}

/** An address that nobody has confirmed must not become a name. */
function validateEmail(authenticator: Place, username: Place, found: Findings): void {
  const place = child(username, 'expression');
  const expression = text(place);
  if (expression === undefined || !usesClaim(expression, 'email')) return;
  const rules = itemsOf(child(authenticator, 'claimValidationRules')).map((rule) =>
    child(rule, 'expression'),
  );
  const extra = itemsOf(child(child(authenticator, 'claimMappings'), 'extra'));
  const others = [...rules, ...extra.map((mapping) => child(mapping, 'valueExpression'))];
  if (others.some(({ hidden }) => hidden)) return;
  if (
    [expression, ...others.map((other) => text(other) ?? '')].some((one) => usesClaim(one, 'email_verified'))
  )
    return;
  found.report(
    place,
    'email-unverified',
    'claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression',
  );
}
