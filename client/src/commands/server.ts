import * as vscode from 'vscode';
import type { Supervisor } from '../recovery/supervisor.ts';

/** Commands about the server itself. */
export function registerServerCommands(
  supervisor: Supervisor,
  log: vscode.LogOutputChannel,
): readonly vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('zeroToken.restart', () => supervisor.restart()),
    vscode.commands.registerCommand('zeroToken.showOutputChannel', () => log.show(true)),
  ];
}
