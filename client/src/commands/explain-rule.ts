import * as vscode from 'vscode';
import type { ReadOnlyDocuments } from '../read-only-documents.ts';
import { type RulePage, rulePage } from '../rule-page.ts';

/** Shows the page of a rule, named by slug or code; without an argument the user chooses one. */
export function registerExplainRule(extension: vscode.Uri, documents: ReadOnlyDocuments): vscode.Disposable {
  return vscode.commands.registerCommand('zeroToken.explainRule', async (rule?: unknown) => {
    const pages = await readPages(extension);
    const page =
      typeof rule === 'string'
        ? pages.find(({ slug, code }) => slug === rule || code === rule)
        : await choosePage(pages);
    if (page !== undefined) await documents.show(page.slug, page.markdown);
  });
}

async function readPages(extension: vscode.Uri): Promise<readonly RulePage[]> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', 'rule-pages.json'));
  // Written by the build: the Markdown of all pages.
  const pages: readonly string[] = JSON.parse(new TextDecoder().decode(bytes));
  return pages.map(rulePage);
}

async function choosePage(pages: readonly RulePage[]): Promise<RulePage | undefined> {
  const items = pages.map((page) => ({ label: page.slug, description: page.code, detail: page.title, page }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which rule?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.page;
}
