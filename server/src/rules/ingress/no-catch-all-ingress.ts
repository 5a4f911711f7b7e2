import { isIngress, readIngress } from '../../kubernetes/ingress/ingress.ts';
import { tell } from '../../words/tell.ts';
import { at, pair, pairs } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';
import { shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';

/** An Ingress that takes requests for hosts it does not name. */
export const noCatchAllIngress = defineRule({
  meta: {
    slug: 'no-catch-all-ingress',
    code: 'ZT409',
    area: 'ingress',
    title: 'An Ingress takes requests for every host, for a wildcard, or all that others leave',
    severity: 'info',
    confidence: 'high',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-04', 'ING-05', 'ING-06'],
    equivalents: [
      'kyverno:disallow-empty-ingress-host',
      'kyverno:restrict-ingress-wildcard',
      'kyverno:restrict-ingress-defaultbackend',
      'gatekeeper:block-wildcard-ingress',
    ],
    references: [
      {
        title: 'Kubernetes: Ingress, hostname wildcards',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards',
      },
    ],
    docs: {
      why: [
        'Where several teams share a controller, an Ingress without a host, with a wildcard, or with a `defaultBackend` receives',
        'requests, with their cookies and tokens, that were meant for somebody else: for names that are not served yet, that',
        'are spelt wrong, or that another team has taken down.',
      ].join('\n'),
      bad: { yaml: ingressExample({ tls: false, host: '"*.example.com"' }) },
      good: { yaml: ingressExample() },
      whenToTurnOff:
        'Where one team owns the controller, or the catch-all is the error page of the platform.',
    },
  },
  checkDocument: ({ resources, report }) => {
    for (const resource of resources) {
      if (!isIngress(resource)) continue;
      const { rules, defaultBackend } = readIngress(resource);
      for (const { host, hidden, range, path } of rules) {
        if (hidden) continue;
        if (host === undefined) {
          report({
            range: pairs(at(resource.node, ...path.slice(resource.path.length)))[0]?.key.range ?? range,
            message: tell`A rule without host takes the requests for every host of the controller; name the host`,
            resource,
          });
        } else if (host.text.startsWith('*.')) {
          report({
            range: host.range,
            message: tell`Host ${shown(host.text)} takes the requests for every name below it, also of other teams; name the hosts`,
            resource,
          });
        }
      }
      if (defaultBackend === undefined) continue;
      const spec = at(resource.node, 'spec');
      report({
        range: (pair(spec, 'defaultBackend') ?? pair(spec, 'backend'))?.key.range ?? defaultBackend.range,
        message: tell`defaultBackend takes every request that no rule of any Ingress takes; write rules with hosts`,
        resource,
      });
    }
  },
});
