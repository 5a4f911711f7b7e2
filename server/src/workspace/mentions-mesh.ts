import { leavesAmbient } from '../kubernetes/mesh/membership.ts';
import type { ResourceFacts } from './facts.ts';

/** Kind of look-ups that is no kind of objects: policies of the mesh by their kind. */
export const meshPolicyKey = 'policy of the mesh';

/** Kind of look-ups that is no kind of objects: `Pod` and `Gateway`, those that ztunnel leaves to a proxy that reads HTTP or to none. */
export const ownProxyKey = 'out of ambient mode';

/** What the objects of a mesh mention: the keys above. */
export function* mentionedByMesh({
  kind,
  meshPolicy,
  pod,
  gateway,
}: ResourceFacts): Generator<readonly [kind: string, name: string]> {
  if (meshPolicy !== undefined) yield [meshPolicyKey, kind];
  if (pod !== undefined && leavesAmbient(pod.labels)) yield [ownProxyKey, 'Pod'];
  if (gateway !== undefined) yield [ownProxyKey, 'Gateway'];
}
