import type { ResourceFacts } from './facts.ts';

/** Kind of look-ups that is no kind of objects: policies of the mesh by their kind. */
export const meshPolicyKey = 'policy of the mesh';

/** What the objects of a mesh mention: the key above. */
export function* mentionedByMesh({
  kind,
  meshPolicy,
}: ResourceFacts): Generator<readonly [kind: string, name: string]> {
  if (meshPolicy !== undefined) yield [meshPolicyKey, kind];
}
