import { editDocument } from '../../edit/edit-document.ts';
import type { Operation } from '../../edit/operations.ts';
import { tell } from '../../words/tell.ts';
import type { EmbeddedDocument } from '../../workspace/embedded.ts';
import { rewriteText } from './rewrite-text.ts';

/** Operations on the document of the file that do to an embedded one what the given operations say; a reason when they cannot. */
export function editEmbedded(
  { inner, host }: EmbeddedDocument,
  operations: readonly Operation[],
):
  | { readonly ok: true; readonly operations: readonly Operation[] }
  | { readonly ok: false; readonly reason: string } {
  if (host === undefined) return { ok: true, operations };
  const result = editDocument(inner.text, operations);
  if (!result.ok) return result;
  const rewritten = rewriteText(host, result.edits);
  return rewritten === undefined
    ? { ok: false, reason: tell`A template stands in the same value, so its text is not known` }
    : { ok: true, operations: rewritten };
}
