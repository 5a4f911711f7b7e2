import { applyEdits } from '../../server/src/edit/apply.ts';
import type { PlannedFix, Workspace } from '../../server/src/engine/workspace-types.ts';
import { offerActions, planAction } from '../../server/src/features/code-actions.ts';
import { lensAt, lensPlaces } from '../../server/src/features/code-lens.ts';
import { complete } from '../../server/src/features/completion/complete.ts';
import { hover } from '../../server/src/features/hover.ts';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import { definitions, references } from '../../server/src/features/navigation.ts';
import { prepareRename, rename } from '../../server/src/features/rename.ts';
import { documentSymbols, workspaceSymbols } from '../../server/src/features/symbols.ts';
import { tokenStateHints } from '../../server/src/features/token-state-hints.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { splitStream } from '../../server/src/yaml/stream.ts';
import type { Random } from './random.ts';
import { promise } from './target.ts';

/** Asks for findings and problems of all files; every place must lie in its file. */
export function checkAll(workspace: Workspace): void {
  for (const uri of [...workspace.uris()]) {
    const { findings, problems } = workspace.check(uri);
    const related = findings.flatMap((finding) => finding.related);
    for (const { uri: other, start, end } of [...findings, ...problems, ...related]) {
      const { length } = workspace.text(other) ?? '';
      promise(
        start >= 0 && start <= end && end <= length,
        () => `a place [${start}, ${end}] outside of ${other}`,
      );
    }
  }
  promise(workspace.counts.failures === 0, () => 'a rule failed');
}

/** Asks what an editor asks at random places of a file. */
export function askAround(workspace: Workspace, uri: string, random: Random): void {
  const text = workspace.text(uri) ?? '';
  const inFile = (start: number, end: number): void =>
    promise(start >= 0 && start <= end && end <= text.length, () => `an answer at [${start}, ${end}]`);
  for (const { start, end } of documentSymbols(workspace, uri)) inFile(start, end);
  workspaceSymbols(workspace, random.pick(['', 'a', '__proto__']));
  for (const { offset } of inlayHints(workspace, uri, 0, text.length, 'summary')) inFile(offset, offset);
  for (const { offset } of tokenStateHints(workspace, uri, 0, text.length)) inFile(offset, offset);
  for (const { start, end } of lensPlaces(workspace, uri)) {
    inFile(start, end);
    lensAt(workspace, uri, start);
  }
  for (let i = 0; i < 6; i += 1) {
    const offset = random.below(text.length + 2);
    const found = hover(workspace, uri, offset, { redact: random.oneIn(4) });
    if (found !== undefined) inFile(found.start, found.end);
    definitions(workspace, uri, offset);
    references(workspace, uri, offset, { includeDeclaration: true });
    const target = prepareRename(workspace, uri, offset);
    if (target !== undefined && !('reason' in target)) {
      inFile(target.start, target.end);
      const plan = rename(workspace, uri, offset, random.pick(['x', 'a:b', '__proto__', '', '😀']));
      if (plan !== undefined) checkPlan(workspace, plan);
    }
    const completions = complete(workspace, uri, Math.min(offset, text.length));
    if (completions !== undefined) inFile(completions.start, completions.end);
  }
  const wishes = { quickFixes: true, fixAll: true, suppressions: true };
  const at = random.below(text.length + 1);
  for (const { request, refusal } of offerActions(workspace, uri, at, at + 50, wishes).slice(0, 8))
    if (refusal === undefined) checkPlan(workspace, planAction(workspace, uri, request));
}

/** Every fix offered for a file, or some of them where there are many. Returns how many were made. */
export function tryFixes(workspace: Workspace, uri: string, random: Random, most: number): number {
  const { findings } = workspace.check(uri);
  const some = findings.length <= most ? findings : random.times(most, () => random.pick(findings));
  let made = 0;
  for (const finding of some) {
    for (const offer of workspace.offers(finding)) {
      const plan = workspace.plan(offer);
      if (offer.refusal !== undefined)
        promise(!plan.ok, () => `${finding.rule}: a fix that is refused was planned`);
      if (checkPlan(workspace, plan, finding.rule)) made += 1;
    }
  }
  return made;
}

/** What a plan changes must fit its text, and leave every document readable that was. True when it could be made. */
export function checkPlan(workspace: Workspace, plan: PlannedFix, what = 'a plan'): boolean {
  if (!plan.ok) {
    promise(plan.reason !== 'The fix could not be computed', () => `${what}: computing it failed`);
    return false;
  }
  for (const { uri, text, edits } of plan.files) {
    promise(text === workspace.text(uri), () => `${what}: made for another text`);
    let last = 0;
    for (const { start, end } of edits) {
      promise(start >= last && start <= end && end <= text.length, () => `${what}: edits out of order`);
      last = end;
    }
    const after = applyEdits(
      text,
      edits.map(({ start, end, newText }) => ({ range: [start, end], newText })),
    );
    // Readers disagree about a single CR: whether a comment ends there decides what else is one.
    const isClear = !/\r(?!\n)/.test(text);
    promise(
      !isClear || unreadable(after) <= unreadable(text),
      () => `${what}: makes a document unreadable\n${after}`,
    );
  }
  return true;
}

function unreadable(text: string): number {
  return splitStream(text).filter(
    ({ start, end, empty }) => !empty && parseDocument(text.slice(start, end)).broken,
  ).length;
}
