import type { Workspace } from '../engine/workspace-types.ts';
import type { RuleFacts } from '../workspace/facts.ts';
import type { PlacedResource } from '../workspace/graph.ts';
import { type NamedKind, type ObjectName, ownName } from './named-objects.ts';

/** An object that a manifest of the workspace defines. */
export interface KnownObject {
  readonly name: ObjectName;
  readonly placed: PlacedResource;
}

/** All objects of a kind that have a name, each name in each namespace once; one pass over what is known, no parse. */
export function knownObjects(workspace: Workspace, kind: NamedKind): readonly KnownObject[] {
  const found = new Map<string, KnownObject>();
  for (const uri of workspace.uris()) {
    for (const index of workspace.slices(uri).keys()) {
      for (const placed of workspace.resourcesOf({ uri, index })) {
        if (placed.facts.kind !== kind) continue;
        const name = ownName(placed.facts);
        if (name?.kind !== kind) continue;
        const key = `${name.namespace ?? ''}/${name.name}`;
        if (!found.has(key)) found.set(key, { name, placed });
      }
    }
  }
  return [...found.values()];
}

/** The rules of all roles; one pass over what is known, no parse. */
export function knownRules(workspace: Workspace): readonly RuleFacts[] {
  const found: RuleFacts[] = [];
  for (const uri of workspace.uris()) {
    for (const index of workspace.slices(uri).keys()) {
      for (const { facts } of workspace.resourcesOf({ uri, index })) found.push(...(facts.role?.rules ?? []));
    }
  }
  return found;
}
