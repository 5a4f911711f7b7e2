import { applyEdits, areApplicable, sortEdits } from '../edit/apply.ts';
import { composeEdits } from '../edit/compose.ts';
import { editDocument } from '../edit/edit-document.ts';
import type { EditResult, TextEdit } from '../edit/operations.ts';
import { insertDocument, removeDocument } from '../edit/stream-edit.ts';
import type { Change, FixOffer } from '../rules/rule.ts';
import { phrase, tell } from '../words/tell.ts';
import { isJsonStream } from '../yaml/json-stream.ts';
import type { DocumentSlice, ParsedDocument } from '../yaml/located.ts';
import { parseDocument } from '../yaml/parse.ts';
import { splitStream } from '../yaml/stream.ts';
import type { OnFailure } from './run-rules.ts';
import { shownText } from './shown-text.ts';
import type { PlannedEdit, PlannedFile, PlannedFix, Workspace } from './workspace-types.ts';

/** The text edits of an offer, file by file; a reason when any part of it cannot be done: a fix is made whole or not at all. */
export function planFix(
  offer: FixOffer,
  workspace: Pick<Workspace, 'text' | 'slices' | 'parse'>,
  onFailure: OnFailure,
): PlannedFix {
  if (offer.refusal !== undefined) return { ok: false, reason: offer.refusal };
  try {
    const changes = (offer.plan?.().changes ?? []).map((change) => ({
      ...change,
      label: shownText(change.label),
    }));
    if (changes.length === 0) return { ok: false, reason: tell`There is nothing left to change` };
    const files: PlannedFile[] = [];
    for (const [uri, ofFile] of groupByFile(changes)) {
      const text = workspace.text(uri);
      if (text === undefined) return { ok: false, reason: tell`A file of this fix is no longer there` };
      const planned = planFile(text, workspace.slices(uri), ofFile, (index) =>
        workspace.parse({ uri, index }),
      );
      if (!planned.ok) return { ok: false, reason: shownText(planned.reason) };
      if (breaksJson(text, planned.edits)) return { ok: false, reason: tell`JSON cannot hold the change` };
      files.push({ uri, text, edits: planned.edits });
    }
    return { ok: true, files };
  } catch (error) {
    onFailure(error);
    return { ok: false, reason: tell`The fix could not be computed` };
  }
}

/** YAML's own ways to write things, such as comments, are none of JSON's. */
function breaksJson(text: string, edits: readonly PlannedEdit[]): boolean {
  if (!isJsonStream(text)) return false;
  const after = applyEdits(
    text,
    edits.map(({ start, end, newText }) => ({ range: [start, end] as const, newText })),
  );
  return after.trim() !== '' && !isJsonStream(after);
}

function groupByFile(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const { uri } = change.type === 'insert-document' ? change.after : change.document;
    groups.set(uri, [...(groups.get(uri) ?? []), change]);
  }
  return groups;
}

type FilePlan =
  | { readonly ok: true; readonly edits: readonly PlannedEdit[] }
  | { readonly ok: false; readonly reason: string };

/** Edits inside documents first, whole documents afterwards from the last to the first, so that indexes stay right. */
function planFile(
  text: string,
  slices: readonly DocumentSlice[],
  changes: readonly Change[],
  parse: (index: number) => ParsedDocument | undefined,
): FilePlan {
  const inside: PlannedEdit[] = [];
  for (const [index, ofDocument] of changesByDocument(changes)) {
    const slice = slices[index];
    if (slice === undefined) return gone;
    const result = changeDocument(text.slice(slice.start, slice.end), ofDocument, parse(index));
    if (!result.ok) return result;
    const label = ofDocument[0]?.label ?? '';
    for (const { range, newText } of result.edits) {
      inside.push({ start: slice.start + range[0], end: slice.start + range[1], newText, label });
    }
  }
  let edits: readonly TextEdit[] = inside.map(
    ({ start, end, newText }): TextEdit => ({ range: [start, end], newText }),
  );
  const whole = changes.filter(isWholeDocument).toSorted((a, b) => placeOf(b) - placeOf(a));
  if (whole.length === 0) return { ok: true, edits: inside.toSorted((a, b) => a.start - b.start) };

  for (const change of whole) {
    const current = applyEdits(text, edits);
    // Going from the last document to the first leaves the places of the ones before as they are.
    const slice = splitStream(current)[placeOf(change)];
    if (slice === undefined) return gone;
    const result: EditResult =
      change.type === 'remove-document'
        ? removeDocument(current, slice)
        : insertDocument(current, change.value, {
            after: [slice.start, slice.end],
            ...(change.comment !== undefined && { comment: change.comment }),
          });
    if (!result.ok) return result;
    edits = composeEdits(edits, result.edits);
  }
  const label = changes[0]?.label ?? '';
  return {
    ok: true,
    edits: edits.map(({ range, newText }) => ({
      start: range[0],
      end: range[1],
      newText,
      label: labelAt(inside, range[0]) ?? label,
    })),
  };
}

type WholeDocument = Exclude<Change, { type: 'edit' | 'text' }>;

function isWholeDocument(change: Change): change is WholeDocument {
  return change.type !== 'edit' && change.type !== 'text';
}

const gone = { ok: false, reason: phrase('A document of this fix is no longer there') } as const;

function placeOf(change: Change): number {
  return change.type === 'insert-document' ? change.after.index : change.document.index;
}

type InsideChange = Extract<Change, { type: 'edit' | 'text' }>;

/** Changes of one document's data are made together; changes of its other text must not touch the same places. */
function changeDocument(
  text: string,
  changes: readonly InsideChange[],
  parsed: ParsedDocument | undefined,
): EditResult {
  const operations = changes.flatMap((change) => (change.type === 'edit' ? change.operations : []));
  const ofData = operations.length === 0 ? noEdits : editDocument(text, operations, parsed);
  if (!ofData.ok) return ofData;
  const ofText = changes.flatMap((change) => (change.type === 'text' ? change.edits : []));
  const edits = sortEdits([...ofData.edits, ...ofText]);
  if (!areApplicable(text.length, edits)) return { ok: false, reason: tell`Two changes of this fix overlap` };
  // The editing of data sees to that by itself; outside of it a comment may be all that ends a value.
  if (ofText.length > 0 && unreadablePlaces(applyEdits(text, edits)) > unreadablePlaces(text))
    return { ok: false, reason: tell`Without this text the document could not be read` };
  return { ok: true, edits };
}

function unreadablePlaces(text: string): number {
  return parseDocument(text).problems.filter(({ kind }) => kind === 'syntax').length;
}

const noEdits: EditResult = { ok: true, edits: [] };

function changesByDocument(changes: readonly Change[]): ReadonlyMap<number, readonly InsideChange[]> {
  const groups = new Map<number, InsideChange[]>();
  for (const change of changes) {
    if (change.type !== 'edit' && change.type !== 'text') continue;
    groups.set(change.document.index, [...(groups.get(change.document.index) ?? []), change]);
  }
  return groups;
}

function labelAt(edits: readonly PlannedEdit[], start: number): string | undefined {
  return edits.find((edit) => edit.start === start)?.label;
}
