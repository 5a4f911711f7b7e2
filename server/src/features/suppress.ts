import { commentPlaces } from '../engine/suppress/comments.ts';
import type { LocatedFinding, PlannedFix, Workspace } from '../engine/workspace-types.ts';
import { phrase, tell } from '../words/tell.ts';
import {
  type CommentedText,
  commentedText,
  type Insertion,
  linesOf,
  sitesAtLine,
  sitesInFile,
} from './suppress/comment-sites.ts';
import { isJson } from './suppress/json.ts';
import { isAboutSuppressions, works } from './suppress/try-out.ts';

const noPlace = { ok: false, reason: phrase('No comment can stand above or behind this line') } as const;
const noComments = { ok: false, reason: phrase('JSON has no comments') } as const;

/** True when a comment may silence the finding somewhere. */
export function takesComment(workspace: Workspace, finding: LocatedFinding): boolean {
  return !isJson(finding.uri, workspace.text(finding.uri) ?? '');
}

/** The edit that puts an ignore comment above or behind a finding; a reason when no comment there would silence it. */
export function suppressOnLine(workspace: Workspace, finding: LocatedFinding): PlannedFix {
  const source = sourceOf(workspace, finding);
  if (source === undefined || isAboutSuppressions(finding)) return noPlace;
  const { first, last } = linesOf(source, finding);
  return firstThatWorks(workspace, finding, sitesAtLine(source, finding), (other) => {
    const lines = linesOf(source, other);
    return lines.first <= last && lines.last >= first;
  });
}

/** The edit that puts an ignore comment for the whole file on its first line, or where such a comment stands already. */
export function suppressInFile(workspace: Workspace, finding: LocatedFinding): PlannedFix {
  const source = sourceOf(workspace, finding);
  if (source === undefined) return noPlace;
  return firstThatWorks(workspace, finding, sitesInFile(source, finding), () => true);
}

function sourceOf(workspace: Workspace, { uri, document }: LocatedFinding): CommentedText | undefined {
  const text = workspace.text(uri);
  const slices = workspace.slices(uri);
  const own = slices[document.index];
  if (text === undefined || own === undefined) return undefined;
  const parsed = workspace.parse(document);
  const places = parsed && commentPlaces(parsed);
  const isInside = (offset: number): boolean => offset >= own.start && offset < own.end;
  return commentedText(text, {
    isComment: (offset) => !isInside(offset) || places?.isComment(offset - own.start) !== false,
    unbrokenAt(offset) {
      const range = isInside(offset) ? places?.unbrokenAt(offset - own.start) : undefined;
      return range && [range[0] + own.start, range[1] + own.start];
    },
  });
}

/** A comment that does not silence its finding is worse than none: each is tried out before it is offered. */
function firstThatWorks(
  workspace: Workspace,
  finding: LocatedFinding,
  insertions: readonly Insertion[],
  mayGo: (other: LocatedFinding) => boolean,
): PlannedFix {
  const { uri, rule } = finding;
  const text = workspace.text(uri) ?? '';
  if (isJson(uri, text)) return noComments;
  const found = insertions.find((insertion) => works(workspace, finding, insertion, mayGo));
  if (found === undefined) return noPlace;
  const { at, newText } = found;
  const edit = { start: at, end: at, newText, label: tell`Ignore ${rule}` };
  return { ok: true, files: [{ uri, text, edits: [edit] }] };
}
