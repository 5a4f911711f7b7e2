import { at, isScalar, items } from '../../yaml/access.ts';
import type { Located, LocatedScalar, Path } from '../../yaml/located.ts';
import type { KubernetesResource } from '../resource.ts';
import { securityGroup } from './authorization-policy.ts';

/** One entry of `jwtRules` with its place in the document. */
export interface PlacedJwtRule {
  readonly resource: KubernetesResource;
  readonly rule: Located;
  readonly path: Path;
}

/** The `jwtRules` of the RequestAuthentications among some objects. */
export function jwtRulesOf(resources: readonly KubernetesResource[]): readonly PlacedJwtRule[] {
  return resources.flatMap((resource) =>
    resource.kind === 'RequestAuthentication' && resource.group === securityGroup
      ? items(at(resource.node, 'spec', 'jwtRules')).map((rule, index) => ({
          resource,
          rule,
          path: [...resource.path, 'spec', 'jwtRules', index],
        }))
      : [],
  );
}

/** The address from which Istio fetches the keys of a rule, and the field that says so. */
export function keyAddress({
  rule,
}: PlacedJwtRule): { readonly field: string; readonly value: LocatedScalar } | undefined {
  // Without keys and their address it asks the issuer by OIDC discovery (istio/api request_authentication.proto).
  const fields = at(rule, 'jwks') === undefined ? ['jwksUri', 'jwks_uri', 'issuer'] : ['jwksUri', 'jwks_uri'];
  for (const field of fields) {
    const value = at(rule, field);
    if (isScalar(value)) return value.opaque ? undefined : { field, value };
  }
  return undefined;
}
