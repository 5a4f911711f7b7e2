import { leavesAmbient } from '../kubernetes/mesh/membership.ts';
import type { ResourceFacts } from './facts.ts';
import type { Mention } from './mentions.ts';

/** Kind of look-ups that is no kind of objects: policies of the mesh by their kind. */
export const meshPolicyKey = 'policy of the mesh';

/** Kind of look-ups that is no kind of objects: `Pod` and `Gateway`, those that ztunnel leaves to a proxy that reads HTTP or to none. */
export const ownProxyKey = 'out of ambient mode';

/** Kind of look-ups that is no kind of objects: `any`, the plugins of Higress that ask callers who they are. */
export const guardingPluginKey = 'plugin that asks callers';

/** What the objects of a mesh mention: the keys above. */
export function mentionedByMesh(
  { kind, meshPolicy, guardingPlugin, pod, gateway }: ResourceFacts,
  mention: Mention,
): void {
  if (meshPolicy !== undefined) mention(meshPolicyKey, kind);
  if (guardingPlugin !== undefined) mention(guardingPluginKey, 'any');
  if (pod !== undefined && leavesAmbient(pod.labels)) mention(ownProxyKey, 'Pod');
  if (gateway !== undefined) mention(ownProxyKey, 'Gateway');
}
