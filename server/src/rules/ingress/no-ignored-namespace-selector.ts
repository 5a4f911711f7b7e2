import type { Operation } from '../../edit/operations.ts';
import type { AllowedNamespaces } from '../../kubernetes/gateway/gateway.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { gatewayExample } from './gateway/example.ts';
import { listenerNamed } from './gateway/words.ts';

const allowed = (from: string): readonly string[] => [
  'allowedRoutes:',
  '  namespaces:',
  `    from: ${from}`,
  '    selector:',
  '      matchLabels:',
  '        kubernetes.io/metadata.name: shop',
];

/** A listener with a selector of namespaces that does not count. */
export const noIgnoredNamespaceSelector = defineRule({
  meta: {
    slug: 'no-ignored-namespace-selector',
    code: 'ZT459',
    area: 'ingress',
    title: 'The selector of namespaces that may attach routes is ignored',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['Gateway', 'ListenerSet'],
    triggers: [],
    covers: ['GW-02'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: RouteNamespaces',
        url: 'https://gateway-api.sigs.k8s.io/reference/spec/#routenamespaces',
      },
    ],
    docs: {
      why: [
        '`allowedRoutes.namespaces.selector` counts with `from: Selector` only. Next to `from: All` it looks like a restriction and is',
        'none: every namespace may attach routes. Next to `from: Same`, or without `from`, it lets nobody in whom it names. And',
        '`from: Selector` without a selector names no namespace at all.',
      ].join('\n'),
      bad: { yaml: gatewayExample({ listener: allowed('All') }) },
      good: { yaml: gatewayExample({ listener: allowed('Selector') }) },
      whenToTurnOff: 'Never for implementations that follow the specification.',
    },
  },
  checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
    for (const listener of facts.gateway?.listeners ?? []) {
      const { namespaces, partial } = listener;
      const words = partial || namespaces === undefined ? undefined : ignored(namespaces);
      if (words === undefined || namespaces === undefined) continue;
      context.report({
        range: (namespaces.from ?? namespaces).range,
        message: `${listenerNamed(listener)} ${words}`,
        data: placeData(facts.path, namespaces.path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = JSON.stringify(placeOfFinding(finding));
    const namespaces = site?.resource.facts.gateway?.listeners.find(
      (listener) => JSON.stringify(listener.namespaces?.path) === place,
    )?.namespaces;
    if (site === undefined || namespaces?.selector === undefined) return [];
    const operation: Operation =
      namespaces.from === undefined
        ? { op: 'insertPair', path: namespaces.path, key: 'from', value: 'Selector', before: ['selector'] }
        : { op: 'replaceScalar', path: namespaces.from.path, value: 'Selector' };
    return [
      editOffer(site, tell`Write from: Selector, so that the selector counts`, [operation], {
        preferred: true,
      }),
    ];
  },
});

function ignored({ from, selector }: AllowedNamespaces): string | undefined {
  if (from?.text === 'Selector')
    return selector === undefined
      ? tell`has from: Selector and no selector, so it names no namespace; write one, or from: Same`
      : undefined;
  if (selector === undefined) return undefined;
  if (from?.text === 'All')
    return tell`has from: All, so its selector is ignored and every namespace may attach routes; write from: Selector`;
  if (from === undefined || from.text === 'Same')
    return tell`has from: Same${from === undefined ? tell`, as no other is written` : ''}, so its selector is ignored and lets nobody in; write from: Selector`;
  return undefined;
}
