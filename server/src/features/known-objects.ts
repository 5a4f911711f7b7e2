import type { Workspace } from '../engine/workspace-types.ts';
import type { RuleFacts } from '../workspace/facts.ts';
import type { PlacedResource } from '../workspace/graph.ts';
import { type NamedKind, type ObjectName, ownName } from './named-objects.ts';

/** An object that a manifest of the workspace defines. */
export interface KnownObject {
  readonly name: ObjectName;
  readonly placed: PlacedResource;
}

/** All objects of the workspace, in order of files and documents; no parse. */
export function* allResources(workspace: Workspace): Generator<PlacedResource, void, undefined> {
  for (const uri of workspace.uris())
    for (const index of workspace.slices(uri).keys()) yield* workspace.resourcesOf({ uri, index });
}

/** All objects of a kind that have a name, each name in each namespace once; one pass over what is known, no parse. */
export function knownObjects(workspace: Workspace, kind: NamedKind): readonly KnownObject[] {
  const found = new Map<string, KnownObject>();
  for (const placed of allResources(workspace)) {
    if (placed.facts.kind !== kind) continue;
    const name = ownName(placed.facts);
    if (name?.kind !== kind) continue;
    const key = `${name.namespace ?? ''}/${name.name}`;
    if (!found.has(key)) found.set(key, { name, placed });
  }
  return [...found.values()];
}

/** The rules of all roles; one pass over what is known, no parse. */
export function knownRules(workspace: Workspace): readonly RuleFacts[] {
  return [...allResources(workspace)].flatMap(({ facts }) => facts.role?.rules ?? []);
}
