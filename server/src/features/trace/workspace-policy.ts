import type { Workspace } from '../../engine/workspace-types.ts';
import { type AccessPolicy, createAccessPolicy } from '../../rbac/access-policy.ts';
import { readRbacObjects } from '../../rbac/read-rbac-objects.ts';
import { builtReadings } from '../../workspace/kustomize/built-rbac.ts';

/**
 * The RBAC objects of all files of a workspace, ready to be asked. What is built counts as each build leaves it. Objects
 * that name no namespace are in `default`, as kubectl would put them; templates, documents that cannot be read and what a
 * build puts into an unknown namespace are left out.
 */
export function workspacePolicy(workspace: Workspace): AccessPolicy {
  const readings = [...workspace.uris()].sort().flatMap((uri) =>
    workspace.slices(uri).flatMap((slice, index) => {
      const document = { uri, index };
      const resources = workspace.resourcesOf(document);
      if (!resources.some(({ facts }) => facts.role !== undefined || facts.binding !== undefined)) return [];
      const parsed = workspace.parse(document);
      if (parsed === undefined || parsed.broken || parsed.templated) return [];
      const read = readRbacObjects(parsed, { source: uri, start: slice.start, defaultNamespace: 'default' });
      const built = workspace.builtAlone(document);
      return built === undefined ? read : read.flatMap((one) => builtReadings(one, built).readings);
    }),
  );
  return createAccessPolicy(readings);
}
