import { describe, expect, test } from 'vitest';
import { manifests } from '../../scripts/fuzz/seeds.ts';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { lensAt, lensPlaces } from '../../server/src/features/code-lens.ts';
import { complete } from '../../server/src/features/completion/complete.ts';
import { accessPathsPage } from '../../server/src/features/effective-permissions/pages.ts';
import { createAccessPaths } from '../../server/src/features/effective-permissions/paths.ts';
import { type PermissionNode, permissionTree } from '../../server/src/features/effective-permissions/tree.ts';
import { buildReport } from '../../server/src/features/report/build-report.ts';
import { pathsForPage, workspacePage } from '../../server/src/features/report/workspace-page.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { everythingSaid } from '../support/leaks.ts';
import { valuesOf } from '../support/values.ts';
import { uriOf, workspaceOf } from '../support/workspaces.ts';

/** What somebody might put into a name, a claim or a comment for whoever looks at it. */
const hostile: readonly string[] = [
  '[x](command:evil.run)',
  '![x](http://evil.example/x.png)',
  '<img src=x onerror=evil()>',
  '<a href="command:evil">x</a>',
  '`[x](command:evil)`',
  '``` \n[x](command:evil)',
  'x\n\n# evil\n[x](command:evil)',
  '| [x](command:evil) |',
  '\\[x](command:evil)',
  '[x]: command:evil',
  'http://evil.example/x',
  '$(evil~spin)',
  '\u001b]8;;http://evil.example\u0007x\u001b]8;;\u0007',
  '\u001b[31mevil\u001b[2J',
  '\u009b31mevil',
  '\u202eevil\u2066',
  'ev\u200bil\ufeff',
  'ev\u{e0041}il',
  'x\r\n::error::evil',
  'x%0A::error::evil',
  '&lt;img src=x&gt;',
  '\u2028evil\u2029',
];

/** The manifest with hostile text behind its values. */
function poisoned(text: string, round: number): string {
  let result = text;
  for (const [index, { start, end, text: value }] of [...valuesOf(text).entries()].toReversed()) {
    // Others stay, so that rules still find what they look for.
    if ((index + round) % 3 === 0) continue;
    const piece = hostile[(index * 5 + round * 7) % hostile.length] ?? '';
    // Written out, since YAML takes few of these characters as they are.
    const written = JSON.stringify(value + piece).replaceAll(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    result = result.slice(0, start) + written + result.slice(end);
  }
  return result;
}

/** What is left of Markdown without code spans and escaped characters: all that a renderer may act on. */
function active(markdown: string): string {
  let left = '';
  for (let at = 0; at < markdown.length; ) {
    const rest = markdown.slice(at);
    const escaped = /^\\[!-/:-@[-`{-~]/.exec(rest);
    const fence = /^`+/.exec(rest)?.[0] ?? '';
    const span = fence === '' ? -1 : closeOf(rest, fence);
    if (escaped !== null) at += 2;
    else if (span > 0) at += span;
    else {
      left += rest.slice(0, Math.max(1, fence.length));
      at += Math.max(1, fence.length);
    }
  }
  // Words in place of a picture are text: what could end them was escaped.
  return left.replaceAll(/!\[[^\]]*\]/g, '![]');
}

/** Where the code span ends that a text begins with; -1 when nothing closes it. */
function closeOf(text: string, fence: string): number {
  for (const run of text.slice(fence.length).matchAll(/`+/g))
    if (run[0].length === fence.length) return fence.length + run.index + run[0].length;
  return -1;
}

const markdownWays: ReadonlySet<string> = new Set(['hover', 'trace', 'page', 'report', 'documentation']);
/** Not shown to anybody: what the engine goes by. */
const unseen: ReadonlySet<string> = new Set(['data', 'facts', 'stored']);
const harmful =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

function moreSaid(workspace: Workspace): readonly (readonly [string, string])[] {
  const said: (readonly [string, string])[] = [];
  const uri = uriOf('a.yaml');
  for (const { start } of lensPlaces(workspace, uri))
    said.push(['lens', lensAt(workspace, uri, start)?.title ?? '']);
  const limits = { grants: 50, rules: 50 };
  const paths = createAccessPaths(workspace, workspace.configurationOf(uri).kubernetesMinor, limits);
  const add = ({ label, detail, children }: PermissionNode): void => {
    said.push(['tree', label], ['tree', detail ?? '']);
    for (const child of children) add(child);
  };
  for (const { name } of paths.subjects.all.slice(0, 3)) {
    for (const node of permissionTree(name, paths, workspace)) add(node);
    said.push(['page', accessPathsPage(name, paths, workspace)]);
  }
  const report = buildReport(
    workspace,
    [{ uri, shown: 'a.yaml' }],
    [],
    rules.map(({ meta }) => meta),
  );
  said.push([
    'report',
    workspacePage({
      workspace,
      folder: 'evil](command:evil)',
      root: 'file:///test',
      files: [{ uri, shown: 'a.yaml' }],
      complete: true,
      report,
      version: '1.0.0',
      metas: rules.map(({ meta }) => meta),
      paths: pathsForPage(workspace, 'file:///test'),
      ways: [],
      places: { words: () => 'a.yaml:1', address: () => undefined },
    }),
  ]);
  const { length } = workspace.text(uri) ?? '';
  for (let offset = 0; offset < length; offset += 97) {
    for (const { label, detail, documentation } of complete(workspace, uri, offset)?.items ?? []) {
      said.push(['completion', label], ['completion', detail ?? ''], ['documentation', documentation ?? '']);
    }
  }
  return said;
}

// Every few of them: all ways of saying something are long, and the rules are many.
const some = manifests().filter((_, index) => index % 12 === 0);

describe('text out of manifests', () => {
  test.each([0, 1, 2])('is shown for what it is in everything that is said (%i)', (round) => {
    for (const manifest of some) {
      const text = poisoned(manifest, round);
      const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
      for (const [way, what] of [...everythingSaid(workspace), ...moreSaid(workspace)]) {
        if (unseen.has(way)) continue;
        expect(harmful.exec(what)?.[0], `${way}: ${what}`).toBeUndefined();
        if (!markdownWays.has(way)) continue;
        expect(active(what), `${way} of ${text}`).not.toMatch(
          /command:|<\w|https?:\/\/evil|\$\(evil|^# evil|^::error/m,
        );
      }
    }
  });
});
