import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { offerActions } from '../../server/src/features/code-actions.ts';
import { lensAt, lensPlaces } from '../../server/src/features/code-lens.ts';
import { complete } from '../../server/src/features/completion/complete.ts';
import { accessPathsPage, explanationPage } from '../../server/src/features/effective-permissions/pages.ts';
import { createAccessPaths } from '../../server/src/features/effective-permissions/paths.ts';
import { type PermissionNode, permissionTree } from '../../server/src/features/effective-permissions/tree.ts';
import { hover } from '../../server/src/features/hover.ts';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import { prepareRename } from '../../server/src/features/rename.ts';
import { buildReport } from '../../server/src/features/report/build-report.ts';
import { pathsForPage, workspacePage } from '../../server/src/features/report/workspace-page.ts';
import { tokenStateHints } from '../../server/src/features/token-state-hints.ts';
import { tokenAt, tracePage } from '../../server/src/features/trace/trace-page.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { useCatalogue } from '../../server/src/words/tell.ts';
import { foreignWords, pseudoCatalogue, pseudoLocale } from '../support/pseudo-locale.ts';
import { readRuleCase } from '../support/rule-cases.ts';
import { expandTokens } from '../support/token-placeholders.ts';
import { onlyRules, workspaceOf } from '../support/workspaces.ts';

const folder = resolve(import.meta.dirname, '../rules');
const mostCases = 2;
const mostText = 2500;

beforeAll(() => useCatalogue(pseudoLocale, pseudoCatalogue()));
afterAll(() => useCatalogue('en', undefined));

/** A workspace for each of the first cases of a rule, with all of its files. */
function worldsOf(slug: string): readonly Workspace[] {
  return readdirSync(join(folder, slug))
    .filter((name) => /^(?:in)?valid.*(?<!\.fixed)\.yaml$/.test(name))
    .slice(0, mostCases)
    .map((name) => {
      const { files } = readRuleCase(expandTokens(readFileSync(join(folder, slug, name), 'utf8')), name);
      return workspaceOf(Object.fromEntries(files.map((file) => [file.name, file.text])), {
        configuration: { ...onlyRules([slug]), preset: 'audit' },
      });
    });
}

function* atPlaces(workspace: Workspace, uri: string, text: string): Generator<string | undefined> {
  let last = -1;
  for (const { index } of text.matchAll(/[\w"'./*-]+/g)) {
    const found = hover(workspace, uri, index + 1, { redact: false });
    if (found !== undefined && found.start !== last) yield found.markdown;
    last = found?.start ?? -1;
    const token = tokenAt(workspace, uri, index + 1);
    if (token !== undefined)
      yield tracePage(token, workspace, [], { redact: false, shownFile: (file) => file });
    const renamed = prepareRename(workspace, uri, index + 1);
    if (renamed !== undefined && 'reason' in renamed) yield renamed.reason;
  }
}

function* ofFile(workspace: Workspace, uri: string): Generator<string | undefined> {
  const text = (workspace.text(uri) ?? '').slice(0, mostText);
  for (const { start } of lensPlaces(workspace, uri)) yield lensAt(workspace, uri, start)?.title;
  for (const { label, tooltip } of [
    ...inlayHints(workspace, uri, 0, text.length, 'summary'),
    ...tokenStateHints(workspace, uri, 0, text.length),
  ]) {
    yield label;
    yield tooltip;
  }
  const wishes = { quickFixes: true, fixAll: true, suppressions: true, configuration: undefined };
  for (const { title } of offerActions(workspace, uri, 0, text.length, wishes)) yield title;
  yield* atPlaces(workspace, uri, text);
  for (const { index } of [...text.matchAll(/: |- /g)].slice(0, 20))
    for (const { detail, documentation } of complete(workspace, uri, index + 2)?.items ?? []) {
      yield detail;
      yield documentation;
    }
}

function* ofSubjects(workspace: Workspace): Generator<string | undefined> {
  const paths = createAccessPaths(workspace, 36, { grants: 100, rules: 100 });
  for (const { name } of paths.subjects.all.slice(0, 3)) {
    const nodes: PermissionNode[] = [...permissionTree(name, paths, workspace)];
    for (const { label, detail, key, children } of nodes) {
      yield label;
      yield detail;
      if (key !== undefined) yield explanationPage(name, key, paths, workspace, undefined);
      nodes.push(...children);
    }
    yield accessPathsPage(name, paths, workspace);
  }
}

function reportOf(workspace: Workspace): string {
  const metas = rules.map(({ meta }) => meta);
  const files = [...workspace.uris()].map((uri) => ({ uri, shown: uri.slice(uri.lastIndexOf('/') + 1) }));
  return workspacePage({
    workspace,
    folder: 'shop',
    root: 'file:///test',
    files,
    complete: false,
    report: buildReport(workspace, files, [], metas),
    version: '1',
    metas,
    paths: pathsForPage(workspace, 'file:///test'),
    ways: [],
    places: { words: (uri) => uri, address: () => undefined },
  });
}

test.each(rules.filter(({ meta }) => meta.area !== 'tool').map(({ meta }) => meta.slug))(
  'around the cases of %s',
  (slug) => {
    const said = new Set<string | undefined>();
    for (const workspace of worldsOf(slug)) {
      for (const uri of workspace.uris()) for (const text of ofFile(workspace, uri)) said.add(text);
      for (const text of ofSubjects(workspace)) said.add(text);
      said.add(reportOf(workspace));
    }
    const foreign = [...said].flatMap((text = '') => foreignWords(text).map((words) => `${words} ← ${text}`));
    expect(foreign).toEqual([]);
  },
);
