import * as vscode from 'vscode';
import { equal, ok, same } from './assert.ts';
import { extensionId, until, workspaceUri } from './editor.ts';
import { describe, it } from './mocha.ts';

describe('activation', () => {
  const extension = () => {
    const found = vscode.extensions.getExtension(extensionId);
    ok(found, `${extensionId} is not installed.`);
    return found;
  };

  it('does not wake up for a file that is not YAML', async () => {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(workspaceUri(), 'notes.txt'));
    equal(extension().isActive, false, 'Active');
  });

  it('wakes up for the first YAML file', async () => {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(workspaceUri(), 'good', 'workload.yaml'));
    await until('the extension is active', () => extension().isActive);
  });

  it('has every command that its manifest names', async () => {
    const named: readonly { readonly command: string }[] = extension().packageJSON.contributes.commands ?? [];
    const known = await vscode.commands.getCommands(true);
    same(
      named.map(({ command }) => command).filter((command) => !known.includes(command)),
      [],
      'Commands missing',
    );
    ok(named.length > 0, 'The manifest names no command.');
  });
});
