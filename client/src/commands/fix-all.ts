import * as vscode from 'vscode';
import type { BaseLanguageClient, WorkspaceEdit } from 'vscode-languageclient';
import type { FixAllParams } from '../../../server/src/lsp/protocol.ts';

/** Makes every safe fix of the file in the active editor. */
export function registerFixAll(client: BaseLanguageClient): vscode.Disposable {
  return vscode.commands.registerCommand('zeroToken.fixAll', async () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined) return;
    const params: FixAllParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    const { version } = document;
    const edit = await client.sendRequest<WorkspaceEdit | null>('zeroToken/fixAll', params);
    if (edit === null || document.version !== version) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Zero Token: nothing to fix safely in this file.'),
      );
      return;
    }
    const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
    if (converted !== undefined) await vscode.workspace.applyEdit(converted);
  });
}
