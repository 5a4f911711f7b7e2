import { applyEdits } from '../edit/apply.ts';
import type { LocatedFinding, PlannedFile, Workspace } from '../engine/workspace-types.ts';
import { safeOffer } from '../features/fix-all.ts';
import type { FixOffer } from '../rules/rule.ts';

/** What was changed in the workspace; nothing is written to disk. */
export interface AppliedFixes {
  readonly count: number;
  /** Files whose text is another one now. */
  readonly changed: ReadonlySet<string>;
}

/** The end of fixes that bring each other back; far more than any file of people needs. */
const maximumFixes = 5000;

/**
 * Makes fixes one after another, each on the text the earlier ones left, until no finding of the given files has one.
 * A fix that spans files is made in all of them or not at all. With `all`, unsafe fixes are made where no safe one is offered.
 */
export function applyFixes(
  workspace: Workspace,
  uris: readonly string[],
  mode: 'safe' | 'all',
): AppliedFixes {
  const before = new Map(uris.map((uri) => [uri, workspace.text(uri)]));
  const given = new Set<string>();
  let count = 0;
  // A fix in one file may open the way for one in a file before it.
  for (let made = -1; made !== count; ) {
    made = count;
    for (const uri of uris) {
      while (count < maximumFixes && fixOne(workspace, uri, mode, given)) count += 1;
    }
  }
  const changed = new Set<string>();
  for (const [uri, text] of before) if (workspace.text(uri) !== text) changed.add(uri);
  return { count, changed };
}

/** Makes the first fix of a file that works; false when there is none. Findings whose fix does not help are put into `given`. */
function fixOne(workspace: Workspace, uri: string, mode: 'safe' | 'all', given: Set<string>): boolean {
  const { findings } = workspace.check(uri);
  for (const finding of findings) {
    const key = identity(finding);
    if (given.has(key)) continue;
    const offer =
      safeOffer(workspace, finding) ?? (mode === 'all' ? anyOffer(workspace, finding) : undefined);
    const plan = offer === undefined ? undefined : workspace.plan(offer);
    if (plan === undefined || !plan.ok || plan.files.every((file) => file.edits.length === 0)) {
      given.add(key);
      continue;
    }
    const undo = applyPlan(workspace, plan.files);
    if (undo === undefined) {
      given.add(key);
      continue;
    }
    const left = workspace.check(uri).findings.filter((candidate) => identity(candidate) === key).length;
    if (left < findings.filter((candidate) => identity(candidate) === key).length) return true;
    // The finding is still there: going on with its fix would never end.
    undo();
    given.add(key);
  }
  return false;
}

function anyOffer(workspace: Workspace, finding: LocatedFinding): FixOffer | undefined {
  const possible = workspace.offers(finding).filter((offer) => offer.refusal === undefined);
  return possible.find((offer) => offer.preferred === true) ?? possible[0];
}

/** Puts the new texts into the workspace; returns how to take them back, or nothing when the edits do not fit. */
function applyPlan(workspace: Workspace, files: readonly PlannedFile[]): (() => void) | undefined {
  const texts: { readonly uri: string; readonly old: string; readonly fixed: string }[] = [];
  for (const { uri, text, edits } of files) {
    if (workspace.text(uri) !== text) return undefined;
    const fixed = applyEdits(
      text,
      edits.map(({ start, end, newText }) => ({ range: [start, end] as const, newText })),
    );
    texts.push({ uri, old: text, fixed });
  }
  for (const { uri, fixed } of texts) workspace.update(uri, fixed);
  return () => {
    for (const { uri, old } of texts) workspace.update(uri, old);
  };
}

/** What stays the same about a finding when text above it moves. */
function identity({ uri, rule, message, resource }: LocatedFinding): string {
  return JSON.stringify([uri, rule, message, resource]);
}
