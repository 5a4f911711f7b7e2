import {
  isAboutRequest,
  isAboutToken,
  isAuthorizationPolicy,
  readAuthorizationPolicy,
  securityGroup,
} from '../kubernetes/mesh/authorization-policy.ts';
import { readGuardingPlugin } from '../kubernetes/mesh/guarding-plugin.ts';
import { readTarget } from '../kubernetes/mesh/target.ts';
import type { KubernetesResource } from '../kubernetes/resource.ts';
import { at, isMap, isOpaque, items, stringAt } from '../yaml/access.ts';
import { siteOf, stringMap } from './extract-values.ts';
import type { MeshPolicyFacts, ResourceFacts } from './facts.ts';

/** Kinds of the mesh that hold facts. */
export const meshKinds: readonly string[] = [
  'AuthorizationPolicy',
  'RequestAuthentication',
  'PeerAuthentication',
  'Namespace',
  'WasmPlugin',
];

/** The facts of a policy of the mesh, of a plugin that checks callers and of a Namespace; empty for any other object. */
export function meshFacts(
  resource: KubernetesResource,
): Pick<ResourceFacts, 'meshPolicy' | 'guardingPlugin' | 'namespaceLabels'> {
  if (resource.group === '' && resource.kind === 'Namespace') {
    const labels = at(resource.node, 'metadata', 'labels');
    return isMap(labels) && labels.open ? {} : { namespaceLabels: stringMap(labels) };
  }
  const guardingPlugin = readGuardingPlugin(resource);
  if (guardingPlugin !== undefined) return { guardingPlugin };
  if (resource.group !== securityGroup || !meshKinds.includes(resource.kind)) return {};
  const target = readTarget(at(resource.node, 'spec'), [...resource.path, 'spec']);
  if (isAuthorizationPolicy(resource))
    return { meshPolicy: { target, authorization: authorizationFacts(resource) } };
  return resource.kind === 'PeerAuthentication'
    ? { meshPolicy: { target, mtls: mtlsMode(resource) } }
    : { meshPolicy: { target, tokens: tokenFacts(resource) } };
}

function mtlsMode({ node }: KubernetesResource): string {
  const mtls = at(node, 'spec', 'mtls');
  const mode = at(mtls, 'mode');
  const spec = at(node, 'spec');
  if ((isMap(spec) && spec.open) || (isMap(mtls) && mtls.open) || isOpaque(mtls) || isOpaque(mode))
    return 'hidden';
  return stringAt(mode) ?? 'UNSET';
}

/** What a policy decides in a few words; its values stay behind, since a condition may name a token. */
function authorizationFacts(resource: KubernetesResource): NonNullable<MeshPolicyFacts['authorization']> {
  const { action, rules, partial } = readAuthorizationPolicy(resource);
  const all = rules.find((rule) => rule.empty);
  return {
    action,
    partial: partial || rules.some((rule) => rule.partial),
    // Who is asked by CUSTOM sees the whole request and may demand a token.
    asksForToken: action === 'CUSTOM' || rules.some(({ fields }) => fields.some(isAboutToken)),
    asksForAudience: rules.some(({ fields }) =>
      fields.some(({ name }) => name === 'request.auth.audiences' || name === 'request.auth.claims[aud]'),
    ),
    requestFields: rules.flatMap(({ fields }) => {
      const first = fields.find(isAboutRequest);
      return first === undefined ? [] : [{ name: first.name, path: first.path, range: first.range }];
    }),
    ...(all !== undefined && { matchesAll: { path: all.path, range: all.range } }),
  };
}

function tokenFacts({ node, path }: KubernetesResource): NonNullable<MeshPolicyFacts['tokens']> {
  const rules = at(node, 'spec', 'jwtRules');
  const place = [...path, 'spec', 'jwtRules'];
  const anyAudience = items(rules).flatMap((rule, index) => {
    const issuer = at(rule, 'issuer');
    const audiences = at(rule, 'audiences');
    if (!isMap(rule) || rule.open || issuer === undefined || isOpaque(audiences)) return [];
    if (audiences?.type === 'sequence' && (audiences.open || audiences.items.length > 0)) return [];
    return [{ name: stringAt(issuer) ?? '', ...siteOf(issuer, [...place, index, 'issuer']) }];
  });
  return {
    checked: items(rules).length > 0 || isOpaque(rules),
    required: items(rules).some((rule) => {
      const presence = at(rule, 'presence');
      return isOpaque(presence) || stringAt(presence) === 'REQUIRED';
    }),
    anyAudience,
  };
}
