import { applyEdits } from '../edit/apply.ts';
import { editDocument } from '../edit/edit-document.ts';
import type { LocatedFinding, PlannedFix, Workspace } from '../engine/workspace-types.ts';
import { isMap, isSequence } from '../yaml/access.ts';
import type { Located, LocatedPair, Path } from '../yaml/located.ts';

const noPlace = { ok: false, reason: 'No comment can stand above this line' } as const;

/** The edit that puts an ignore comment on the line above a finding; a reason when no comment there would silence it. */
export function suppressOnLine(workspace: Workspace, finding: LocatedFinding): PlannedFix {
  const parsed = workspace.parse(finding.document);
  const slice = workspace.slices(finding.uri)[finding.document.index];
  const text = workspace.text(finding.uri);
  if (parsed === undefined || slice === undefined || text === undefined || parsed.root === null)
    return noPlace;
  const path = pathAt(parsed.root, finding.range[0]);
  if (path.length === 0) return noPlace;
  const comment = `zero-token-ignore-next-line ${finding.rule}`;
  const result = editDocument(text.slice(slice.start, slice.end), [
    { op: 'insertComment', path, text: comment },
  ]);
  if (!result.ok) return result;
  return verified(
    workspace,
    finding,
    result.edits.map(({ range, newText }) => ({
      start: slice.start + range[0],
      end: slice.start + range[1],
      newText,
    })),
  );
}

/** The edit that puts an ignore comment for the whole file on its first line. */
export function suppressInFile(workspace: Workspace, finding: LocatedFinding): PlannedFix {
  const text = workspace.text(finding.uri);
  if (text === undefined) return noPlace;
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const newText = `# zero-token-ignore-file ${finding.rule}${lineBreak}`;
  return verified(workspace, finding, [{ start, end: start, newText }]);
}

/** A comment that does not silence its finding is worse than none: tried out before it is offered, then taken back. */
function verified(
  workspace: Workspace,
  finding: LocatedFinding,
  edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[],
): PlannedFix {
  const { uri } = finding;
  const text = workspace.text(uri);
  if (text === undefined) return noPlace;
  const alike = (): number =>
    workspace
      .check(uri)
      .findings.filter((other) => other.rule === finding.rule && other.message === finding.message).length;
  const before = alike();
  try {
    const suppressed = applyEdits(
      text,
      edits.map(({ start, end, newText }) => ({ range: [start, end], newText })),
    );
    workspace.update(uri, suppressed);
    if (alike() >= before) return noPlace;
  } finally {
    workspace.update(uri, text);
  }
  const label = `Ignore ${finding.rule}`;
  return { ok: true, files: [{ uri, text, edits: edits.map((edit) => ({ ...edit, label })) }] };
}

/** The innermost pair or item around an offset, not entering values that several places share. */
function pathAt(root: Located, offset: number): Path {
  const path: (string | number)[] = [];
  let node: Located | undefined = root;
  while (node !== undefined) {
    const current: Located = node;
    node = undefined;
    if (isMap(current) && !current.flow) {
      const found: LocatedPair | undefined = current.pairs.find(
        (pair) => pair.via === undefined && offset >= pair.range[0] && offset < pair.range[1],
      );
      if (found !== undefined) {
        path.push(found.key.text);
        if (offset >= found.key.range[1]) node = found.value;
      }
    } else if (isSequence(current) && !current.flow) {
      const index = current.items.findIndex((item) => offset >= item.range[0] && offset < item.range[1]);
      if (index >= 0) {
        path.push(index);
        node = current.items[index];
      }
    }
    if (node?.via !== undefined) node = undefined;
  }
  return path;
}
