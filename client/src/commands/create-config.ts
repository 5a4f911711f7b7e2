import * as vscode from 'vscode';

const name = '.zero-token.yaml';

const template = `# Zero Token: shared by the editor and \`zero-token check\`.
# Rules and options: "Zero Token: Explain rule".
preset: recommended

# rules:
#   no-legacy-token-secret: error

# ignore:
#   - vendor/**
`;

/** Writes a first configuration into a workspace folder, or opens the one that is there. */
export function registerCreateConfig(): vscode.Disposable {
  return vscode.commands.registerCommand('zeroToken.createConfig', async () => {
    const folder = await chooseFolder();
    if (folder === undefined) return;
    const uri = vscode.Uri.joinPath(folder.uri, name);
    const exists = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!exists) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(template));
    await vscode.window.showTextDocument(uri);
  });
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Zero Token: open a folder first.'));
    return undefined;
  }
  return folders.length === 1 ? folders[0] : vscode.window.showWorkspaceFolderPick();
}
