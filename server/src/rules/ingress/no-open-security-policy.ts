import type { Operation } from '../../edit/operations.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, booleanAt, isNullish, pairs } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';

const policy = (lines: readonly string[]): string =>
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
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n');

const external = (lines: readonly string[]): string =>
  policy(['extAuth:', ...lines, '  http:', '    backendRefs:', '      - name: login', '        port: 8080']);

/** A SecurityPolicy of Envoy Gateway that lets requests in which it did not check. */
export const noOpenSecurityPolicy = defineRule({
  meta: {
    slug: 'no-open-security-policy',
    code: 'ZT467',
    area: 'ingress',
    title: 'A SecurityPolicy of Envoy Gateway lets unchecked requests in',
    severity: 'warning',
    confidence: 'medium',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['SecurityPolicy'],
    triggers: [],
    covers: ['GW-14'],
    equivalents: [],
    references: [
      {
        title: 'Envoy Gateway: API reference',
        url: 'https://gateway.envoyproxy.io/docs/api/extension_types/',
      },
    ],
    docs: {
      why: [
        '`extAuth.failOpen: true` forwards requests when the service that should check them does not answer: whoever can keep it busy',
        'gets in. `jwt.optional: true` refuses wrong tokens and lets requests without any token in; by itself, without an',
        '`authorization` that asks for a claim or another way to sign in, the policy demands nothing.',
      ].join('\n'),
      bad: { yaml: external(['  failOpen: true']) },
      good: { yaml: external(['  failOpen: false']) },
      whenToTurnOff: 'Where the backends check every request themselves.',
    },
  },
  checkDocument(context: DocumentContext): void {
    for (const resource of context.resources) {
      for (const { node, path, message } of openings(resource))
        context.report({ range: node.range, message, resource, data: placeData(resource.path, path) });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const path = placeOfFinding(finding);
    if (site === undefined || path === undefined) return [];
    const operation: Operation = { op: 'replaceScalar', path, value: false };
    return [editOffer(site, tell`Write ${String(path.at(-1))}: false`, [operation], { preferred: true })];
  },
});

interface Opening {
  readonly node: Located;
  readonly path: Path;
  readonly message: string;
}

/** Other ways to sign in, one of which every request has to take beside an optional JWT. */
const signIns = ['authorization', 'basicAuth', 'apiKeyAuth', 'oidc', 'extAuth'];

function openings({ group, kind, node, path }: KubernetesResource): readonly Opening[] {
  if (group !== 'gateway.envoyproxy.io' || kind !== 'SecurityPolicy') return [];
  const spec = at(node, 'spec');
  const found: Opening[] = [];
  const failOpen = at(spec, 'extAuth', 'failOpen');
  if (failOpen !== undefined && booleanAt(failOpen) === true)
    found.push({
      node: failOpen,
      path: [...path, 'spec', 'extAuth', 'failOpen'],
      message: tell`extAuth.failOpen lets every request in while the service that checks them does not answer; write failOpen: false`,
    });
  const optional = at(spec, 'jwt', 'optional');
  const others = signIns.some((key) => !isNullish(at(spec, key)) && pairs(at(spec, key)).length > 0);
  if (optional !== undefined && booleanAt(optional) === true && !others)
    found.push({
      node: optional,
      path: [...path, 'spec', 'jwt', 'optional'],
      message: tell`jwt.optional lets requests without a token in, and nothing else of this policy asks who they are; write optional: false, or an authorization that asks for a claim`,
    });
  return found;
}
