import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ExplainParams, ExplainResult } from '../../../server/src/lsp/protocol.ts';
import type { ReadOnlyDocuments } from '../read-only-documents.ts';

/** Shows the page of a rule; without an argument the user chooses one. */
export function registerExplainRule(
  client: BaseLanguageClient,
  documents: ReadOnlyDocuments,
): vscode.Disposable {
  const ask = (params: ExplainParams): Promise<ExplainResult> =>
    client.sendRequest('zeroToken/explain', params);
  return vscode.commands.registerCommand('zeroToken.explainRule', async (rule?: unknown) => {
    const slug = typeof rule === 'string' ? rule : await chooseRule(ask);
    if (slug === undefined) return;
    const { markdown } = await ask({ rule: slug });
    if (markdown !== null) await documents.show(slug, markdown);
  });
}

async function chooseRule(
  ask: (params: ExplainParams) => Promise<ExplainResult>,
): Promise<string | undefined> {
  const { rules } = await ask({});
  const items = rules.map(({ slug, code, title }) => ({ label: slug, description: code, detail: title }));
  const placeHolder = vscode.l10n.t('Which rule?');
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.label;
}
