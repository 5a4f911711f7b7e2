import { tell } from '../../../words/tell.ts';
import type { AccountGrant, AccountReach } from '../../../workspace/account-reach.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../../workspace/graph.ts';
import { accountOfPods, type TokenState } from '../../../workspace/token-state.ts';
import type { RelatedSite } from '../../rule.ts';
import { titleOf } from '../token-secret/token-secret.ts';

const mostGrants = 3;

/** `RoleBinding ops gives it ClusterRole edit in namespace shop, which lets it read every Secret`. */
export function describeGrant({ binding, scope, role, power }: AccountGrant): string {
  const { namespace } = binding.facts;
  const where =
    scope === 'cluster'
      ? tell`in the whole cluster`
      : namespace === undefined
        ? tell`in the binding's namespace`
        : tell`in namespace ${namespace}`;
  const title = binding.facts.name === undefined ? `a ${binding.facts.kind}` : titleOf(binding);
  return tell`${title} gives it ${role} ${where}${power === undefined ? '' : tell`, which lets it ${power}`}`;
}

/** The path that leads to the finding: ServiceAccount, what decides the mount, bindings. */
export function relatedSites(state: TokenState, reach: AccountReach | undefined): readonly RelatedSite[] {
  const sites: RelatedSite[] = state.accounts.map((account) => ({
    message: tell`${titleOf(account)}, which the Pods run as`,
    document: account.document,
    path: account.facts.site.path,
  }));
  const { place } = state.automount;
  if (place !== undefined && state.automount.decidedBy === 'account') {
    sites.push({
      message: tell`${titleOf(place.resource)} decides whether the token is mounted`,
      document: place.resource.document,
      path: place.site.path,
    });
  }
  for (const grant of reach?.grants.slice(0, mostGrants) ?? []) {
    sites.push({ message: describeGrant(grant), document: grant.binding.document, path: grant.subject.path });
  }
  return sites;
}

/** Other workloads of the same namespace whose Pods run as the same ServiceAccount. */
export function othersRunningAs(
  workload: PlacedResource,
  account: string,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  return runningAs(account, workload.facts.namespace, graph).filter((other) => other !== workload);
}

/** Workloads of a namespace whose Pods run as a ServiceAccount. */
export function runningAs(
  account: string,
  namespace: string | undefined,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  return graph
    .mentioningIn('ServiceAccount', account, namespace)
    .filter(
      (other) =>
        accountOfPods(other) === account && namespacesMatch(other.facts.namespace, namespace) === 'same',
    );
}

/** What in a workload's manifest shows that it talks to the API server; undefined when nothing does. */
export function apiUseOf({ facts }: PlacedResource): string | undefined {
  const { pod } = facts;
  if (pod?.injector !== undefined) return tell`its annotation ${pod.injector} adds a container that does`;
  for (const container of pod?.containers ?? []) {
    if (container.apiUse !== undefined) return container.apiUse;
  }
  return undefined;
}

/**
 * How sure it is that the token is mounted: `medium` for a `default` ServiceAccount without a manifest, which clusters
 * make themselves and let mount; undefined when it is not, or when a template or a manifest elsewhere may refuse it.
 */
export function mountCertainty({ account, automount }: TokenState): 'high' | 'medium' | undefined {
  if (automount.mounted === 'yes') return 'high';
  return automount.decidedBy === 'account-elsewhere' && account === 'default' ? 'medium' : undefined;
}
