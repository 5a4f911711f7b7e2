import * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { activateWith, type ExtensionApi } from './activate.ts';

export { deactivate } from './activate.ts';

/** Entry on vscode.dev and other browsers: the server is a web worker. */
export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist/server-web.js').toString(true);
  let worker: Worker | undefined;
  // Transports instead of the worker itself: the client would ask whether it is an instance of `Worker`, which the
  // class that VS Code puts in its place denies. A worker cannot be started twice, so each start makes a new one.
  const connect = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return activateWith(context, (options) => new LanguageClient('zeroToken', 'Zero Token', connect, options));
}
