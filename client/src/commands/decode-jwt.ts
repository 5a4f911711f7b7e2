import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { DecodeParams, DecodeResult } from '../../../server/src/lsp/protocol.ts';
import type { ReadOnlyDocuments } from '../read-only-documents.ts';

/** Explains the selected token, or one typed into a masked box. Neither is stored anywhere. */
export function registerDecodeJwt(
  client: BaseLanguageClient,
  documents: ReadOnlyDocuments,
): vscode.Disposable {
  return vscode.commands.registerCommand('zeroToken.decodeJwt', async () => {
    const token = selectedText() ?? (await typedText());
    if (token === undefined) return;
    const params: DecodeParams = { token };
    const { markdown } = await client.sendRequest<DecodeResult>('zeroToken/decode', params);
    if (markdown === null)
      void vscode.window.showWarningMessage(vscode.l10n.t('Zero Token: this is no JSON Web Token.'));
    else await documents.show('token', markdown);
  });
}

function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection).trim();
  return text === '' ? undefined : text;
}

async function typedText(): Promise<string | undefined> {
  const prompt = vscode.l10n.t('A JSON Web Token; it is read here and sent nowhere');
  const text = await vscode.window.showInputBox({ prompt, password: true, ignoreFocusOut: true });
  return text?.trim() === '' ? undefined : text?.trim();
}
