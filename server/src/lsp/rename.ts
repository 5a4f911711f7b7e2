import {
  LSPErrorCodes,
  type PrepareRenameParams,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { rangeAt } from '../features/ranges.ts';
import { prepareRename, rename } from '../features/rename.ts';
import type { Session } from './session.ts';
import { toWorkspaceEdit } from './workspace-edit.ts';

/** The name under a position; null where no object is named. Rejects with the reason where it cannot be renamed. */
export function answerPrepareRename(
  session: Session,
  { textDocument, position }: PrepareRenameParams,
): PrepareRenameResult | null {
  const uri = session.uris.canonical(textDocument.uri);
  const lines = session.lines(uri);
  if (lines === undefined || !session.configurations.settingsOf(uri).enable) return null;
  const found = prepareRename(session.workspace, uri, lines.offsetAt(position));
  if (found === undefined) return null;
  if ('reason' in found) throw refused(found.reason);
  return { range: rangeAt(lines, found.start, found.end), placeholder: found.name };
}

/** The edits of all files; null where no object is named. Rejects with the reason where it cannot be renamed. */
export function answerRename(
  session: Session,
  { textDocument, position, newName }: RenameParams,
): WorkspaceEdit | null {
  const uri = session.uris.canonical(textDocument.uri);
  const lines = session.lines(uri);
  if (lines === undefined || !session.configurations.settingsOf(uri).enable) return null;
  const planned = rename(session.workspace, uri, lines.offsetAt(position), newName);
  if (planned === undefined) return null;
  if (!planned.ok) throw refused(planned.reason);
  const { documentChanges, changeAnnotations } = session.abilities;
  return toWorkspaceEdit(planned.files, uri, {
    documentChanges,
    changeAnnotations,
    displayUri: session.uris.display,
    versionOf: session.versionOf,
  });
}

function refused(reason: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}
