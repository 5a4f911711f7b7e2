import type { Operation } from '../../edit/operations.ts';
import type { Controller } from '../../kubernetes/ingress/controllers.ts';
import { hostProblem } from '../../kubernetes/ingress/hosts.ts';
import type { IngressRule } from '../../kubernetes/ingress/ingress.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { servedBy } from '../../workspace/ingress-class.ts';
import { at } from '../../yaml/access.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { isCovered } from './door/same-host.ts';
import { isCoveredByName, isCoveredElsewhere } from './tls/covered.ts';
import { hasOwnTls, isCanary, isLocalHost } from './tls/own-tls.ts';

/** They choose the certificate by `spec.tls[].hosts`; others look into the certificates or have annotations. */
const choosesByHosts: ReadonlySet<Controller | undefined> = new Set([
  ...(['ingress-nginx', 'f5-nginx', 'higress', 'haproxy', 'kong', 'contour'] as const),
  undefined,
]);

/** A host of an Ingress with TLS that no entry of `spec.tls` names. */
export const noUncoveredIngressHost = defineRule({
  meta: {
    slug: 'no-uncovered-ingress-host',
    code: 'ZT408',
    area: 'ingress',
    title: 'A host of an Ingress with TLS is not among the hosts of its tls section',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-02'],
    equivalents: ['kyverno:ingress-host-match-tls'],
    references: [
      {
        title: 'Kubernetes: Ingress, TLS',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
      },
    ],
    docs: {
      why: [
        'A host that no entry of `spec.tls` covers is served in clear, or with the default certificate of the controller, which no',
        'client trusts, and without the redirect that its neighbours get. A wildcard covers exactly one label: `*.example.com`',
        'is for `shop.example.com` but neither for `example.com` nor for `a.shop.example.com`. Higress compares names letter by',
        'letter, so that neither a wildcard nor an entry without hosts covers anything there. With others entries without',
        'hosts, and controllers that look into the certificates themselves, are not judged.',
      ].join('\n'),
      bad: {
        yaml: ingressExample().replace('hosts: [shop.example.com]', 'hosts: [www.example.com]'),
      },
      good: { yaml: ingressExample().replace('hosts: [shop.example.com]', 'hosts: ["*.example.com"]') },
      whenToTurnOff: 'Where hosts without a certificate are meant to be served in clear.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(placed: PlacedResource, context: WorkspaceContext): void {
  const { ingress, path } = placed.facts;
  if (ingress === undefined || ingress.open || ingress.tls.length === 0) return;
  if (hasOwnTls(ingress) || isCanary(ingress)) return;
  const served = servedBy(ingress, context.graph);
  if (!choosesByHosts.has(served.controller)) return;
  for (const rule of ingress.rules) {
    const { host } = rule;
    if (host === undefined || !isUncovered(rule, served.controller, placed, context.graph)) continue;
    const byName = served.controller === 'higress' && isCovered(ingress, host.text);
    context.report({
      range: host.range,
      message: byName
        ? tell`Higress looks for ${shown(host.text)} itself in tls[].hosts, not for a wildcard, so it has no certificate; add it there`
        : tell`No tls entry names ${shown(host.text)}, so it is served in clear or with a certificate that nobody trusts; add it to tls[].hosts`,
      ...((served.controller === undefined || byName) && { confidence: 'medium' as const }),
      data: placeData(path, host.path),
    });
  }
}

function isUncovered(
  { host, hidden }: IngressRule,
  controller: Controller | undefined,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): boolean {
  const { ingress } = placed.facts;
  return (
    host !== undefined &&
    !hidden &&
    ingress !== undefined &&
    !isLocalHost(host.text) &&
    !(controller === 'higress' ? isCoveredByName : isCovered)(ingress, host.text) &&
    !isCoveredElsewhere(host.text, placed, graph)
  );
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const { ingress } = site?.resource.facts ?? {};
  const place = JSON.stringify(placeOfFinding(finding));
  const host = ingress?.rules.find((rule) => JSON.stringify(rule.host?.path) === place)?.host?.text;
  const [entry] = ingress?.tls ?? [];
  if (site === undefined || ingress === undefined || host === undefined || entry === undefined) return [];
  const name = shown(host);
  if (ingress.tls.length === 1) {
    const secret =
      entry.secretName === undefined
        ? tell`its certificate`
        : tell`the certificate in ${entry.secretName.text}`;
    const operation: Operation =
      at(site.root, ...entry.path, 'hosts') === undefined
        ? { op: 'insertPair', path: entry.path, key: 'hosts', value: [host], before: ['secretName'] }
        : { op: 'insertItem', path: [...entry.path, 'hosts'], value: host };
    return [
      editOffer(site, tell`Add ${name} to tls (${secret} must be for it)`, [operation], { preferred: true }),
    ];
  }
  // The name of the Secret is made of that of the host.
  if (hostProblem(host) !== undefined) return [];
  const secretName = `${host.replace('*', 'wildcard').replaceAll('.', '-')}-tls`;
  const operation: Operation = {
    op: 'insertItem',
    path: entry.path.slice(0, -1),
    value: { hosts: [host], secretName },
  };
  return [
    editOffer(
      site,
      tell`Add a tls entry for ${name} with Secret ${secretName} (for you to make)`,
      [operation],
      {
        preferred: true,
      },
    ),
  ];
}
