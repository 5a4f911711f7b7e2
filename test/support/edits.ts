import { applyEdits } from '../../server/src/edit/apply.ts';
import { editDocument } from '../../server/src/edit/edit-document.ts';
import type { EditResult, Operation } from '../../server/src/edit/operations.ts';

/** The text with the edits made, or `refused: …` with the reason. */
export function outcome(text: string, result: EditResult): string {
  return result.ok ? applyEdits(text, result.edits) : `refused: ${result.reason}`;
}

/** The document after the operations. */
export function edited(text: string, ...operations: Operation[]): string {
  return outcome(text, editDocument(text, operations));
}
