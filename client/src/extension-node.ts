import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith, type ExtensionApi } from './activate.ts';

export { deactivate } from './activate.ts';

/** Entry on the desktop and in remote windows: the server is a Node process of its own. */
export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const module = context.asAbsolutePath('dist/server-node.js');
  const transport = TransportKind.ipc;
  return activateWith(
    context,
    (options) =>
      new LanguageClient(
        'zeroToken',
        'Zero Token',
        {
          run: { module, transport },
          debug: {
            module,
            transport,
            options: { execArgv: ['--nolazy', '--inspect=6009', '--enable-source-maps'] },
          },
        },
        options,
      ),
  );
}
