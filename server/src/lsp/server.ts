import {
  type CancellationToken,
  type Connection,
  type InitializeResult,
  ResponseError,
  TextDocuments,
  type WorkDoneProgressParams,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from '../host/ports.ts';
import { answerAccessPage, answerPermissions, answerSubjects } from './access-requests.ts';
import { readAbilities } from './client-abilities.ts';
import { answerCodeLens, resolveCodeLens } from './code-lens.ts';
import { answerCompletion } from './completion.ts';
import { decode, verify } from './custom-requests.ts';
import {
  answerCodeActions,
  answerFixAll,
  answerHover,
  answerInlayHints,
  resolveCodeAction,
} from './features.ts';
import { createFolders, type Folders } from './folders.ts';
import {
  answerDefinition,
  answerDocumentSymbols,
  answerReferences,
  answerWorkspaceSymbols,
} from './navigation.ts';
import type {
  AccessPageParams,
  DecodeParams,
  FixAllParams,
  PermissionsParams,
  ReportParams,
  SubjectsParams,
  TraceParams,
  VerifyParams,
} from './protocol.ts';
import { cancelled, documentReport, workspaceReport } from './pull.ts';
import { answerPrepareRename, answerRename } from './rename.ts';
import { answerReport } from './report.ts';
import { serverCapabilities } from './server-capabilities.ts';
import { createSession, type Session } from './session.ts';
import { answerTrace } from './trace-request.ts';
import { createWorkspaceSettings, type WorkspaceSettings } from './workspace-settings.ts';

/** What exists once a client has said hello. */
interface Started {
  readonly session: Session;
  readonly folders: Folders;
  readonly settings: WorkspaceSettings;
}

/** Connects the language server to a client; the caller makes it listen. Handlers reject by cancellation, and where they refuse what was asked. */
export function createServer(connection: Connection, host: Host): void {
  const documents = new TextDocuments(TextDocument);
  let started: Started | undefined;
  // Settings and configuration files on their way: answers wait for them, so that no finding flashes up that they turn off.
  const loading = new Set<Promise<void>>();
  const load = (work: Promise<void>): void => {
    const bounded = Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, longestLoading))]);
    const done = bounded
      .catch((error: unknown) => started?.session.failed('Loading', error))
      .finally(() => loading.delete(done));
    loading.add(done);
  };

  /** Runs a handler on the engine's current text; what goes wrong is logged and answered with the fall-back. */
  const answer = async <R>(
    what: string,
    fallback: R,
    token: CancellationToken,
    handler: (session: Session) => R | Promise<R>,
  ): Promise<R> => {
    await host.yieldNow();
    await Promise.all(loading);
    if (token.isCancellationRequested) throw cancelled();
    if (started === undefined) return fallback;
    try {
      started.session.files.flush();
      return await handler(started.session);
    } catch (error) {
      // A refusal that the client is to show.
      if (error instanceof ResponseError) throw error;
      started.session.failed(what, error);
      return fallback;
    }
  };
  const background = (what: string, work: (running: Started) => Promise<void>): void => {
    const running = started;
    if (running === undefined) return;
    work(running).catch((error: unknown) => running.session.failed(what, error));
  };

  connection.onInitialize((params): InitializeResult => {
    const abilities = readAbilities(params);
    const session = createSession(connection, host, abilities, documents);
    const folders = createFolders(session);
    const roots = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    const settings = createWorkspaceSettings(session, folders, roots);
    started = { session, folders, settings };
    load(settings.loaded);
    return { capabilities: serverCapabilities(abilities), serverInfo: { name: 'zero-token' } };
  });
  connection.onInitialized(() => background('The start', ({ settings }) => settings.start()));

  connection.onDidChangeConfiguration((params) =>
    background('Settings', ({ settings }) => settings.changed(params.settings)),
  );
  connection.onDidChangeWatchedFiles(({ changes }) =>
    background('Changed files', ({ folders }) => folders.changed(changes)),
  );

  documents.onDidOpen(({ document }) => {
    if (started !== undefined && isOurs(document, started))
      load(started.folders.opened(started.session.uris.canonical(document.uri)));
  });
  documents.onDidChangeContent(({ document }) => {
    if (started === undefined || !isOurs(document, started)) return;
    const { uris, files, delivery, configurations } = started.session;
    const uri = uris.canonical(document.uri);
    // The first text of a buffer is no change: only later ones wait for a save.
    const isNew = !files.isOpen(uri);
    const onSave = configurations.settingsOf(uri).run === 'onSave';
    if (onSave && !isNew) delivery.results.freeze(uri);
    files.edited(uri, () => document.getText());
    // Now, since the buffer's text is asked for later, when it may be another one than that of the file.
    if (onSave && isNew) files.flush();
    delivery.edited(uri);
  });
  documents.onDidSave(({ document }) => {
    if (started === undefined) return;
    const { uris, files, delivery } = started.session;
    const uri = uris.canonical(document.uri);
    files.flush();
    if (delivery.results.thaw(uri)) delivery.touched(uri, []);
  });
  documents.onDidClose(({ document }) => {
    background('Close', async ({ session, folders }) => {
      const uri = session.uris.canonical(document.uri);
      session.files.closed(uri);
      session.delivery.closed(uri);
      await folders.closed(uri);
    });
  });

  connection.languages.diagnostics.on((params, token) =>
    answer('Diagnostics', documentReport(emptyReport, undefined), token, (session) => {
      const uri = session.uris.canonical(params.textDocument.uri);
      const result = session.delivery.visible(uri);
      if (session.files.isOpen(uri)) session.delivery.pulled(uri, result);
      return documentReport(result, params.previousResultId);
    }),
  );
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token, _progress, partial) => {
    if (started === undefined) return { items: [] };
    const { session } = started;
    const { delivery, uris } = session;
    const pull = {
      uris: delivery.workspaceUris,
      resultOf: delivery.visible,
      versionOf: session.versionOf,
      displayUri: uris.display,
      canonicalUri: uris.canonical,
      busy: () => session.scans > 0,
      changed: delivery.bell.wait,
      yieldNow: host.yieldNow,
    };
    return workspaceReport(previousResultIds, pull, token, partial && ((report) => partial.report(report)));
  });

  connection.onHover((params, token) =>
    answer('Hover', null, token, (session) => answerHover(session, params)),
  );
  connection.onDefinition((params, token) =>
    answer('Definition', [], token, (session) => answerDefinition(session, params)),
  );
  connection.onReferences((params, token) =>
    answer('References', [], token, (session) => answerReferences(session, params)),
  );
  connection.onDocumentSymbol((params, token) =>
    answer('Symbols', [], token, (session) => answerDocumentSymbols(session, params)),
  );
  connection.onWorkspaceSymbol((params, token) =>
    answer('Workspace symbols', [], token, (session) => answerWorkspaceSymbols(session, params)),
  );
  connection.onCodeLens((params, token) =>
    answer('Code lenses', [], token, (session) => answerCodeLens(session, params)),
  );
  connection.onCodeLensResolve((lens, token) =>
    answer('Code lens', lens, token, (session) => resolveCodeLens(session, lens)),
  );
  connection.onPrepareRename((params, token) =>
    answer('Rename', null, token, (session) => answerPrepareRename(session, params)),
  );
  connection.onRenameRequest((params, token) =>
    answer('Rename', null, token, (session) => answerRename(session, params)),
  );
  connection.onCompletion((params, token) =>
    answer('Completion', null, token, (session) => answerCompletion(session, params)),
  );
  connection.languages.inlayHint.on((params, token) =>
    answer('Inlay hints', [], token, (session) => answerInlayHints(session, params)),
  );
  connection.onCodeAction((params, token) =>
    answer('Code actions', [], token, (session) => answerCodeActions(session, params)),
  );
  connection.onCodeActionResolve((action, token) =>
    answer('Code action', action, token, (session) => resolveCodeAction(session, action)),
  );

  connection.onRequest('zeroToken/fixAll', (params: FixAllParams, token: CancellationToken) =>
    answer('Fix all', null, token, (session) => answerFixAll(session, params.uri)),
  );
  connection.onRequest(
    'zeroToken/report',
    (params: ReportParams & WorkDoneProgressParams, token: CancellationToken) =>
      answer('Report', { text: null, findings: 0 }, token, (session) =>
        answerReport(session, params, token, connection.window.attachWorkDoneProgress(params.workDoneToken)),
      ),
  );
  connection.onRequest('zeroToken/decode', (params: DecodeParams, token: CancellationToken) =>
    answer('Decode', { markdown: null }, token, (session) => decode(params, session)),
  );
  connection.onRequest('zeroToken/verify', (params: VerifyParams, token: CancellationToken) =>
    answer('Verify', { verified: false, reason: 'The signature could not be checked.' }, token, (session) =>
      verify(params, session),
    ),
  );
  connection.onRequest('zeroToken/trace', (params: TraceParams, token: CancellationToken) =>
    answer('Trace', { markdown: null }, token, (session) => answerTrace(session, params)),
  );
  connection.onRequest('zeroToken/subjects', (params: SubjectsParams, token: CancellationToken) =>
    answer('Subjects', { subjects: [] }, token, (session) => answerSubjects(session, params)),
  );
  connection.onRequest('zeroToken/permissions', (params: PermissionsParams, token: CancellationToken) =>
    answer('Permissions', { nodes: [] }, token, (session) => answerPermissions(session, params)),
  );
  connection.onRequest('zeroToken/accessPage', (params: AccessPageParams, token: CancellationToken) =>
    answer('Access page', { markdown: null }, token, (session) => answerAccessPage(session, params)),
  );
  connection.onRequest('zeroToken/counts', (_params: unknown, token: CancellationToken) =>
    answer('Counts', null, token, ({ workspace, abilities }) =>
      abilities.own.counts === true ? { ...workspace.counts } : null,
    ),
  );

  connection.onShutdown(() => {
    started?.folders.dispose();
    started?.session.delivery.dispose();
    started?.session.changes.dispose();
    started?.session.lenses.dispose();
  });
  documents.listen(connection);
}

/** Milliseconds an answer waits for settings that a client does not send. */
const longestLoading = 1000;
const emptyReport = { resultId: '', items: [] };

/** Other clients send `yaml.kubernetes`, `yaml.helm-values` and the like. */
function isOurs({ languageId, uri }: TextDocument, { settings }: Started): boolean {
  return /^(?:yaml|helm|github-actions-workflow)\b/.test(languageId) && settings.serves(uri);
}
