import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { DecodeParams, DecodeResult } from '../../../server/src/lsp/protocol.ts';
import type { ReadOnlyDocuments } from '../read-only-documents.ts';
import { selectedOrTypedToken } from '../token-input.ts';

/** Explains the selected token, or one typed into a masked box. Neither is stored anywhere. */
export function registerDecodeJwt(
  client: BaseLanguageClient,
  documents: ReadOnlyDocuments,
): vscode.Disposable {
  return vscode.commands.registerCommand('zeroToken.decodeJwt', async () => {
    const token = await selectedOrTypedToken();
    if (token === undefined) return;
    const params: DecodeParams = { token };
    const { markdown } = await client.sendRequest<DecodeResult>('zeroToken/decode', params);
    if (markdown === null)
      void vscode.window.showWarningMessage(vscode.l10n.t('Zero Token: this is no JSON Web Token.'));
    else await documents.show('token', markdown);
  });
}
