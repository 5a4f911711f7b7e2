import type { Workspace } from '../../engine/workspace-types.ts';
import { type AccessPolicy, createAccessPolicy } from '../../rbac/access-policy.ts';
import { readRbacObjects } from '../../rbac/read-rbac-objects.ts';

/**
 * The RBAC objects of all files of a workspace, ready to be asked. Objects that name no namespace are in `default`, as
 * kubectl would put them; templates and documents that cannot be read are left out.
 */
export function workspacePolicy(workspace: Workspace): AccessPolicy {
  const readings = [...workspace.uris()].sort().flatMap((uri) =>
    workspace.slices(uri).flatMap((slice, index) => {
      const document = { uri, index };
      const resources = workspace.resourcesOf(document);
      if (!resources.some(({ facts }) => facts.role !== undefined || facts.binding !== undefined)) return [];
      const parsed = workspace.parse(document);
      if (parsed === undefined || parsed.broken || parsed.templated) return [];
      return readRbacObjects(parsed, { source: uri, start: slice.start, defaultNamespace: 'default' });
    }),
  );
  return createAccessPolicy(readings);
}
