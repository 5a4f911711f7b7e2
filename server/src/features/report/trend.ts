import {
  commonFindings,
  type KnownFinding,
  type PlacedBaseline,
  rememberFindings,
} from '../../engine/baseline.ts';
import { relativePath } from '../../engine/config/globs.ts';
import type { LocatedFinding, Workspace } from '../../engine/workspace-types.ts';
import type { ReportedFile } from './build-report.ts';

/** What has changed since the baseline was written, in numbers of findings. */
export interface Trend {
  readonly now: number;
  readonly known: number;
  /** Of the baseline, what is found no more, by slug of its rule. */
  readonly gone: ReadonlyMap<string, number>;
}

/**
 * Undefined when no baseline is in force for any of the files. `root` is the folder they are the files of; with `complete`
 * they are all of them, so that what another file had is gone with it.
 */
export function trendOf(
  workspace: Workspace,
  files: readonly ReportedFile[],
  root: string,
  complete: boolean,
): Trend | undefined {
  const baselines = new Map<string, PlacedBaseline>();
  let now = 0;
  let known = 0;
  for (const { uri } of files) {
    const { baseline } = workspace.configurationOf(uri);
    if (baseline !== undefined) baselines.set(baseline.folder, baseline);
    const result = workspace.check(uri);
    now += result.findings.length;
    known += result.known.length;
  }
  if (baselines.size === 0) return undefined;
  const gone = new Map<string, number>();
  for (const { folder, known: entries } of baselines.values()) {
    const uris = new Map(files.map(({ uri }) => [relativePath(folder, uri), uri]));
    for (const [path, before] of entries) {
      const uri = uris.get(path);
      // Nobody looked, so nothing is known to be gone.
      if (
        uri === undefined
          ? !complete || !liesBelow(root, folder, path)
          : workspace.configurationOf(uri).ignored
      )
        continue;
      const still = uri === undefined ? [] : workspace.check(uri).known;
      for (const { rule, count } of goneOf(before, still, workspace))
        gone.set(rule, (gone.get(rule) ?? 0) + count);
    }
  }
  return { now, known, gone };
}

function goneOf(
  before: readonly KnownFinding[],
  findings: readonly LocatedFinding[],
  workspace: Workspace,
): readonly KnownFinding[] {
  const still = commonFindings(before, rememberFindings(findings, workspace.placeInWords));
  const counts = new Map(still.map((entry) => [key(entry), entry.count]));
  return before.flatMap((entry) => {
    const count = entry.count - (counts.get(key(entry)) ?? 0);
    return count > 0 ? [{ ...entry, count }] : [];
  });
}

function key({ rule, object, at }: KnownFinding): string {
  return JSON.stringify([rule, object, at]);
}

function liesBelow(root: string, folder: string, path: string): boolean {
  return relativePath(root, `${folder}/${path.split('/').map(encodeURIComponent).join('/')}`) !== undefined;
}
