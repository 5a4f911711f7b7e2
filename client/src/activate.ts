import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { InitializationOptions, Status } from '../../server/src/lsp/protocol.ts';
import { registerWorkspaceCommands } from './commands/check-workspace.ts';
import { registerConfigCommands } from './commands/create-config.ts';
import { registerDecodeJwt } from './commands/decode-jwt.ts';
import { registerEffectivePermissions } from './commands/effective-permissions.ts';
import { registerExplainRule } from './commands/explain-rule.ts';
import { registerFixAll } from './commands/fix-all.ts';
import { registerServerCommands } from './commands/server.ts';
import { registerShowReferences } from './commands/show-references.ts';
import { registerToggle } from './commands/toggle.ts';
import { registerTraceToken } from './commands/trace-token.ts';
import { registerVerifyJwt } from './commands/verify-jwt.ts';
import { documentSelector } from './document-selector.ts';
import { answerFileRequests } from './fs-bridge.ts';
import { readOnlyDocuments } from './read-only-documents.ts';
import { createStatusItem } from './status.ts';

/** What a running extension offers to its tests. */
export interface ExtensionApi {
  readonly client: BaseLanguageClient;
}

/** Makes the client for a host: IPC on the desktop, a worker in a browser. */
export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

let running: BaseLanguageClient | undefined;

/** Starts the server and everything around it; the same on desktop and web. */
export async function activateWith(
  context: vscode.ExtensionContext,
  create: CreateClient,
): Promise<ExtensionApi> {
  const own: InitializationOptions = {
    clientFileSystem: true,
    status: true,
    explainCommand: true,
    showReferencesCommand: true,
    changes: true,
  };
  const client = create({
    documentSelector,
    initializationOptions: own,
    outputChannelName: 'Zero Token',
    // Visible documents are pulled again as they change and, for `run: onSave`, when they are saved.
    diagnosticPullOptions: { onChange: true, onSave: true },
  });
  const status = createStatusItem(client);
  const documents = readOnlyDocuments();
  context.subscriptions.push(
    status,
    documents,
    answerFileRequests(client),
    client.onNotification('zeroToken/status', (value: Status) => status.show(value)),
    ...registerServerCommands(client),
    registerFixAll(client),
    ...registerConfigCommands(),
    ...registerWorkspaceCommands(client, documents),
    registerExplainRule(context.extensionUri, documents),
    registerDecodeJwt(client, documents),
    registerVerifyJwt(client),
    registerTraceToken(client, documents),
    registerEffectivePermissions(client, documents),
    registerShowReferences(client),
    registerToggle(),
  );
  running = client;
  await client.start();
  return { client };
}

/** Lets the server end in peace; VS Code waits for it. */
export async function deactivate(): Promise<void> {
  await running?.dispose().catch(() => undefined);
  running = undefined;
}
