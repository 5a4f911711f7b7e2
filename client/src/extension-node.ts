import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith, type ExtensionApi } from './activate.ts';

export { deactivate } from './activate.ts';

/** Half of V8's own choice, in MB: a scan takes as long, and some 15 MB less. */
const execArgv = ['--max-semi-space-size=8'];

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
          run: { module, transport, options: { execArgv } },
          debug: {
            module,
            transport,
            options: { execArgv: [...execArgv, '--nolazy', '--inspect=6009', '--enable-source-maps'] },
          },
        },
        options,
      ),
  );
}
