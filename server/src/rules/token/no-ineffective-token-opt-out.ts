import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { tokenStateOf } from '../../workspace/token-state.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { inFolderOf } from '../shared/folder.ts';
import { nameAccount, optOutOfPod } from './effective/account-fixes.ts';
import { noIneffectiveTokenOptOutDocs } from './effective/docs-volumes.ts';
import { podOffer, podSiteOf } from './effective/pod-offer.ts';
import { mountCertainty, runningAs } from './effective/words.ts';
import { titleOf } from './token-secret/token-secret.ts';

/** A ServiceAccount that refuses the token, beside a Pod that does not name it and gets one all the same. */
export const noIneffectiveTokenOptOut = defineRule({
  meta: {
    slug: 'no-ineffective-token-opt-out',
    code: 'ZT113',
    area: 'token',
    title: 'A ServiceAccount turns the token off, but the Pod beside it does not name that account',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: [],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: opt out of API credential automounting',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
      },
    ],
    docs: noIneffectiveTokenOptOutDocs,
  },
  checkResource,
  fixes,
});

function checkResource(workload: PlacedResource, context: WorkspaceContext): void {
  const { pod, site, path } = workload.facts;
  if (pod === undefined || pod.serviceAccountSite !== undefined || pod.automount !== undefined) return;
  const state = tokenStateOf(workload, context.graph);
  const confidence = state && mountCertainty(state);
  if (confidence === undefined || state?.injectedInto.length === 0) return;
  const [account, another] = optingOutInFile(workload, context.graph);
  if (account === undefined) return;
  const names = another === undefined ? titleOf(account) : tell`${titleOf(account)} and others`;
  context.report({
    range: site.range,
    message: tell`${titleOf(workload)} runs as ServiceAccount default and gets its token, since it does not name ${names}, which turns the token off; write serviceAccountName: ${account.facts.name}`,
    confidence,
    related: [
      {
        message: tell`${titleOf(account)}, as which no Pod here runs`,
        document: account.document,
        path: (account.facts.serviceAccount?.automountSite ?? account.facts.site).path,
      },
    ],
    data: [...path],
  });
}

/** ServiceAccounts of the same file and namespace that refuse the token and as which no Pod of the workspace runs. */
function optingOutInFile(
  { facts, document }: PlacedResource,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  return inFolderOf(graph.mentioning('Namespace', facts.namespace ?? ''), { document }).filter(
    ({ document: other, facts: account }) => {
      const automount = account.serviceAccount?.automount;
      return (
        other.uri === document.uri &&
        automount?.known === true &&
        !automount.value &&
        account.name !== undefined &&
        account.name !== 'default' &&
        runningAs(account.name, account.namespace, graph).length === 0
      );
    },
  );
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = podSiteOf(finding, context);
  if (site === undefined) return [];
  const accounts = optingOutInFile(site.workload, context.graph);
  return [
    ...accounts.map((account) => {
      const name = account.facts.name ?? '';
      return podOffer(site, tell`Run the Pods as ServiceAccount ${name}`, nameAccount(site, name), {
        preferred: accounts.length === 1,
      });
    }),
    optOutOfPod(site, false),
  ];
}
