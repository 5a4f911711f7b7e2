import type { PlannedFix, Workspace } from '../../server/src/engine/workspace-types.ts';
import { rename } from '../../server/src/features/rename.ts';
import { applyPlan, uriOf } from './workspaces.ts';

/** Renames what stands at an offset and applies it; the reason where it is refused. */
export function renameAt(
  workspace: Workspace,
  file: string,
  offset: number,
  name: string,
): string | undefined {
  const planned: PlannedFix | undefined = rename(workspace, uriOf(file), offset, name);
  if (planned === undefined) return 'nothing is named here';
  if (!planned.ok) return planned.reason;
  applyPlan(workspace, planned);
  return undefined;
}

/** The texts of a workspace, one behind the other. */
export function textOf(workspace: Workspace): string {
  return [...workspace.uris()]
    .sort()
    .map((uri) => `# === ${uri.replace(uriOf(''), '')}\n${workspace.text(uri)}`)
    .join('');
}
