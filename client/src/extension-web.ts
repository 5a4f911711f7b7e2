import * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { activateWith, type CreateClient, type ExtensionApi } from './activate.ts';
import { closingReader } from './recovery/closing-reader.ts';

/** On vscode.dev and in other browsers: the server is a web worker. */
export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const addressOf = (name: string): string =>
    vscode.Uri.joinPath(context.extensionUri, 'dist', name).toString(true);
  let worker: Worker | undefined;
  // Transports instead of the worker itself: the client would ask whether it is an instance of `Worker`, which the
  // class that VS Code puts in its place denies. A worker cannot be started twice, so each start makes a new one.
  const connect = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(addressOf('server-shell.js'));
    return {
      reader: closingReader(new BrowserMessageReader(worker), worker),
      writer: new BrowserMessageWriter(worker),
    };
  };
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  const create: CreateClient = (options) => ({
    client: new LanguageClient('zeroToken', 'Zero Token', connect, options),
    howItEnded: () => undefined,
    crash() {
      worker?.terminate();
      worker?.dispatchEvent(new Event('error'));
    },
  });
  return activateWith(context, create, { serverScript: addressOf('server.js') });
}
