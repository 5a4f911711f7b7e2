import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { type AccountReach, accountReach } from '../../workspace/account-reach.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { tokenStateOf } from '../../workspace/token-state.ts';
import {
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type Severity,
  type WorkspaceContext,
} from '../rule.ts';
import { accountOptOut, optOutOfAccount, optOutOfPod } from './effective/account-fixes.ts';
import { noUnneededTokenMountDocs } from './effective/docs-mount.ts';
import { podSiteOf } from './effective/pod-offer.ts';
import { apiUseOf, describeGrant, othersRunningAs, relatedSites, runningAs } from './effective/words.ts';
import { titleOf } from './token-secret/token-secret.ts';

/** A token that is mounted into Pods which, as far as the workspace shows, have no use for it. */
export const noUnneededTokenMount = defineRule({
  meta: {
    slug: 'no-unneeded-token-mount',
    code: 'ZT103',
    area: 'token',
    title: 'A ServiceAccount token is mounted for which the workspace shows no use',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: [...podBearingKinds.filter((kind) => kind !== 'List'), 'ServiceAccount'],
    triggers: [],
    covers: ['TOK-01', 'TOK-02', 'TOK-04'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: opt out of API credential automounting',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
      },
      {
        title: 'Kubernetes: RBAC good practices, minimize distribution of privileged tokens',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#minimize-distribution-of-privileged-tokens',
      },
    ],
    docs: noUnneededTokenMountDocs,
  },
  checkResource(resource, context) {
    if (resource.facts.pod !== undefined) checkWorkload(resource, context);
    else if (resource.facts.serviceAccount !== undefined) checkAccount(resource, context);
  },
  fixes,
});

function checkWorkload(workload: PlacedResource, context: WorkspaceContext): void {
  const { graph, kubernetesMinor } = context;
  const state = tokenStateOf(workload, graph);
  const account = state?.account;
  // Whoever writes `true` into the Pod says that it is needed; `default` is what no-default-service-account is about.
  if (state === undefined || account === undefined || account === 'default') return;
  if (state.automount.mounted !== 'yes' || state.automount.decidedBy === 'pod') return;
  if (state.injectedInto.length === 0 || apiUseOf(workload) !== undefined) return;
  const reach = accountReach(account, workload.facts.namespace, graph, kubernetesMinor);
  const other = othersRunningAs(workload, account, graph).find(
    (candidate) => apiUseOf(candidate) !== undefined,
  );
  // A binding to an account of its own is what shows that the workload needs the token.
  if (reach.perhapsBound && (reach.level === 'none' || other === undefined)) return;
  const { site, path, pod } = workload.facts;
  context.report({
    range: (pod?.serviceAccountSite ?? site).range,
    message: tell`${titleOf(workload)} gets a token of ServiceAccount ${account}, ${whyUnneeded(reach, other)}; write automountServiceAccountToken: false`,
    severity: severityOf(reach),
    related: relatedSites(state, reach),
    data: [...path],
  });
}

function whyUnneeded(reach: AccountReach, other: PlacedResource | undefined): string {
  const [grant] = reach.grants;
  if (grant === undefined) return tell`for which nothing here shows a use or a role`;
  const user = other === undefined ? '' : tell` (needed by ${titleOf(other)})`;
  return tell`for which nothing here shows a use, while ${describeGrant(grant)}${user}`;
}

function severityOf({ level, power }: AccountReach): Severity {
  if (level === 'none') return 'info';
  return power !== undefined && level === 'cluster' ? 'error' : 'warning';
}

/** A ServiceAccount whose Pods are elsewhere; where they are at hand, they get the finding. */
function checkAccount(account: PlacedResource, context: WorkspaceContext): void {
  const { name, namespace, serviceAccount, site, path } = account.facts;
  if (name === undefined || serviceAccount === undefined) return;
  const { automount } = serviceAccount;
  if (automount?.known === false || automount?.value === false) return;
  if (runningAs(name, namespace, context.graph).length > 0) return;
  const reach = accountReach(name, namespace, context.graph, context.kubernetesMinor);
  if (reach.level !== 'none') return;
  // A binding by name, in whatever namespace, shows that the token is meant to be used.
  const bound = context.graph
    .mentioning('ServiceAccount', name)
    .some(({ facts }) => facts.binding !== undefined);
  if (bound) return;
  context.report({
    range: (serviceAccount.automountSite ?? site).range,
    message: tell`${titleOf(account)} has its token mounted into every Pod that does not refuse it, and no role here; write automountServiceAccountToken: false`,
    data: [...path],
  });
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = podSiteOf(finding, context);
  if (site !== undefined) {
    const state = tokenStateOf(site.workload, context.graph);
    const whole = state === undefined ? undefined : optOutOfAccount(site, state, context);
    return [optOutOfPod(site, true), ...(whole === undefined ? [] : [whole])];
  }
  const account = context
    .resourcesOf(finding.document)
    .find(({ facts }) => facts.serviceAccount && JSON.stringify(facts.path) === JSON.stringify(finding.data));
  const offer =
    account && accountOptOut(account, tell`Write automountServiceAccountToken: false`, undefined, context);
  return offer === undefined ? [] : [offer];
}
