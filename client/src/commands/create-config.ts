import * as vscode from 'vscode';
import { chooseFolder, exists } from './workspace-folder.ts';

/** Names of the configuration file, the usual one first. */
const names = ['.zero-token.yaml', '.zero-token.yml', '.zero-token.json'];

const template = `# Zero Token: shared by the editor and \`zero-token check\`. "Zero Token: Explain Rule" tells about rules and options.
preset: recommended

# rules:
#   no-token-secret: warning

# ignore:
#   - vendor/
`;

/** Writes a first configuration into a workspace folder, or opens the one that is there. */
export function registerConfigCommands(): readonly vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('zeroToken.createConfig', () => openConfig(true)),
    vscode.commands.registerCommand('zeroToken.openConfig', () => openConfig(false)),
  ];
}

async function openConfig(create: boolean): Promise<void> {
  const folder = await chooseFolder();
  if (folder === undefined) return;
  const uri = await configOf(folder);
  if (!(await exists(uri))) {
    if (!create && !(await wantsNew())) return;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(template));
  }
  await vscode.window.showTextDocument(uri);
}

/** The configuration of a folder, whether it is there or not. */
async function configOf(folder: vscode.WorkspaceFolder): Promise<vscode.Uri> {
  const uris = names.map((name) => vscode.Uri.joinPath(folder.uri, name));
  for (const uri of uris) if (await exists(uri)) return uri;
  return uris[0] ?? folder.uri;
}

async function wantsNew(): Promise<boolean> {
  const create = vscode.l10n.t('Create Configuration');
  const none = vscode.l10n.t('Zero Token: this folder has no configuration.');
  return (await vscode.window.showInformationMessage(none, create)) === create;
}
