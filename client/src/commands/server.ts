import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** Commands about the server itself. */
export function registerServerCommands(client: BaseLanguageClient): readonly vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('zeroToken.restart', async () => {
      // A server that has ended by itself cannot be stopped, only started.
      if (client.isRunning()) await client.stop();
      await client.start();
    }),
    vscode.commands.registerCommand('zeroToken.showOutputChannel', () => client.outputChannel.show(true)),
  ];
}
