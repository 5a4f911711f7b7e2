import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { baselineSize, type PlacedBaseline } from '../engine/baseline.ts';
import { relativePath } from '../engine/config/globs.ts';
import type { Workspace } from '../engine/workspace-types.ts';

/**
 * How many findings the baselines in force know that are there no more: in the files just checked, and in files that were
 * taken away. What was not looked at, or could not be read, is not among them.
 */
export function countStale(workspace: Workspace, uris: readonly string[]): number {
  const baselines = new Set<PlacedBaseline>();
  let stale = 0;
  for (const uri of uris) {
    const { baseline } = workspace.configurationOf(uri);
    if (baseline === undefined) continue;
    baselines.add(baseline);
    const path = relativePath(baseline.folder, uri);
    const entries = path === undefined ? undefined : baseline.known.get(path);
    if (entries === undefined) continue;
    const { known, problems } = workspace.check(uri);
    if (problems.some(({ kind }) => kind !== 'duplicate-key')) continue;
    stale += Math.max(0, baselineSize(new Map([[uri, entries]])) - known.length);
  }
  for (const { folder, known } of baselines)
    for (const [path, entries] of known)
      if (!existsSync(join(fileURLToPath(folder), path))) stale += baselineSize(new Map([[path, entries]]));
  return stale;
}
