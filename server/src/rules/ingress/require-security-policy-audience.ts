import { isAbsent, mayHaveMore } from '../../kubernetes/gateway/reference.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, items, stringAt, walkScalars } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import { type DocumentContext, defineRule } from '../rule.ts';
import { shown } from './door/door.ts';

const policy = (audiences: readonly string[]): string =>
  [
    'apiVersion: gateway.envoyproxy.io/v1alpha1',
    'kind: SecurityPolicy',
    'metadata:',
    '  name: shop',
    '  namespace: shop',
    'spec:',
    '  targetRefs:',
    '    - group: gateway.networking.k8s.io',
    '      kind: HTTPRoute',
    '      name: shop',
    '  jwt:',
    '    providers:',
    '      - name: company',
    '        issuer: https://login.example.com',
    ...audiences.map((line) => `        ${line}`),
    '        remoteJWKS:',
    '          uri: https://login.example.com/keys',
    '',
  ].join('\n');

/** A JWT provider of a SecurityPolicy that takes tokens made for others. */
export const requireSecurityPolicyAudience = defineRule({
  meta: {
    slug: 'require-security-policy-audience',
    code: 'ZT469',
    area: 'ingress',
    title: 'A SecurityPolicy takes tokens for any audience',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['SecurityPolicy'],
    triggers: [],
    covers: ['GW-14'],
    equivalents: [],
    references: [
      {
        title: 'Envoy Gateway: JWT authentication',
        url: 'https://gateway.envoyproxy.io/docs/tasks/security/jwt-authentication/',
      },
      {
        title: 'RFC 8725: use and validate audience',
        url: 'https://www.rfc-editor.org/rfc/rfc8725#section-3.9',
      },
    ],
    docs: {
      why: [
        'Envoy Gateway checks the audience of a token only against `audiences`; without the list every token of the issuer is good here,',
        'also one that another application of the same company got for itself and passes on. Write the audience that clients of this',
        'route ask for. A policy whose `authorization` looks at the claim `aud` is left alone.',
      ].join('\n'),
      bad: { yaml: policy([]) },
      good: { yaml: policy(['audiences: [https://shop.example.com]']) },
      whenToTurnOff:
        'Where the issuer makes tokens for this one application only, or leaves the audience out.',
    },
  },
  checkDocument(context: DocumentContext): void {
    for (const resource of context.resources) {
      for (const provider of providersOf(resource)) {
        const name = at(provider, 'name') ?? provider;
        const issuer = stringAt(provider, 'issuer');
        context.report({
          range: name.range,
          message: tell`Provider ${shown(stringAt(provider, 'name') ?? '')} takes every token of ${issuer === undefined ? tell`its issuer` : shown(issuer)}, also one made for another application; write audiences`,
          resource,
        });
      }
    }
  },
});

function providersOf({ group, kind, node }: KubernetesResource): readonly Located[] {
  if (group !== 'gateway.envoyproxy.io' || kind !== 'SecurityPolicy') return [];
  if (asksForAudience(at(node, 'spec', 'authorization'))) return [];
  return items(at(node, 'spec', 'jwt', 'providers')).filter((provider) => {
    const audiences = at(provider, 'audiences');
    const empty = isAbsent(audiences) || (audiences?.type === 'sequence' && audiences.items.length === 0);
    return isMap(provider) && !provider.open && empty && !mayHaveMore(audiences);
  });
}

/** True when a rule names the claim `aud`. */
function asksForAudience(authorization: Located | undefined): boolean {
  let found = false;
  if (authorization !== undefined)
    walkScalars(authorization, (scalar, path) => {
      if (path.at(-1) === 'name' && scalar.text === 'aud') found = true;
    });
  return found;
}
