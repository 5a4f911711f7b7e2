import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isNullish, isOpaque, isScalar, items, pair, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import { type MeshProblem, unknownFields } from './problem.ts';
import { targetProblems } from './target.ts';

const jwtRuleFields = [
  'issuer',
  'audiences',
  'jwksUri',
  'jwks_uri',
  'jwks',
  'fromHeaders',
  'fromParams',
  'fromCookies',
  'outputPayloadToHeader',
  'outputClaimToHeaders',
  'forwardOriginalToken',
  'presence',
  'timeout',
  'spaceDelimitedClaims',
];

/** What Istio refuses about a RequestAuthentication (pkg/config/validation/validation.go). */
export function requestAuthenticationProblems(resource: KubernetesResource): readonly MeshProblem[] {
  const spec = at(resource.node, 'spec');
  const path = [...resource.path, 'spec'];
  return [
    ...unknownFields(spec, path, ['selector', 'targetRef', 'targetRefs', 'jwtRules']),
    ...targetProblems(spec, path),
    ...items(at(spec, 'jwtRules')).flatMap((rule, index) =>
      jwtRuleProblems(rule, [...path, 'jwtRules', index]),
    ),
  ];
}

function jwtRuleProblems(rule: Located, path: Path): readonly MeshProblem[] {
  if (!isMap(rule)) return [];
  const found: MeshProblem[] = [...unknownFields(rule, path, jwtRuleFields)];
  const issuer = at(rule, 'issuer');
  const uri = pair(rule, 'jwksUri') ?? pair(rule, 'jwks_uri');
  const keys = pair(rule, 'jwks');
  // With jwksUri, Istio takes the tokens of any issuer whose keys stand there.
  if (!rule.open && uri === undefined && (isNullish(issuer) || (isScalar(issuer) && issuer.text === '')))
    found.push({
      path,
      range: rule.range,
      message: tell`A jwtRule without issuer is refused; write the iss of the tokens`,
    });
  const uriText = stringAt(uri?.value);
  if (uri !== undefined && uriText !== undefined && !/^https?:\/\//i.test(uriText))
    found.push({
      path: [...path, uri.key.text],
      range: uri.value.range,
      message: tell`${uri.key.text} is fetched over http or https only; write a URL that begins with https://`,
    });
  if (uri !== undefined && keys !== undefined && !isOpaque(uri.value) && !isOpaque(keys.value))
    found.push({
      path: [...path, 'jwks'],
      range: keys.key.range,
      message: tell`jwks beside ${uri.key.text} is refused; keep ${uri.key.text}, which follows the issuer when it changes its keys`,
      // Versions whose CustomResourceDefinition does not forbid it take jwks, so that nothing is certainly refused.
      fix: {
        title: tell`Remove jwks`,
        operations: [{ op: 'removePair', path: [...path, 'jwks'] }],
      },
    });
  else if (keys !== undefined && isScalar(keys.value) && !keys.value.opaque && !isKeySet(keys.value.text))
    found.push({
      path: [...path, 'jwks'],
      range: keys.value.range,
      message: tell`jwks is no JSON with keys, so Istio refuses the policy; write a JWKS, or its address as jwksUri`,
    });
  items(at(rule, 'audiences')).forEach((item, index) => {
    if (isScalar(item) && !item.opaque && item.text === '')
      found.push({
        path: [...path, 'audiences', index],
        range: item.range,
        message: tell`An empty audience is refused; write the aud of the tokens, or leave it out`,
      });
  });
  return found;
}

/** A JWKS or a single key. */
function isKeySet(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && ('keys' in value || 'kty' in value);
  } catch {
    return false;
  }
}
