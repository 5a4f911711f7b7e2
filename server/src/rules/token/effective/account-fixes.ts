import type { NewValue } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { asWritten, type PlacedResource } from '../../../workspace/graph.ts';
import type { TokenState } from '../../../workspace/token-state.ts';
import { at } from '../../../yaml/access.ts';
import type { Change, FixContext, FixOffer } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import { accountsOf, titleOf } from '../token-secret/token-secret.ts';
import { type Outcome, refused } from '../token-secret/tree.ts';
import { editOf, joined, type PodSite, podOffer, setField, setPodField } from './pod-offer.ts';
import { apiUseOf, othersRunningAs } from './words.ts';

/**
 * Turns the automatic mount off in the Pod. Never safe: that nothing shows a use of the token is no proof that nothing
 * uses it.
 */
export function optOutOfPod(site: PodSite, preferred: boolean): FixOffer {
  return podOffer(
    site,
    tell`Write automountServiceAccountToken: false in the Pod spec`,
    setPodField(site, 'automountServiceAccountToken', false),
    { preferred },
  );
}

/** Turns the automatic mount off for all Pods of the ServiceAccount, where none of those at hand shows that it needs it. */
export function optOutOfAccount(
  { workload }: PodSite,
  state: TokenState,
  context: FixContext,
): FixOffer | undefined {
  const [account, second] = state.accounts;
  if (account === undefined || second !== undefined || state.account === undefined) return undefined;
  const needing = othersRunningAs(workload, state.account, context.graph).find(
    (other) => apiUseOf(other) !== undefined && other.facts.pod?.automount === undefined,
  );
  const title = tell`Write automountServiceAccountToken: false in ${titleOf(account)}`;
  const obstacle =
    needing === undefined ? undefined : tell`${titleOf(needing)} runs as it too, and ${apiUseOf(needing)}`;
  return accountOptOut(account, title, obstacle, context);
}

/** Turns the automatic mount off in a ServiceAccount. */
export function accountOptOut(
  account: PlacedResource,
  title: string,
  obstacle: string | undefined,
  context: FixContext,
): FixOffer | undefined {
  const root = context.parse(account.document)?.root;
  if (!root) return undefined;
  const outcome =
    obstacle === undefined
      ? setField(root, account.facts.path, 'automountServiceAccountToken', false, {
          after: ['metadata'],
          before: [],
        })
      : refused(obstacle);
  if (!outcome.ok) return { title, safe: false, refusal: outcome.reason };
  return {
    title,
    safe: false,
    plan: () => ({ changes: [editOf(account, root, outcome.conversion, title)] }),
  };
}

/** Gives the workload a ServiceAccount of its own, with a manifest where there is none. Never safe: what `default` may do is lost. */
export function ownAccount(site: PodSite, context: FixContext): FixOffer | undefined {
  const { workload } = site;
  const { name, namespace } = workload.facts;
  if (name === undefined || name === 'default') return undefined;
  const exists = accountsOf(context.graph, name, namespace).length > 0;
  const title = exists
    ? tell`Run the Pods as ServiceAccount ${name}`
    : tell`Run the Pods as a new ServiceAccount ${name}, to which nothing is bound yet`;
  return podOffer(site, title, nameAccount(site, name), {
    others: exists ? [] : [accountManifest(workload, name)],
  });
}

/** A new ServiceAccount behind the workload's document; it states its namespace where the workload's manifest does. */
export function accountManifest(workload: PlacedResource, name: string): Change {
  const { namespace } = asWritten(workload);
  const value: NewValue = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
  };
  return {
    type: 'insert-document',
    after: workload.document,
    value,
    label: tell`Create ServiceAccount ${name}`,
  };
}

/** Makes the Pods run as a ServiceAccount; the deprecated field goes. */
export function nameAccount(site: PodSite, name: string): Outcome {
  const { pod, root } = site;
  const alias = [...pod.path, 'serviceAccount'];
  const named = setPodField(site, 'serviceAccountName', name);
  if (at(root, ...alias) === undefined) return named;
  if (isShared(root, alias))
    return refused(tell`The name of the ServiceAccount is shared through a YAML anchor`);
  return joined(named, {
    ok: true,
    conversion: { operations: [{ op: 'removePair', path: alias }], removals: [] },
  });
}
