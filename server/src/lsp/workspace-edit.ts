import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  CreateFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { PlannedFile } from '../engine/workspace-types.ts';
import { rangeAt } from '../features/ranges.ts';
import { createLineIndex } from '../yaml/lines.ts';

/** What the shape of the edit depends on. */
export interface EditSurroundings {
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  displayUri(uri: string): string;
  /** Version of an open buffer; null for files that are not open. */
  versionOf(uri: string): number | null;
}

/**
 * Planned edits as one `WorkspaceEdit`. In more than one file, or in another than `asked`, each edit says what it does.
 * None waits for a confirmation of its own: VS Code would show it unticked and apply half of a fix.
 */
export function toWorkspaceEdit(
  files: readonly PlannedFile[],
  asked: string,
  surroundings: EditSurroundings,
): WorkspaceEdit {
  if (!surroundings.documentChanges) {
    return {
      changes: Object.fromEntries(files.map((file) => [surroundings.displayUri(file.uri), plainEdits(file)])),
    };
  }
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  const stays = files.every(({ uri }) => uri === asked);
  const documentChanges = files.flatMap((file): (CreateFile | TextDocumentEdit)[] => {
    const textDocument = {
      uri: surroundings.displayUri(file.uri),
      version: surroundings.versionOf(file.uri),
    };
    const made: CreateFile[] = file.create ? [{ kind: 'create', uri: textDocument.uri }] : [];
    if (!surroundings.changeAnnotations || stays) return [...made, { textDocument, edits: plainEdits(file) }];
    return [...made, { textDocument, edits: annotatedEdits(file, changeAnnotations) }];
  });
  return Object.keys(changeAnnotations).length === 0
    ? { documentChanges }
    : { documentChanges, changeAnnotations };
}

function plainEdits({ text, edits }: PlannedFile): TextEdit[] {
  const lines = createLineIndex(text);
  return edits.map(({ start, end, newText }) => ({ range: rangeAt(lines, start, end), newText }));
}

function annotatedEdits(
  file: PlannedFile,
  annotations: Record<string, ChangeAnnotation>,
): AnnotatedTextEdit[] {
  return plainEdits(file).map((edit, i) => {
    const label = file.edits[i]!.label || 'Zero Token';
    annotations[label] = { label, needsConfirmation: false };
    return { ...edit, annotationId: label };
  });
}
