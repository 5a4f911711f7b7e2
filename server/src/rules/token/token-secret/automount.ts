import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { podAccount } from './evidence.ts';
import { accountsOf } from './token-secret.ts';

/**
 * Whether the API server mounts a token into the Pods by itself. The Pod's own field wins over that of its
 * ServiceAccount, absence on both means yes (admission plugin ServiceAccount, `shouldAutomount`). `unknown` when the
 * Pod is silent and its ServiceAccount is not in the workspace: it may say no.
 */
export function effectiveAutomount(
  workload: PlacedResource,
  graph: WorkspaceGraph,
): 'yes' | 'no' | 'unknown' {
  const { pod, namespace, completeness } = workload.facts;
  if (pod === undefined) return 'unknown';
  if (pod.automount !== undefined)
    return pod.automount.known ? (pod.automount.value ? 'yes' : 'no') : 'unknown';
  if (completeness !== 'complete') return 'unknown';
  const answers = new Set(
    accountsOf(graph, podAccount(workload), namespace).map(({ facts }) => {
      const automount = facts.serviceAccount?.automount;
      if (facts.completeness !== 'complete' || automount?.known === false) return 'unknown';
      return automount === undefined || automount.value ? 'yes' : 'no';
    }),
  );
  const [answer = 'unknown'] = answers;
  return answers.size === 1 ? answer : 'unknown';
}
