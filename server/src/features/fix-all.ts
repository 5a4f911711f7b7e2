import { applyEdits } from '../edit/apply.ts';
import { composeEdits } from '../edit/compose.ts';
import type { TextEdit } from '../edit/operations.ts';
import type { LocatedFinding, PlannedFile, Workspace } from '../engine/workspace-types.ts';
import type { FixOffer } from '../rules/rule.ts';
import { tell } from '../words/tell.ts';

/** More fixes in one file than anybody reviews; also the end of a fix that brings its finding back elsewhere. */
const maximumFixes = 500;

/** The safe offer that fix-all takes: the preferred one, else the first. Undefined when there is none. */
export function safeOffer(workspace: Workspace, finding: LocatedFinding): FixOffer | undefined {
  const offers = workspace.offers(finding).filter((offer) => offer.safe && offer.refusal === undefined);
  return offers.find((offer) => offer.preferred === true) ?? offers[0];
}

/**
 * The edits that make every safe fix of a file, or only those of one rule; undefined when there is nothing to do.
 * Fixes are made one after another on the text the earlier ones left, because two fixes may want the same place.
 * Fixes that reach into other files are left out. The workspace is as before afterwards.
 */
export function fixAllEdits(workspace: Workspace, uri: string, rule?: string): PlannedFile | undefined {
  const original = workspace.text(uri);
  if (original === undefined) return undefined;
  let text = original;
  let edits: readonly TextEdit[] = [];
  const given = new Set<string>();
  try {
    for (let made = 0; made < maximumFixes; ) {
      const findings = workspace
        .check(uri)
        .findings.filter((finding) => rule === undefined || finding.rule === rule);
      const next = findings.find(
        (finding) => !given.has(identity(finding)) && safeOffer(workspace, finding) !== undefined,
      );
      if (next === undefined) break;
      const own = ownEdits(workspace, next);
      const before = count(findings, next);
      const fixed = own === undefined ? undefined : applyEdits(text, own);
      if (fixed !== undefined) workspace.update(uri, fixed);
      if (own === undefined || fixed === undefined || count(workspace.check(uri).findings, next) >= before) {
        // No plan, or one that leaves its finding: going on with it would never end.
        given.add(identity(next));
        workspace.update(uri, text);
        continue;
      }
      text = fixed;
      edits = composeEdits(edits, own);
      made += 1;
    }
  } finally {
    workspace.update(uri, original);
  }
  if (edits.length === 0) return undefined;
  const label = tell`Zero Token: safe fixes`;
  return {
    uri,
    text: original,
    edits: edits.map(({ range, newText }) => ({ start: range[0], end: range[1], newText, label })),
  };
}

function ownEdits(workspace: Workspace, finding: LocatedFinding): readonly TextEdit[] | undefined {
  const offer = safeOffer(workspace, finding);
  const plan = offer === undefined ? undefined : workspace.plan(offer);
  if (plan === undefined || !plan.ok || plan.files.some((file) => file.uri !== finding.uri)) return undefined;
  const edits = plan.files.flatMap((file) => file.edits);
  return edits.length === 0
    ? undefined
    : edits.map(({ start, end, newText }): TextEdit => ({ range: [start, end], newText }));
}

/** What stays the same about a finding when text above it moves. */
function identity({ rule, message, resource, data }: LocatedFinding): string {
  return JSON.stringify([rule, message, resource, data]);
}

function count(findings: readonly LocatedFinding[], like: LocatedFinding): number {
  const wanted = identity(like);
  return findings.filter((finding) => identity(finding) === wanted).length;
}
