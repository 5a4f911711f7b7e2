import type { Operation } from '../../edit/operations.ts';
import { controllers } from '../../kubernetes/ingress/controllers.ts';
import type { Ingress } from '../../kubernetes/ingress/ingress.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { servedBy } from '../../workspace/ingress-class.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';
import { isCoveredElsewhere } from './tls/covered.ts';
import { hasOwnTls, isCanary, isLocalHost } from './tls/own-tls.ts';

/** An Ingress that offers clear HTTP only. */
export const requireIngressTls = defineRule({
  meta: {
    slug: 'require-ingress-tls',
    code: 'ZT407',
    area: 'ingress',
    title: 'An Ingress has no TLS',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-01', 'ING-28'],
    equivalents: ['kubescape:C-0263', 'polaris:tlsSettingsMissing'],
    references: [
      {
        title: 'Kubernetes: Ingress, TLS',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
      },
    ],
    docs: {
      why: [
        'Without `spec.tls` the controller serves the host over clear HTTP: passwords, cookies and tokens of its users can be read',
        'and changed on the way. Higress has to be told to redirect clear HTTP (`higress.io/ssl-redirect`), ingress-nginx does so',
        'by itself where there is a certificate. The rule knows the other ways to a certificate: annotations of the load balancers',
        'of AWS, Google and Azure, of Traefik, HAProxy, Kong and OpenShift, TLS passed through, canaries, and another Ingress of',
        'the workspace that brings the certificate for the host.',
      ].join('\n'),
      bad: { yaml: ingressExample({ tls: false }) },
      good: { yaml: ingressExample() },
      whenToTurnOff: 'Where TLS ends in front of the controller, or a mesh or default certificate brings it.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(placed: PlacedResource, context: WorkspaceContext): void {
  const { ingress, site, path, name } = placed.facts;
  if (ingress === undefined || ingress.open || ingress.tls.length > 0 || ingress.rules.length === 0) return;
  if (hasOwnTls(ingress) || isCanary(ingress) || isForChallenges(ingress)) return;
  const hosts = hostsOf(ingress);
  const open = hosts.filter((host) => !isLocalHost(host) && !isCoveredElsewhere(host, placed, context.graph));
  if (hosts.length > 0 && open.length === 0) return;
  context.report({
    range: site.range,
    message: tell`Ingress ${name ?? ''} has no tls, so ${open[0] ?? tell`every host`} is served over clear HTTP and whatever its users send can be read; add tls with a certificate`,
    data: placeData(path),
  });
}

function hostsOf({ rules }: Ingress): readonly string[] {
  return [...new Set(rules.flatMap(({ host }) => host?.text ?? []))];
}

/** ACME servers ask for their challenges over clear HTTP. */
function isForChallenges({ rules }: Ingress): boolean {
  const paths = rules.flatMap((rule) => rule.paths);
  return (
    paths.length > 0 && paths.every(({ value }) => value?.text.startsWith('/.well-known/acme-challenge'))
  );
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const { ingress, path, name } = site?.resource.facts ?? {};
  if (site === undefined || ingress === undefined || path === undefined || name === undefined) return [];
  const hosts = hostsOf(ingress);
  if (hosts.length === 0) return [];
  const secretName = `${name}-tls`;
  const { controller } = servedBy(ingress, context.graph);
  const operations: Operation[] = [
    {
      op: 'insertPair',
      path: [...path, 'spec'],
      key: 'tls',
      value: [{ hosts: [...hosts], secretName }],
      before: ['rules'],
    },
  ];
  const isHigress = controller === 'higress';
  if (isHigress) {
    operations.push({
      op: 'insertPair',
      path: [...path, 'metadata', 'annotations'],
      key: 'higress.io/ssl-redirect',
      value: 'true',
    });
  }
  const title = tell`Add tls with Secret ${secretName}${isHigress ? tell` and the redirect to HTTPS` : ''} (the certificate is for you to make)`;
  return controller !== undefined && !readsTls.has(controller)
    ? [
        {
          title,
          safe: false,
          refusal: tell`${controllers[controller].title} takes its certificate from annotations`,
        },
      ]
    : [editOffer(site, title, operations, { preferred: true })];
}

const readsTls: ReadonlySet<string> = new Set([
  ...['ingress-nginx', 'f5-nginx', 'higress', 'traefik', 'haproxy', 'kong', 'istio', 'contour'],
  ...['openshift', 'gce', 'agic'],
]);
