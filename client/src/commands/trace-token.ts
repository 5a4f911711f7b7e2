import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { TraceParams, TraceResult } from '../../../server/src/lsp/protocol.ts';
import type { ReadOnlyDocuments } from '../read-only-documents.ts';
import { selectedOrTypedToken } from '../token-input.ts';

/** Says who a token is in this workspace: the one under the cursor, the selected one, or one typed into a masked box. */
export function registerTraceToken(
  client: BaseLanguageClient,
  documents: ReadOnlyDocuments,
): vscode.Disposable {
  const ask = async (params: TraceParams): Promise<string | null> =>
    (await client.sendRequest<TraceResult>('zeroToken/trace', params)).markdown;
  return vscode.commands.registerCommand('zeroToken.trace', async () => {
    const editor = vscode.window.activeTextEditor;
    const uri = editor?.document.uri.toString();
    const here =
      editor === undefined || uri === undefined || !editor.selection.isEmpty
        ? null
        : await ask({ uri, position: client.code2ProtocolConverter.asPosition(editor.selection.active) });
    if (here !== null) return documents.show('who-is-this-token', here);
    const token = await selectedOrTypedToken();
    if (token === undefined) return;
    const markdown = await ask({ token, ...(uri === undefined ? {} : { uri }) });
    if (markdown === null)
      void vscode.window.showWarningMessage(vscode.l10n.t('Zero Token: this is no JSON Web Token.'));
    else await documents.show('who-is-this-token', markdown);
  });
}
