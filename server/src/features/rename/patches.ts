import type { Workspace } from '../../engine/workspace-types.ts';
import type { DocumentKey } from '../../workspace/document-key.ts';
import { namespacesMatch } from '../../workspace/graph.ts';
import { isKustomizationFile } from '../../workspace/kustomize/paths.ts';
import { at, items, stringAt } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import type { ObjectName } from '../named-objects.ts';

/** A place in a kustomization that patches an object by its name. */
export interface PatchPlace {
  readonly document: DocumentKey;
  readonly range: Located['range'];
}

/** The first patch within a kustomization that is for an object, by its target or by its own text; such texts are not followed. */
export function patchOf(workspace: Workspace, object: ObjectName): PatchPlace | undefined {
  for (const uri of workspace.uris()) {
    if (!isKustomizationFile(uri) || workspace.text(uri)?.includes(object.name) !== true) continue;
    for (const index of workspace.slices(uri).keys()) {
      const document = { uri, index };
      const root = workspace.parse(document)?.root ?? undefined;
      for (const list of ['patches', 'patchesJson6902', 'patchesStrategicMerge'])
        for (const patch of items(at(root, list)))
          if (isFor(patch, object)) return { document, range: patch.range };
    }
  }
  return undefined;
}

function isFor(patch: Located, { kind, name, namespace }: ObjectName): boolean {
  const target = at(patch, 'target');
  if (target !== undefined)
    return (
      stringAt(target, 'name') === name &&
      (stringAt(target, 'kind') ?? kind) === kind &&
      namespacesMatch(stringAt(target, 'namespace'), namespace) !== 'different'
    );
  const text = stringAt(patch, 'patch') ?? stringAt(patch) ?? '';
  const words = new Set(text.split(/[\s"',{}[\]]+/));
  return words.has(kind) && words.has(name);
}
