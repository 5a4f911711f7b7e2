import type { NewValue } from '../../edit/operations.ts';
import type { AllowedNamespaces, Listener } from '../../kubernetes/gateway/gateway.ts';
import { tell } from '../../words/tell.ts';
import { routesOf } from '../../workspace/gateway-attachment.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import type { Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { gatewayExample } from './gateway/example.ts';
import { isMeshInternal } from './gateway/mesh.ts';
import { listed, listenerNamed } from './gateway/words.ts';

const allowed = (lines: readonly string[]): readonly string[] => [
  'allowedRoutes:',
  '  namespaces:',
  ...lines.map((line) => `    ${line}`),
];

/** A listener to which every namespace may attach routes. */
export const noOpenListenerNamespaces = defineRule({
  meta: {
    slug: 'no-open-listener-namespaces',
    code: 'ZT458',
    area: 'ingress',
    title: 'Every namespace may attach routes to a listener',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['Gateway', 'ListenerSet'],
    triggers: [],
    covers: ['GW-02'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: security model, restricting route attachment',
        url: 'https://gateway-api.sigs.k8s.io/concepts/security-model/',
      },
    ],
    docs: {
      why: [
        'With `from: All`, or `from: Selector` and an empty selector, whoever may write an HTTPRoute anywhere in the cluster can serve',
        'the hosts of this listener, with its certificate: a path that no other route has, a more specific one, or the whole host.',
        'Let in the namespaces that need it, by the label `kubernetes.io/metadata.name`, which every namespace has and nobody else',
        'can set, or by a label of your own. The same goes for `allowedListeners`, by which ListenerSets add listeners. A listener',
        'for one exact host is reported as information. Waypoints of a mesh are left alone.',
      ].join('\n'),
      bad: { yaml: gatewayExample({ listener: allowed(['from: All']) }) },
      good: {
        yaml: gatewayExample({
          listener: allowed([
            'from: Selector',
            'selector:',
            '  matchLabels:',
            '    kubernetes.io/metadata.name: shop',
          ]),
        }),
      },
      whenToTurnOff: 'Where an admission policy says which hosts a namespace may use.',
    },
  },
  checkResource,
  fixes,
});

function isOpen(namespaces: AllowedNamespaces | undefined): namespaces is AllowedNamespaces {
  if (namespaces?.from === undefined) return false;
  return (
    namespaces.from.text === 'All' ||
    (namespaces.from.text === 'Selector' && namespaces.selector?.empty === true)
  );
}

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const { gateway, path } = facts;
  if (gateway === undefined || isMeshInternal(gateway)) return;
  for (const listener of gateway.listeners) {
    const { namespaces, hostname } = listener;
    if (!isOpen(namespaces)) continue;
    const exact = hostname !== undefined && !hostname.text.startsWith('*');
    const host = hostname === undefined ? tell`any host` : hostname.text;
    context.report({
      range: (namespaces.from ?? namespaces).range,
      message: tell`${listenerNamed(listener)} lets every namespace attach routes, so whoever may write one anywhere can serve ${host} here; write from: Selector with the namespaces meant`,
      ...(exact && { severity: 'info' as const }),
      data: placeData(path, namespaces.path),
    });
  }
  const { allowedListeners } = gateway;
  if (isOpen(allowedListeners))
    context.report({
      range: (allowedListeners.from ?? allowedListeners).range,
      message: tell`allowedListeners lets every namespace add listeners, so whoever may write a ListenerSet anywhere opens doors here; write from: Selector with the namespaces meant`,
      data: placeData(path, allowedListeners.path),
    });
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const path = placeOfFinding(finding);
  const { gateway } = site?.resource.facts ?? {};
  if (site === undefined || path === undefined || gateway === undefined) return [];
  const wanted = JSON.stringify(path);
  const listener = gateway.listeners.find(({ namespaces }) => JSON.stringify(namespaces?.path) === wanted);
  const used =
    listener === undefined
      ? setsOf(site.resource, context.graph)
      : usersOf(site.resource, listener, context.graph);
  const own = site.resource.facts.namespace;
  const only = used.every((namespace) => namespace === own);
  const replace = (title: string, value: NewValue): FixOffer =>
    editOffer(site, title, [{ op: 'replaceValue', path: path as Path, value }], { preferred: true });
  if (only && listener !== undefined)
    return [replace(tell`Let in routes of its own namespace only`, { from: 'Same' })];
  if (used.length === 0 || used.includes(undefined)) return [];
  const names = used.flatMap((namespace) => namespace ?? []).sort();
  const expression = { key: 'kubernetes.io/metadata.name', operator: 'In', values: names };
  return [
    replace(
      listener === undefined
        ? tell`Let in ${listed(names)} only, whose ListenerSets are here`
        : tell`Let in ${listed(names)} only, whose routes are here`,
      {
        from: 'Selector',
        selector: { matchExpressions: [expression] },
      },
    ),
  ];
}

/** The namespaces of the routes that the listener takes now. */
function usersOf(
  door: PlacedResource,
  listener: Listener,
  graph: WorkspaceGraph,
): readonly (string | undefined)[] {
  const taken = routesOf(door, graph).filter(({ listeners }) =>
    listeners.some(({ name }) => name?.text === listener.name?.text),
  );
  return [...new Set(taken.map(({ route }) => route.facts.namespace))];
}

/** The namespaces of the ListenerSets of a Gateway. */
function setsOf({ facts }: PlacedResource, graph: WorkspaceGraph): readonly (string | undefined)[] {
  const sets = graph.mentioning('Gateway', facts.name ?? '').filter(({ facts: { gateway, namespace } }) => {
    const parent = gateway?.parent;
    return parent?.name.text === facts.name && (parent?.namespace?.text ?? namespace) === facts.namespace;
  });
  return [...new Set(sets.map((set) => set.facts.namespace))];
}
