import * as vscode from 'vscode';

/** The selected text, else what is typed into a masked box; undefined when there is neither. */
export async function selectedOrTypedToken(): Promise<string | undefined> {
  return (
    selectedText() ?? (await typed(vscode.l10n.t('A JSON Web Token; it is read here and sent nowhere'), true))
  );
}

/** What is typed into a box; undefined when it is closed or left empty. */
export async function typed(prompt: string, password: boolean): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ prompt, password, ignoreFocusOut: true });
  return text?.trim() === '' ? undefined : text?.trim();
}

function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection).trim();
  return text === '' ? undefined : text;
}
