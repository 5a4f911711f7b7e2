import { parseCidr, splitList } from '../../kubernetes/ingress/values.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { nginxDoor } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';

/** Lists of addresses of other controllers. */
const otherLists =
  /^(?:haproxy\.org\/(?:allow-list|whitelist)|haproxy-ingress\.github\.io\/allowlist-source-range|alb\.ingress\.kubernetes\.io\/inbound-cidrs|traefik\.ingress\.kubernetes\.io\/whitelist-source-range)$/;

/** A list of allowed addresses that allows all of them. */
export const noOpenSourceRange = defineRule({
  meta: {
    slug: 'no-open-source-range',
    code: 'ZT417',
    area: 'ingress',
    title: 'A list of allowed addresses allows every address',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-21', 'ING-28'],
    equivalents: [],
    references: [
      {
        title: 'ingress-nginx: allowlist source range',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#whitelist-source-range',
      },
    ],
    docs: {
      why: [
        'A list with `0.0.0.0/0` or `::/0` keeps nobody out of that family, whatever else is in it. It reads like a lock: whoever looks for doors',
        'without one passes it by. Networks as wide as half of all addresses count too, since two of them are all.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/allowlist-source-range: 10.0.0.0/8,0.0.0.0/0'],
        }),
      },
      good: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/allowlist-source-range: 10.0.0.0/8,192.0.2.0/24'],
        }),
      },
      whenToTurnOff: 'Where the list overrules a narrower one of the controller on purpose.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    for (const { name, value, path, range } of listsOf(placed, context.graph)) {
      const wide = splitList(value).filter(isWide);
      if (wide.length === 0) continue;
      context.report({
        range,
        message: tell`${name} contains ${wide[0]}, so it keeps nobody out; write the networks that may enter, or remove it and say so`,
        data: placeData(placed.facts.path, path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const list =
      site && listsOf(site.resource, context.graph).find(({ range }) => range[0] === finding.range[0]);
    if (site === undefined || list === undefined) return [];
    const rest = splitList(list.value).filter((item) => !isWide(item));
    if (rest.length === 0) return [];
    return [
      editOffer(
        site,
        tell`Allow only ${rest.join(', ')}`,
        [{ op: 'replaceScalar', path: list.path, value: rest.join(list.value.includes(', ') ? ', ' : ',') }],
        { preferred: true },
      ),
    ];
  },
});

function listsOf(placed: PlacedResource, graph: WorkspaceGraph) {
  const nginx = nginxDoor(placed, graph)?.annotations.get('allowlist-source-range');
  // An internal load balancer is reached from inside only, whatever the list says.
  const internal = placed.facts.ingress?.annotations.some(
    ({ name, value }) => name === 'alb.ingress.kubernetes.io/scheme' && value !== 'internet-facing',
  );
  const all = (placed.facts.ingress?.annotations ?? []).filter(
    (annotation) => annotation === nginx || (otherLists.test(annotation.name) && internal !== true),
  );
  return all.flatMap(({ name, value, path, range }) =>
    // The list of the load balancer of AWS contains every address by default: written out, it says what is so anyway.
    value === undefined || (name.startsWith('alb.') && value.trim() === '0.0.0.0/0')
      ? []
      : [{ name: name.slice(name.indexOf('/') + 1), value, path, range }],
  );
}

function isWide(item: string): boolean {
  const cidr = parseCidr(item);
  return cidr !== undefined && cidr.bits <= 1;
}
