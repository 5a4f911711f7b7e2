import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { at, isMap, isNullish, isOpaque, isScalar, isSequence, items } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import { type JwtAuthenticator, type NameMapping, signingAlgorithms } from './authenticator.ts';

/** A file with more of them is refused [apiserver pkg/apis/apiserver/validation]. */
export const mostAuthenticators = 64;

/** Whether an object is the file that `--authentication-config` names. */
export function isAuthenticationConfiguration({ group, kind }: KubernetesResource): boolean {
  return group === 'apiserver.config.k8s.io' && kind === 'AuthenticationConfiguration';
}

/**
 * The authenticators of an AuthenticationConfiguration, index for index as in `jwt`. `invalid` where the API server would
 * refuse the entry for want of a user name, `hidden` where a template keeps back what would tell. No more than it takes.
 */
export function readAuthenticators({
  node,
}: KubernetesResource): readonly (JwtAuthenticator | 'hidden' | 'invalid')[] {
  return items(at(node, 'jwt')).slice(0, mostAuthenticators).map(readAuthenticator);
}

function readAuthenticator(node: Located): JwtAuthenticator | 'hidden' | 'invalid' {
  if (holdsHidden(node)) return 'hidden';
  const username = mappingAt(node, 'username');
  const issuerUrl = textAt(node, 'issuer', 'url');
  if (username === undefined || issuerUrl === '') return 'invalid';
  const rules = items(at(node, 'claimValidationRules'));
  const uidClaim = textAt(node, 'claimMappings', 'uid', 'claim');
  const uidExpression = textAt(node, 'claimMappings', 'uid', 'expression');
  return {
    type: 'jwt',
    issuerUrl,
    audiences: items(at(node, 'issuer', 'audiences')).map((item) => textAt(item)),
    algorithms: signingAlgorithms,
    username,
    groups: mappingAt(node, 'groups'),
    uid:
      uidClaim !== ''
        ? { type: 'claim', claim: uidClaim }
        : uidExpression !== ''
          ? { type: 'expression', expression: uidExpression }
          : undefined,
    extra: items(at(node, 'claimMappings', 'extra')).flatMap((item) => {
      const expression = textAt(item, 'valueExpression');
      return expression === '' ? [] : [{ key: textAt(item, 'key'), expression }];
    }),
    requiredClaims: rules.flatMap((rule) => {
      const claim = textAt(rule, 'claim');
      return claim === '' ? [] : [{ claim, value: textAt(rule, 'requiredValue') }];
    }),
    claimRules: rules.flatMap(ruleExpression),
    userRules: items(at(node, 'userValidationRules')).flatMap(ruleExpression),
  };
}

function mappingAt(node: Located, field: string): NameMapping | undefined {
  const expression = textAt(node, 'claimMappings', field, 'expression');
  if (expression !== '') return { type: 'expression', expression };
  const claim = textAt(node, 'claimMappings', field, 'claim');
  return claim === ''
    ? undefined
    : { type: 'claim', claim, prefix: textAt(node, 'claimMappings', field, 'prefix') };
}

function ruleExpression(rule: Located) {
  const expression = textAt(rule, 'expression');
  return expression === '' ? [] : [{ expression, message: textAt(rule, 'message') }];
}

/** The text of a scalar; `''` for anything else, as Go has it for a field that is not set. */
function textAt(node: Located, ...path: readonly string[]): string {
  const value = at(node, ...path);
  return isScalar(value) && !isNullish(value) ? value.text : '';
}

function holdsHidden(node: Located): boolean {
  if (isOpaque(node)) return true;
  if (isMap(node)) return node.open || node.pairs.some(({ value }) => holdsHidden(value));
  return isSequence(node) && (node.open || node.items.some(holdsHidden));
}
