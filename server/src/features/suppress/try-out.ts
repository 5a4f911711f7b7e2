import { applyEdits } from '../../edit/apply.ts';
import { isSameModel } from '../../edit/model.ts';
import type { LocatedFinding, Workspace } from '../../engine/workspace-types.ts';
import { toPlain } from '../../yaml/access.ts';
import type { Insertion } from './comment-sites.ts';
import { survivesTrimming } from './template-trim.ts';

/**
 * Whether a comment does what it is for and nothing else: the data stays, the finding goes, and of the other findings
 * only those of its rule that `mayGo`. Tried out on the workspace, then taken back.
 */
export function works(
  workspace: Workspace,
  finding: LocatedFinding,
  insertion: Insertion,
  mayGo: (other: LocatedFinding) => boolean,
): boolean {
  const { uri } = finding;
  const text = workspace.text(uri);
  if (text === undefined || !survivesTrimming(text, insertion)) return false;
  const before = workspace.check(uri);
  const { at, newText } = insertion;
  const documents = documentsOf(workspace, uri, at);
  try {
    workspace.update(uri, applyEdits(text, [{ range: [at, at], newText }]));
    const after = workspace.check(uri);
    if (after.problems.length > before.problems.length) return false;
    if (useless(after.findings) > useless(before.findings)) return false;
    if (!isSameData(documents, documentsOf(workspace, uri, at))) return false;
    const left = new Map<string, number>();
    for (const one of after.findings) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
    const key = (one: LocatedFinding): string =>
      keyOf({ ...one, start: one.start + (one.start >= at ? newText.length : 0) });
    const gone = before.findings.filter((one) => {
      const count = left.get(key(one)) ?? 0;
      left.set(key(one), count - 1);
      return count < 1 && !isAboutSuppressions(one);
    });
    return (
      gone.some((one) => keyOf(one) === keyOf(finding)) &&
      gone.every((one) => one.rule === finding.rule && mayGo(one))
    );
  } finally {
    workspace.update(uri, text);
  }
}

function useless(findings: readonly LocatedFinding[]): number {
  return findings.filter(({ rule }) => rule === 'no-unknown-suppression' || rule === 'no-unused-suppression')
    .length;
}

/** Findings about comments: they speak of their own text, which changes with another rule in it. */
export function isAboutSuppressions({ code }: LocatedFinding): boolean {
  return code.startsWith('ZT9');
}

function keyOf({ rule, start, message }: LocatedFinding): string {
  return `${rule} ${start} ${message}`;
}

interface DocumentText {
  readonly text: string;
  /** What it says; of those that the insertion touches only. */
  readonly data: unknown;
}

function documentsOf(workspace: Workspace, uri: string, touched: number): readonly DocumentText[] {
  const text = workspace.text(uri) ?? '';
  return workspace.slices(uri).map(({ start, end }, index) => {
    const root = start <= touched && touched <= end ? workspace.parse({ uri, index })?.root : undefined;
    return { text: text.slice(start, end), data: toPlain(root ?? null) };
  });
}

/** True when both say the same, document by document. */
function isSameData(before: readonly DocumentText[], after: readonly DocumentText[]): boolean {
  if (before.length !== after.length) return false;
  return before.every(({ text, data }, index) => {
    const other = after[index];
    return other !== undefined && (text === other.text || isSameModel(data, other.data));
  });
}
