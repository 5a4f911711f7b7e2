import type { Ingress, IngressPath } from '../../kubernetes/ingress/ingress.ts';
import { tell } from '../../words/tell.ts';
import { namespacesMatch, type PlacedResource } from '../../workspace/graph.ts';
import { servedBy } from '../../workspace/ingress-class.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { inOneFolder } from '../shared/folder.ts';
import { shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { ingressesOfPath } from './door/same-host.ts';
import { isCanary } from './tls/own-tls.ts';

/** Two Ingresses that claim the same host and path, of which only one counts. */
export const noDuplicateIngressPath = defineRule({
  meta: {
    slug: 'no-duplicate-ingress-path',
    code: 'ZT425',
    area: 'ingress',
    title: 'Two Ingresses claim the same host and path',
    severity: 'warning',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-08'],
    equivalents: ['kyverno:unique-ingress-host-and-path'],
    references: [
      {
        title: 'Kubernetes: Ingress rules',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules',
      },
    ],
    docs: {
      why: [
        'Controllers take the older of two Ingresses for a host and path, or the one that comes first in the alphabet, and leave the other out.',
        'Which sign-in, which list of addresses and which backend are in force then depends on when the objects were created. The',
        'rule compares Ingresses of one class that stand in the same folder and, as far as they say, the same namespace; objects of',
        'the same name are one object in several variants, and a canary shares its path on purpose.',
      ].join('\n'),
      bad: {
        yaml: [ingressExample(), ingressExample().replace('  name: shop\n', '  name: shop-new\n')].join(
          '---\n',
        ),
      },
      good: {
        yaml: [
          ingressExample(),
          ingressExample({ path: '/new' }).replace('  name: shop\n', '  name: shop-new\n'),
        ].join('---\n'),
      },
      whenToTurnOff: 'Where a folder holds alternatives of which only one is applied.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const { ingress } = placed.facts;
    if (ingress === undefined || isCanary(ingress) || isNarrowed(ingress)) return;
    for (const { host, hidden, paths } of ingress.rules) {
      if (hidden) continue;
      for (const path of paths) {
        const samePath = ingressesOfPath(host?.text, path.value?.text, context.graph);
        // A folder of examples, and work that grows with the square of their number.
        if (samePath.length > 200) continue;
        const rival = samePath.find((other) => isRival(other, placed) && claims(other, host?.text, path));
        if (rival?.facts.ingress === undefined || path.hidden) continue;
        const classes = [ingress, rival.facts.ingress].map((item) => servedBy(item, context.graph).className);
        if (classes[0] !== classes[1]) continue;
        context.report({
          range: (path.value ?? path).range,
          message: tell`${host?.text === undefined ? '' : shown(host.text)}${shown(path.value?.text ?? '/')} is claimed by Ingress ${rival.facts.name ?? ''} too, and only one of them counts; keep one`,
          related: [
            {
              message: tell`Ingress ${rival.facts.name ?? ''}`,
              document: rival.document,
              path: rival.facts.site.path,
            },
          ],
        });
      }
    }
  },
});

/** Higress tells requests for one path apart by method, header or query. */
function isNarrowed({ annotations }: Ingress): boolean {
  return annotations.some(({ name }) => name.startsWith('higress.io/match-'));
}

/** Another object that is applied together with this one; of two rivals the later one in the workspace is reported. */
function isRival(other: PlacedResource, own: PlacedResource): boolean {
  const { facts, document } = other;
  if (facts.ingress === undefined || facts.completeness !== 'complete' || isCanary(facts.ingress))
    return false;
  if (facts.name === own.facts.name || facts.name === undefined) return false;
  if (namespacesMatch(facts.namespace, own.facts.namespace) !== 'same') return false;
  if (!inOneFolder({ document }, own)) return false;
  if (document.uri !== own.document.uri) return document.uri < own.document.uri;
  if (document.index !== own.document.index) return document.index < own.document.index;
  return facts.site.range[0] < own.facts.site.range[0];
}

function claims({ facts }: PlacedResource, host: string | undefined, path: IngressPath): boolean {
  return (
    facts.ingress?.rules.some(
      (rule) =>
        !rule.hidden &&
        rule.host?.text.toLowerCase() === host?.toLowerCase() &&
        rule.paths.some(
          ({ value, hidden, pathType }) =>
            !hidden && (value?.text ?? '/') === (path.value?.text ?? '/') && pathType === path.pathType,
        ),
    ) === true
  );
}
