import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { labelKinds, labelProblems } from './labels/problems.ts';
import { problemOffers, reportProblems } from './offers.ts';

const namespace = (metadata: string): string => `apiVersion: v1
kind: Namespace
metadata:
  name: shop
${metadata}`;

/** Labels that are to bring Pods into the mesh, and do not. */
export const noIneffectiveMeshLabel = defineRule({
  meta: {
    slug: 'no-ineffective-mesh-label',
    code: 'ZT511',
    area: 'mesh',
    title: 'A label that is to bring Pods into the mesh has no effect',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: labelKinds,
    triggers: [],
    covers: ['MESH-16'],
    equivalents: ['istio:IST0123'],
    references: [
      {
        title: 'Istio: controlling the injection policy',
        url: 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy',
      },
      {
        title: 'Istio: add workloads to an ambient mesh',
        url: 'https://istio.io/latest/docs/ambient/usage/add-workloads/',
      },
    ],
    docs: {
      why: [
        'A Pod that is not in the mesh has no identity, takes clear text from everybody, and is under no policy. What decides are labels',
        'of the Namespace and of the Pods: `istio-injection: enabled` or `istio.io/rev` for sidecars, `istio.io/dataplane-mode: ambient`',
        'for ztunnel. As an annotation, with another value, on a Deployment instead of its Pods they do nothing; a revision beside',
        '`istio-injection` is not read, and Pods with a sidecar are left out of ambient mode.',
      ].join('\n'),
      bad: { yaml: namespace('  annotations:\n    istio.io/dataplane-mode: ambient\n') },
      good: { yaml: namespace('  labels:\n    istio.io/dataplane-mode: ambient\n') },
      whenToTurnOff: 'While a namespace moves from one to the other.',
    },
  },
  checkDocument(context: DocumentContext): void {
    reportProblems(context, labelProblems);
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    return problemOffers(finding, context, labelProblems);
  },
});
