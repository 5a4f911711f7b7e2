import type * as vscode from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import { activateWith, type CreateClient, type ExtensionApi } from './activate.ts';

/**
 * A quarter of V8's own choice, in MB: a scan takes as long and some 25 MB less, and garbage is collected in shorter pieces. What
 * a scan leaves behind is collected when nobody waits, which V8 does not do by itself.
 */
const execArgv = ['--max-semi-space-size=4', '--expose-gc'];

/** On the desktop and in remote windows: the server is a Node process of its own. */
export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const module = context.asAbsolutePath('dist/server-shell.js');
  const transport = TransportKind.ipc;
  const create: CreateClient = (options) => {
    const client = new LanguageClient(
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
    );
    let ending: string | undefined;
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) return;
      ending = undefined;
      client.serverProcess?.once('exit', (code, signal) => {
        ending = signal === null ? `exit code ${code}` : `signal ${signal}`;
      });
    });
    return {
      client,
      howItEnded: () => ending,
      crash: () => void client.serverProcess?.kill('SIGKILL'),
    };
  };
  // Of this workspace; there is none without a folder.
  const storage = context.storageUri?.scheme === 'file' ? { storage: context.storageUri.fsPath } : {};
  const { scheme, fsPath } = context.globalStorageUri;
  const codeStorage = scheme === 'file' ? { codeStorage: fsPath } : {};
  return activateWith(context, create, { ...storage, ...codeStorage });
}
