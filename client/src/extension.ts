import type * as vscode from 'vscode';
import { type ExtensionApi, stop } from './activate.ts';

/**
 * The one entry, on the desktop and in browsers, so that the client is shipped once; only the part of the host it runs in
 * is ever loaded.
 */
export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const isNode = typeof process === 'object' && typeof process.versions?.node === 'string';
  const host = isNode ? await import('./extension-node.ts') : await import('./extension-web.ts');
  return host.activate(context);
}

/** Lets the server end in peace; VS Code waits for it. */
export async function deactivate(): Promise<void> {
  await stop();
}
