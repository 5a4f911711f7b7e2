import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';
import { gatewayExample } from './gateway/example.ts';
import { type ListenerProblem, listenerProblems } from './gateway/listener-problems.ts';

/** A listener whose protocol, TLS and hostname do not go together. */
export const noInvalidListener = defineRule({
  meta: {
    slug: 'no-invalid-listener',
    code: 'ZT454',
    area: 'ingress',
    title: 'Protocol, TLS and hostname of a listener do not go together',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['Gateway', 'ListenerSet'],
    triggers: [],
    covers: ['GW-09'],
    equivalents: [],
    references: [
      { title: 'Gateway API: TLS', url: 'https://gateway-api.sigs.k8s.io/guides/tls/' },
      { title: 'Gateway API: Gateway', url: 'https://gateway-api.sigs.k8s.io/api-types/gateway/' },
    ],
    docs: {
      why: [
        'The CRDs of Gateway API refuse a Gateway when one of its listeners contradicts itself, and with it all the others: `tls` on',
        'HTTP, TCP or UDP; HTTPS in mode `Passthrough`, which only protocol `TLS` and a TLSRoute can do; mode `Terminate` with',
        'neither certificate nor options; a hostname on TCP or UDP, or one that is no name; two listeners of one name, or of one',
        'port, protocol and hostname. Certificates of a listener that passes TLS through are taken and never used, which is a',
        'warning. HTTPS without any `tls` is left alone, since some implementations bring the certificate themselves.',
      ].join('\n'),
      bad: { yaml: gatewayExample().replace('      tls:\n', '      tls:\n        mode: Passthrough\n') },
      good: { yaml: gatewayExample().replace('      tls:\n', '      tls:\n        mode: Terminate\n') },
      whenToTurnOff: 'Never for the releases of Gateway API known so far.',
    },
  },
  checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
    for (const { range, message, path, severity } of problemsOf(facts))
      context.report({ range, message, severity, data: placeData(facts.path, path) });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const problem =
      site && problemsOf(site.resource.facts).find(({ message }) => message === finding.message);
    if (site === undefined || problem === undefined) return [];
    return problem.repairs.map(({ title, operations, safe, preferred }) =>
      editOffer(site, title, operations, { safe, preferred }),
    );
  },
});

function problemsOf({ gateway, kind }: PlacedResource['facts']): readonly ListenerProblem[] {
  return gateway === undefined ? [] : listenerProblems(gateway, kind);
}
