import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type InitializeParams,
  ResponseError,
  type WorkDoneProgressParams,
  type WorkspaceDiagnosticParams,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from '../host/ports.ts';
import { tell, useCatalogue } from '../words/tell.ts';
import { answerAccessPage, answerPermissions, answerSubjects } from './access-requests.ts';
import { readAbilities } from './client-abilities.ts';
import { answerCodeLens, resolveCodeLens } from './code-lens.ts';
import { answerCompletion } from './completion.ts';
import { connect, openDocuments } from './connection.ts';
import { decode, verify } from './custom-requests.ts';
import {
  answerCodeActions,
  answerFixAll,
  answerHover,
  answerInlayHints,
  resolveCodeAction,
} from './features.ts';
import { answerFileStatus } from './file-status.ts';
import { createFolders } from './folders.ts';
import {
  answerDefinition,
  answerDocumentSymbols,
  answerReferences,
  answerWorkspaceSymbols,
} from './navigation.ts';
import type { DecodeParams, FixAllParams, ReportParams, VerifyParams } from './protocol.ts';
import { cancelled, documentReport, workspaceReport } from './pull.ts';
import { answerPrepareRename, answerRename } from './rename.ts';
import { answerReport } from './report.ts';
import { createSession, type Session } from './session.ts';
import type { Transport } from './shell.ts';
import { answerTrace } from './trace-request.ts';
import { createWorkspaceSettings } from './workspace-settings.ts';

/** What the process can ask the server it runs. */
export interface RunningServer {
  /** URI of the file that is worked on; undefined between files. */
  workingOn(): string | undefined;
}

/**
 * Connects the server to a client and answers everything but `initialize`, which the shell has answered. Handlers reject by cancellation,
 * and where they refuse what was asked.
 */
export function createServer(transport: Transport, host: Host, params: InitializeParams): RunningServer {
  const connection = connect(transport);
  const documents = openDocuments();
  const abilities = readAbilities(params);
  const { language } = abilities.own;
  useCatalogue(language?.locale, language?.texts);
  const session = createSession(connection, host, abilities, documents);
  const folders = createFolders(session);
  const roots = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
  const settings = createWorkspaceSettings(session, folders, roots);
  const { uris, files, delivery, configurations } = session;

  // Settings and configuration files on their way: answers wait for them, so that no finding flashes up that they turn off.
  const loading = new Set<Promise<void>>();
  const load = (work: Promise<void>): void => {
    const bounded = Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, longestLoading))]);
    const done = bounded
      .catch((error: unknown) => session.failed('Loading', error))
      .finally(() => loading.delete(done));
    loading.add(done);
  };
  load(settings.loaded);

  /** Answers from the engine's current text; what goes wrong is logged and answered with the fall-back. */
  const answer = <P, R>(
    method: string,
    what: string,
    fallback: R,
    handler: (session: Session, params: P, token: CancellationToken) => R | Promise<R>,
  ): void => {
    connection.onRequest(method, async (params: P, token: CancellationToken): Promise<unknown> => {
      session.tidyUp.busy();
      await host.yieldNow();
      await Promise.all(loading);
      if (token.isCancellationRequested) throw cancelled();
      try {
        files.flush();
        return await handler(session, params, token);
      } catch (error) {
        // A refusal that the client is to show.
        if (error instanceof ResponseError) throw error;
        session.failed(what, error, documentOf(params));
        return fallback;
      }
    });
  };
  const background = (what: string, work: Promise<void>): void => {
    work.catch((error: unknown) => session.failed(what, error));
  };

  connection.onInitialized(() => background('The start', settings.start()));
  connection.onDidChangeConfiguration(({ settings: pushed }) =>
    background('Settings', settings.changed(pushed)),
  );
  connection.onDidChangeWatchedFiles(({ changes }) => background('Changed files', folders.changed(changes)));

  /** Other clients send `yaml.kubernetes`, `yaml.helm-values` and the like. */
  const isOurs = ({ languageId, uri }: TextDocument): boolean =>
    /^(?:yaml|helm|github-actions-workflow)\b/.test(languageId) && settings.serves(uri) && !isNotes(uri);
  documents.onDidOpen(({ document }) => {
    if (isOurs(document)) load(folders.opened(uris.canonical(document.uri)));
  });
  documents.onDidChangeContent(({ document }) => {
    if (!isOurs(document)) return;
    session.tidyUp.busy();
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
    const uri = uris.canonical(document.uri);
    files.flush();
    if (delivery.results.thaw(uri)) delivery.touched(uri, []);
  });
  documents.onDidClose(({ document }) => {
    const uri = uris.canonical(document.uri);
    files.closed(uri);
    delivery.closed(uri);
    background('Close', folders.closed(uri));
  });

  answer(
    'textDocument/diagnostic',
    'Diagnostics',
    documentReport(emptyReport, undefined),
    (_, { textDocument, previousResultId }: DocumentDiagnosticParams) => {
      const uri = uris.canonical(textDocument.uri);
      const result = delivery.visible(uri);
      if (files.isOpen(uri)) delivery.pulled(uri, result);
      return documentReport(result, previousResultId);
    },
  );
  connection.onRequest(
    'workspace/diagnostic',
    (params: WorkspaceDiagnosticParams, token: CancellationToken) => {
      const pull = {
        uris: delivery.workspaceUris,
        resultOf: delivery.visible,
        versionOf: session.versionOf,
        displayUri: uris.display,
        canonicalUri: uris.canonical,
        busy: () => session.scans > 0,
        changed: delivery.bell.wait,
        turns: session.turns,
        prepare: delivery.prepare,
      };
      const { partialResultToken: partial } = params;
      return workspaceReport(
        params.previousResultIds,
        pull,
        token,
        partial === undefined
          ? undefined
          : (value) =>
              void connection
                .sendNotification('$/progress', { token: partial, value })
                .catch(() => undefined),
      );
    },
  );

  answer('textDocument/hover', 'Hover', null, answerHover);
  answer('textDocument/definition', 'Definition', [], answerDefinition);
  answer('textDocument/references', 'References', [], answerReferences);
  answer('textDocument/documentSymbol', 'Symbols', [], answerDocumentSymbols);
  answer('workspace/symbol', 'Workspace symbols', [], answerWorkspaceSymbols);
  answer('textDocument/codeLens', 'Code lenses', [], answerCodeLens);
  answer('codeLens/resolve', 'Code lens', null, resolveCodeLens);
  answer('textDocument/prepareRename', 'Rename', null, answerPrepareRename);
  answer('textDocument/rename', 'Rename', null, answerRename);
  answer('textDocument/completion', 'Completion', null, answerCompletion);
  answer('textDocument/inlayHint', 'Inlay hints', [], answerInlayHints);
  answer('textDocument/codeAction', 'Code actions', [], answerCodeActions);
  answer('codeAction/resolve', 'Code action', null, resolveCodeAction);

  answer('zeroToken/fixAll', 'Fix all', null, (_, { uri }: FixAllParams) => answerFixAll(session, uri));
  answer(
    'zeroToken/report',
    'Report',
    { text: null, findings: 0 },
    (_, params: ReportParams & WorkDoneProgressParams, token) =>
      answerReport(session, params, token, connection.window.attachWorkDoneProgress(params.workDoneToken)),
  );
  answer('zeroToken/decode', 'Decode', { markdown: null }, (_, params: DecodeParams) =>
    decode(params, session),
  );
  const unchecked = { verified: false, reason: tell`The signature could not be checked.` };
  answer('zeroToken/verify', 'Verify', unchecked, (_, params: VerifyParams) => verify(params, session));
  answer('zeroToken/fileStatus', 'File status', null, answerFileStatus);
  answer('zeroToken/trace', 'Trace', { markdown: null }, answerTrace);
  answer('zeroToken/subjects', 'Subjects', { subjects: [] }, answerSubjects);
  answer('zeroToken/permissions', 'Permissions', { nodes: [] }, answerPermissions);
  answer('zeroToken/accessPage', 'Access page', { markdown: null }, answerAccessPage);
  answer('zeroToken/counts', 'Counts', null, () =>
    abilities.own.counts === true ? { ...session.workspace.counts } : null,
  );

  connection.onShutdown(async () => {
    folders.dispose();
    delivery.dispose();
    session.changes.dispose();
    session.lenses.dispose();
    session.tidyUp.dispose();
    await session.keepKnown?.end();
  });
  documents.listen(connection);
  connection.listen();
  return { workingOn: () => session.work.current };
}

/** The document that a request is about, by the client's name for it. */
function documentOf(params: unknown): string | undefined {
  const { textDocument } = (params ?? {}) as { readonly textDocument?: { readonly uri?: unknown } };
  return typeof textDocument?.uri === 'string' ? textDocument.uri : undefined;
}

/** Milliseconds an answer waits for settings that a client does not send. */
const longestLoading = 1000;
const emptyReport = { resultId: '', items: [] };

/** Editors call the notes that a chart prints after an installation Helm too; they are prose. */
function isNotes(uri: string): boolean {
  return /\/NOTES\.txt$/i.test(uri);
}
