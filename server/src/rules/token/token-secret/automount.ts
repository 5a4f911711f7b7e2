import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { tokenStateOf } from '../../../workspace/token-state.ts';

/** Whether the API server mounts a token into the Pods by itself; see `Automount`. */
export function effectiveAutomount(
  workload: PlacedResource,
  graph: WorkspaceGraph,
): 'yes' | 'no' | 'unknown' {
  return tokenStateOf(workload, graph)?.automount.mounted ?? 'unknown';
}
