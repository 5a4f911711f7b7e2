import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { version } from '../../package.json';
import type { InitializationOptions, Status, WorkingParams } from '../../server/src/lsp/protocol.ts';
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
import { createSupervisor } from './recovery/supervisor.ts';
import { createStatusItem, type StatusItem } from './status.ts';

/** What a running extension offers to its tests. */
export interface ExtensionApi {
  readonly client: BaseLanguageClient;
  /** What the entries of the status bar say. */
  readonly status: Pick<StatusItem, 'entries'>;
  /** Ends the server as a crash would. */
  crash(): void;
}

/** A client and what only its host knows of the server. */
export interface HostedClient {
  readonly client: BaseLanguageClient;
  /** Exit code or signal of the server that ended last; undefined where there is none. */
  howItEnded(): string | undefined;
  /** Ends the server as a crash would. */
  crash(): void;
}

/** Makes the client for a host: IPC on the desktop, a worker in a browser. */
export type CreateClient = (options: LanguageClientOptions) => HostedClient;

let running: BaseLanguageClient | undefined;

/** Starts the server and everything around it; the same on desktop and web but for what `ofHost` tells the server. */
export async function activateWith(
  context: vscode.ExtensionContext,
  create: CreateClient,
  ofHost: InitializationOptions,
): Promise<ExtensionApi> {
  // Ours, so that what was logged outlives the server.
  const log = vscode.window.createOutputChannel('Zero Token', { log: true });
  const supervisor = createSupervisor(version, log);
  const { client, howItEnded, crash } = create({
    documentSelector,
    initializationOptions: (): InitializationOptions => ({
      ...ofHost,
      clientFileSystem: true,
      status: true,
      explainCommand: true,
      showReferencesCommand: true,
      changes: true,
      ...language(),
      working: supervisor.isCareful ? 'every' : 'large',
    }),
    outputChannel: log,
    errorHandler: supervisor.errorHandler,
    // The supervisor says what is to be said.
    initializationFailedHandler: () => false,
    // Visible documents are pulled again as they change and, for `run: onSave`, when they are saved.
    diagnosticPullOptions: { onChange: true, onSave: true },
  });
  const status = createStatusItem(client, supervisor);
  const documents = readOnlyDocuments();
  context.subscriptions.push(
    log,
    supervisor,
    status,
    documents,
    answerFileRequests(client),
    client.onNotification('zeroToken/status', (value: Status) => status.show(value)),
    client.onNotification('zeroToken/working', ({ uri }: WorkingParams) =>
      supervisor.worksOn(uri ?? undefined),
    ),
    ...registerServerCommands(supervisor, log),
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
  await supervisor.start(client, howItEnded);
  return { client, status, crash };
}

/** Lets the server end in peace. */
export async function stop(): Promise<void> {
  await running?.dispose().catch(() => undefined);
  running = undefined;
}

/** The server's sentences stand in the same bundle as ours; in English there is none. */
function language(): Pick<InitializationOptions, 'language'> {
  const texts = vscode.l10n.bundle;
  return texts === undefined ? {} : { language: { locale: vscode.env.language, texts } };
}
