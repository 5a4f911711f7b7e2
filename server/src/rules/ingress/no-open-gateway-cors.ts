import { gatewayGroup } from '../../kubernetes/gateway/reference.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, booleanAt, items, stringAt } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { routeExample } from './gateway/example.ts';

const cors = (origin: string): string =>
  routeExample().replace(
    '    - backendRefs:\n',
    [
      '    - filters:',
      '        - type: CORS',
      '          cors:',
      `            allowOrigins: ["${origin}"]`,
      '            allowCredentials: true',
      '      backendRefs:',
      '',
    ].join('\n'),
  );

/** A CORS filter or policy of a Gateway that gives every website the session of its visitors. */
export const noOpenGatewayCors = defineRule({
  meta: {
    slug: 'no-open-gateway-cors',
    code: 'ZT466',
    area: 'ingress',
    title: 'A route lets every website read answers with the credentials of its visitors',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['HTTPRoute', 'SecurityPolicy'],
    triggers: [],
    covers: ['GW-14'],
    equivalents: [],
    references: [
      { title: 'Gateway API: CORS filter (GEP-1767)', url: 'https://gateway-api.sigs.k8s.io/geps/gep-1767/' },
      {
        title: 'Envoy Gateway: CORS',
        url: 'https://gateway.envoyproxy.io/docs/tasks/security/cors/',
      },
    ],
    docs: {
      why: [
        'With `allowCredentials: true` and an origin that matches every host, the Gateway answers each website with its own name in',
        '`Access-Control-Allow-Origin`: unlike a plain `*`, which browsers refuse to combine with credentials, this works. Any page',
        'that a signed-in user opens can then act and read as that user. Name the origins that are meant. The CORS filter of',
        'HTTPRoute and SecurityPolicy of Envoy Gateway are read; wildcards below a domain of your own are left alone.',
      ].join('\n'),
      bad: { yaml: cors('*') },
      good: { yaml: cors('https://www.example.com') },
      whenToTurnOff: 'Never together with cookies or HTTP authentication.',
    },
  },
  checkDocument(context: DocumentContext): void {
    for (const resource of context.resources) {
      for (const { node, path } of corsOf(resource)) {
        const open = items(at(node, 'allowOrigins')).find(isEverybody);
        if (open === undefined || booleanAt(node, 'allowCredentials') !== true) continue;
        context.report({
          range: open.range,
          message: tell`allowOrigins takes ${stringAt(open) ?? ''} and allowCredentials is true, so every website can act and read as its visitors; name the origins`,
          resource,
          data: placeData(resource.path, path),
        });
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const path = placeOfFinding(finding);
    return site === undefined || path === undefined
      ? []
      : [
          editOffer(
            site,
            tell`Answer every website without credentials`,
            [{ op: 'replaceScalar', path: [...path, 'allowCredentials'], value: false }],
            { preferred: true },
          ),
        ];
  },
});

function isEverybody(origin: Located): boolean {
  const text = stringAt(origin);
  return text !== undefined && /^(?:(?:https?|\*):\/\/)?\*(?::(?:\*|\d+))?$/.test(text);
}

interface Cors {
  readonly node: Located;
  readonly path: Path;
}

function corsOf({ group, kind, node, path }: KubernetesResource): readonly Cors[] {
  if (group === 'gateway.envoyproxy.io' && kind === 'SecurityPolicy') {
    const policy = at(node, 'spec', 'cors');
    return policy === undefined ? [] : [{ node: policy, path: [...path, 'spec', 'cors'] }];
  }
  if (group !== gatewayGroup || kind !== 'HTTPRoute') return [];
  return items(at(node, 'spec', 'rules')).flatMap((rule, index) => {
    const place = [...path, 'spec', 'rules', index];
    return [
      ...filtersOf(rule, place),
      ...items(at(rule, 'backendRefs')).flatMap((backend, which) =>
        filtersOf(backend, [...place, 'backendRefs', which]),
      ),
    ];
  });
}

function filtersOf(holder: Located, path: Path): readonly Cors[] {
  return items(at(holder, 'filters')).flatMap((filter, index) => {
    const node = at(filter, 'cors');
    return node === undefined ? [] : [{ node, path: [...path, 'filters', index, 'cors'] }];
  });
}
