import * as vscode from 'vscode';

/** Turns `zeroToken.enable` off and on for the workspace, or for the user where no folder is open. */
export function registerToggle(): vscode.Disposable {
  return vscode.commands.registerCommand('zeroToken.toggle', async () => {
    const settings = vscode.workspace.getConfiguration('zeroToken');
    const target =
      vscode.workspace.workspaceFolders === undefined
        ? vscode.ConfigurationTarget.Global
        : vscode.ConfigurationTarget.Workspace;
    await settings.update('enable', !settings.get('enable', true), target);
  });
}
