import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { VerifyParams, VerifyResult } from '../../../server/src/lsp/protocol.ts';
import { selectedOrTypedToken, typed } from '../token-input.ts';

/** Checks a token's signature against a key set that the user points to: a file, or pasted text. Nothing is fetched. */
export function registerVerifyJwt(client: BaseLanguageClient): vscode.Disposable {
  return vscode.commands.registerCommand('zeroToken.verifyJwt', async () => {
    const token = await selectedOrTypedToken();
    const jwks = token === undefined ? undefined : await keySet();
    if (token === undefined || jwks === undefined) return;
    const params: VerifyParams = { token, jwks };
    const { verified, reason } = await client.sendRequest<VerifyResult>('zeroToken/verify', params);
    const message = `Zero Token: ${reason}`;
    void (verified
      ? vscode.window.showInformationMessage(message)
      : vscode.window.showWarningMessage(message));
  });
}

async function keySet(): Promise<string | undefined> {
  const file = vscode.l10n.t('A file with the issuer’s keys (JWKS)…');
  const paste = vscode.l10n.t('Paste the keys');
  const choice = await vscode.window.showQuickPick([file, paste], {
    placeHolder: vscode.l10n.t('Keys to check the signature with'),
  });
  if (choice === paste) return typed(vscode.l10n.t('A JWKS or JWK as JSON'), false);
  if (choice !== file) return undefined;
  const [uri] = (await vscode.window.showOpenDialog({ canSelectMany: false })) ?? [];
  if (uri === undefined) return undefined;
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
