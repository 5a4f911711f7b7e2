import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { tokenSecretEvidence } from './token-secret/evidence.ts';
import { noMountedTokenSecretDocs } from './token-secret/mounted-docs.ts';
import { useOffers } from './token-secret/offers.ts';
import { useReport } from './token-secret/use-report.ts';
import { secretUses } from './token-secret/uses.ts';

/** A Pod that mounts or reads the never-expiring token of a token Secret. */
export const noMountedTokenSecret = defineRule({
  meta: {
    slug: 'no-mounted-token-secret',
    code: 'ZT102',
    area: 'token',
    title: 'A Pod mounts or reads the never-expiring token of a token Secret',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-12'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: projected service account token volumes',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection',
      },
      {
        title: 'Kubernetes: service account credential admin, legacy tokens',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/',
      },
    ],
    docs: noMountedTokenSecretDocs,
  },
  checkResource,
  fixes,
});

function checkResource(resource: PlacedResource, context: WorkspaceContext): void {
  const { pod } = resource.facts;
  if (pod === undefined) return;
  for (const use of secretUses(pod)) {
    const evidence = tokenSecretEvidence(use, resource, context.graph);
    if (evidence !== undefined) context.report(useReport(use, evidence, resource, context.graph));
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const root = context.parse(finding.document)?.root;
  if (!root) return [];
  const wanted = JSON.stringify(finding.data);
  for (const workload of context.resourcesOf(finding.document)) {
    const { pod } = workload.facts;
    const use = pod && secretUses(pod).find(({ site }) => JSON.stringify(site.path) === wanted);
    const evidence = use && tokenSecretEvidence(use, workload, context.graph);
    if (pod === undefined || use === undefined || evidence === undefined) continue;
    const { graph, kubernetesMinor, settings } = context;
    return useOffers(
      {
        workload,
        pod,
        evidence,
        root,
        graph,
        kubernetesMinor,
        expirationSeconds: settings.expirationSeconds,
      },
      use,
    );
  }
  return [];
}
