import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { type AccountReach, accountReach } from '../../workspace/account-reach.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { type TokenState, tokenStateOf } from '../../workspace/token-state.ts';
import {
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type Severity,
  type WorkspaceContext,
} from '../rule.ts';
import { optOutOfAccount, optOutOfPod, ownAccount } from './effective/account-fixes.ts';
import { noDefaultServiceAccountDocs } from './effective/docs-mount.ts';
import { podSiteOf } from './effective/pod-offer.ts';
import { apiUseOf, describeGrant, mountCertainty, relatedSites } from './effective/words.ts';
import { titleOf } from './token-secret/token-secret.ts';

/** Pods that get a token of the ServiceAccount which every workload of the namespace shares. */
export const noDefaultServiceAccount = defineRule({
  meta: {
    slug: 'no-default-service-account',
    code: 'ZT104',
    area: 'token',
    title: 'Pods get a token of ServiceAccount default, which the whole namespace shares',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-01', 'TOK-03', 'TOK-04'],
    equivalents: [
      'kube-linter:default-service-account',
      'kubeaudit:AutomountServiceAccountTokenTrueAndDefaultSA',
    ],
    references: [
      {
        title: 'Kubernetes: default service accounts',
        url: 'https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts',
      },
      { title: 'CIS Kubernetes Benchmark 5.1.5', url: 'https://www.cisecurity.org/benchmark/kubernetes' },
    ],
    docs: noDefaultServiceAccountDocs,
  },
  checkResource,
  fixes,
});

function checkResource(workload: PlacedResource, context: WorkspaceContext): void {
  const { graph, kubernetesMinor } = context;
  const state = tokenStateOf(workload, graph);
  if (state?.account !== 'default' || state.injectedInto.length === 0) return;
  const confidence = mountCertainty(state);
  if (confidence === undefined) return;
  if (isStaticControlPlane(workload)) return;
  const { namespace, path, pod, site } = workload.facts;
  const reach = accountReach('default', namespace, graph, kubernetesMinor);
  context.report({
    range: (pod?.serviceAccountSite ?? site).range,
    message: message(workload, state, reach),
    severity: severityOf(reach),
    confidence,
    related: relatedSites(state, reach),
    data: [...path],
  });
}

/** Static Pods may not name a ServiceAccount (admission plugin ServiceAccount, `Validate`). */
function isStaticControlPlane({ facts }: PlacedResource): boolean {
  return facts.kind === 'Pod' && facts.pod?.labels.tier === 'control-plane';
}

function message(workload: PlacedResource, { automount }: TokenState, reach: AccountReach): string {
  const grant = reach.grants.find(({ byName }) => byName) ?? reach.grants[0];
  const how = automount.decidedBy === 'pod' ? tell`asks for` : tell`gets`;
  const what = tell`${titleOf(workload)} ${how} a token of the shared ServiceAccount default${grant === undefined ? '' : ` (${describeGrant(grant)})`}`;
  if (grant?.byName === true) return tell`${what}; give it a ServiceAccount of its own and bind that`;
  if (automount.decidedBy === 'pod')
    return tell`${what}; give it a ServiceAccount of its own with serviceAccountName`;
  const use = apiUseOf(workload);
  return use === undefined
    ? tell`${what}, and nothing here shows a use of it; write automountServiceAccountToken: false`
    : tell`${what}, and ${use}; if it talks to the API server, give it a ServiceAccount of its own, else write automountServiceAccountToken: false`;
}

function severityOf({ level, power }: AccountReach): Severity {
  if (level === 'none') return 'info';
  return power !== undefined && level === 'cluster' ? 'error' : 'warning';
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = podSiteOf(finding, context);
  const state = site && tokenStateOf(site.workload, context.graph);
  if (site === undefined || state === undefined) return [];
  const reach = accountReach(
    'default',
    site.workload.facts.namespace,
    context.graph,
    context.kubernetesMinor,
  );
  const needed =
    apiUseOf(site.workload) !== undefined || reach.perhapsBound || state.automount.decidedBy === 'pod';
  const own = ownAccount(site, context);
  const whole = optOutOfAccount(site, state, context);
  const offers = [
    ...(needed ? [] : [optOutOfPod(site, true)]),
    ...(own === undefined
      ? []
      : [{ ...own, ...(needed && own.refusal === undefined && { preferred: true }) }]),
    ...(needed ? [optOutOfPod(site, false)] : []),
  ];
  return whole === undefined ? offers : [...offers, whole];
}
