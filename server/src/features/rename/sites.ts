import type { Workspace } from '../../engine/workspace-types.ts';
import { serviceAccountUser } from '../../rbac/impersonation.ts';
import type { Site } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { at, stringAt } from '../../yaml/access.ts';
import { ownValue } from '../../yaml/own-value.ts';
import type { ObjectName } from '../named-objects.ts';
import type { Mention, ObjectReferences } from '../object-references.ts';

/** A value that a rename replaces. */
export interface RenameSite {
  readonly holder: PlacedResource;
  readonly site: Site;
  /** What stands there now. */
  readonly before: string;
  readonly after: string;
}

/** Every value that names the object, each once, with what it becomes. */
export function renameSites(
  workspace: Workspace,
  object: ObjectName,
  { defined, mentions }: ObjectReferences,
  name: string,
): readonly RenameSite[] {
  const found = new Map<string, RenameSite>();
  const add = (site: RenameSite): void => {
    const { uri, index } = site.holder.document;
    found.set(JSON.stringify([uri, index, site.site.path]), site);
  };
  for (const holder of defined) add({ holder, site: holder.facts.site, before: object.name, after: name });
  for (const mention of mentions) {
    for (const site of sitesOf(workspace, object, mention, name)) add(site);
  }
  return [...found.values()];
}

function sitesOf(
  workspace: Workspace,
  object: ObjectName,
  { holder, reference }: Mention,
  name: string,
): readonly RenameSite[] {
  const { site, target, userName } = reference;
  if (userName !== undefined && target.namespace !== undefined)
    return [{ holder, site, before: userName, after: serviceAccountUser(target.namespace, name) }];
  const here = { holder, site, before: object.name, after: name };
  const twin = ownValue(twinOf, String(site.path.at(-1)));
  if (object.kind !== 'ServiceAccount' || twin === undefined) return [here];
  // A Pod may say it twice, and both have to agree.
  const path = [...site.path.slice(0, -1), twin];
  const node = at(workspace.parse(holder.document)?.root, ...path);
  if (node === undefined || stringAt(node) !== object.name) return [here];
  return [here, { ...here, site: { path, range: node.range } }];
}

const twinOf: Readonly<Record<string, string>> = {
  serviceAccountName: 'serviceAccount',
  serviceAccount: 'serviceAccountName',
};
