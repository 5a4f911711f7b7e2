import { performance } from 'node:perf_hooks';
import { createWorkspace } from '../../server/src/engine/workspace.ts';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { crossFileWorld, crossFileWorldNames } from './cross-file-world.ts';
import { median, milliseconds, percentile, print } from './figures.ts';

const rounds = 100;
const sizes = [1_000, 10_000] as const;

/** Keystrokes that change what other files say, by what they are typed into. */
const edits = {
  'a subject': [crossFileWorldNames.bindingUri, 'name: app-'],
  'the name of a ServiceAccount': [crossFileWorldNames.accountUri, 'name: app-'],
  'the namespace of a kustomization': [crossFileWorldNames.kustomizationUri, 'namespace: team-'],
} as const;

/** What a keystroke costs until the findings of all files that it touches are there, in small and large workspaces. */
export function benchCrossFile(): void {
  const [small, large] = sizes.map(figuresOf);
  if (small === undefined || large === undefined) return;
  print(`cross-file keystrokes, ${sizes[1]} files as a multiple of ${sizes[0]}`, {
    median: (median(large) / median(small)).toFixed(1),
    p95: (percentile(large, 0.95) / percentile(small, 0.95)).toFixed(1),
  });
}

function figuresOf(size: number): readonly number[] {
  const workspace = createWorkspace(rules, { settlesAtOnce: true });
  for (const [uri, text] of crossFileWorld(size)) workspace.update(uri, text);
  for (const uri of workspace.uris()) workspace.check(uri);
  return Object.entries(edits).flatMap(([what, [uriOf, before]]) => {
    const checksBefore = workspace.counts.resourceChecks;
    const keystrokes = Array.from({ length: rounds }, (_, i) =>
      keystroke(workspace, uriOf((i * 7) % (size / 10)), before),
    );
    const times = keystrokes.map(({ time }) => time);
    print(`keystroke in ${what}, ${size} files`, {
      median: milliseconds(median(times)),
      p95: milliseconds(percentile(times, 0.95)),
      'files judged anew': median(keystrokes.map(({ files }) => files)),
      'rules run': Math.round((workspace.counts.resourceChecks - checksBefore) / rounds),
    });
    return times;
  });
}

/** Types a letter behind a text, and takes in the findings of all files that it touches. */
function keystroke(
  workspace: Workspace,
  uri: string,
  behind: string,
): { readonly time: number; readonly files: number } {
  const text = (workspace.text(uri) ?? '').replace(behind, `${behind}x`);
  const start = performance.now();
  const { affected } = workspace.update(uri, text);
  for (const file of [uri, ...affected]) workspace.check(file);
  return { time: performance.now() - start, files: 1 + affected.length };
}
