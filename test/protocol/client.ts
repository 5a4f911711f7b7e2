import { type ChildProcess, spawn } from 'node:child_process';
import {
  type ClientCapabilities,
  type CodeAction,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { builtServer } from './server-build.ts';

/** A client with everything the server makes use of. */
export const fullCapabilities: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    synchronization: { didSave: true },
    diagnostic: {
      dynamicRegistration: true,
      relatedDocumentSupport: false,
      relatedInformation: true,
      codeDescriptionSupport: true,
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
      dataSupport: true,
      disabledSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    inlayHint: {},
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  workspace: {
    applyEdit: true,
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
};

/** A client of the first days: pushed diagnostics, nothing else. */
export const bareCapabilities: ClientCapabilities = { textDocument: {}, workspace: {} };

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  /** The section `zeroToken`; may be changed later through `configure`. */
  readonly settings?: Record<string, unknown>;
  readonly initializationOptions?: Record<string, unknown>;
  /** The bundle to start and its arguments before `--stdio`; the server itself when left out. */
  readonly command?: readonly ['server-shell' | 'cli', ...string[]];
}

/** A plain LSP client for tests. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** Undefined where the server is no process. */
  readonly process: ChildProcess | undefined;
  readonly published: Map<string, PublishDiagnosticsParams>;
  /** How often the server asked for a refresh of diagnostics and hints. */
  readonly refreshes: { diagnostics: number; inlayHints: number };
  readonly log: string[];
  open(uri: string, text: string, languageId?: string): void;
  change(uri: string, version: number, ...changes: readonly { range: Range; text: string }[]): void;
  replace(uri: string, version: number, text: string): void;
  close(uri: string): void;
  configure(settings: Record<string, unknown>): void;
  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  pullWorkspace(
    previousResultIds?: readonly { uri: string; value: string }[],
  ): Promise<WorkspaceDiagnosticReport>;
  actions(
    uri: string,
    range: Range,
    only?: readonly string[],
    diagnostics?: readonly Diagnostic[],
  ): Promise<readonly CodeAction[]>;
  resolve(action: CodeAction): Promise<CodeAction>;
  counts(): Promise<{ documentsParsed: number; documentsSeen: number; failures: number }>;
  stop(): Promise<void>;
}

/** Starts the built server over stdio and shakes hands. */
export async function startStdioClient(options: ClientOptions = {}): Promise<TestClient> {
  const [bundle, ...args] = options.command ?? ['server-shell'];
  const child = spawn(process.execPath, [builtServer(bundle), ...args, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  return connectClient(connection, options, child);
}

/** Shakes hands over any connection. */
export async function connectClient(
  connection: ProtocolConnection,
  options: ClientOptions,
  child?: ChildProcess,
): Promise<TestClient> {
  let settings = options.settings ?? {};
  const published = new Map<string, PublishDiagnosticsParams>();
  const refreshes = { diagnostics: 0, inlayHints: 0 };
  const log: string[] = [];
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
    items.map(() => settings),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('client/unregisterCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes.diagnostics += 1;
    return null;
  });
  connection.onRequest('workspace/inlayHint/refresh', () => {
    refreshes.inlayHints += 1;
    return null;
  });
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params);
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    log.push(message);
  });
  connection.listen();
  const folders = options.folders ?? [];
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? fullCapabilities,
    workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
    initializationOptions: { counts: true, settleMilliseconds: 60, ...options.initializationOptions },
  });
  await connection.sendNotification('initialized', {});

  const notify = (method: string, params: unknown): void => void connection.sendNotification(method, params);
  const client: TestClient = {
    connection,
    initialized,
    process: child,
    published,
    refreshes,
    log,
    open: (uri, text, languageId = 'yaml') =>
      notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, ...contentChanges) =>
      notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges }),
    replace: (uri, version, text) =>
      notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    close: (uri) => notify('textDocument/didClose', { textDocument: { uri } }),
    configure(changed) {
      settings = changed;
      notify('workspace/didChangeConfiguration', { settings: { zeroToken: changed } });
    },
    pull: (uri, previousResultId) =>
      connection.sendRequest('textDocument/diagnostic', {
        identifier: 'zero-token',
        textDocument: { uri },
        ...(previousResultId === undefined ? {} : { previousResultId }),
      }),
    async diagnostics(uri) {
      const report = await client.pull(uri);
      return report.kind === 'full' ? report.items : [];
    },
    pullWorkspace: (previousResultIds = []) =>
      connection.sendRequest('workspace/diagnostic', { identifier: 'zero-token', previousResultIds }),
    async actions(uri, range, only, diagnostics = []) {
      const context = { diagnostics, ...(only === undefined ? {} : { only }) };
      return (
        (await connection.sendRequest('textDocument/codeAction', {
          textDocument: { uri },
          range,
          context,
        })) ?? []
      );
    },
    resolve: (action) => connection.sendRequest('codeAction/resolve', action),
    counts: () => connection.sendRequest('zeroToken/counts', {}),
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
    },
  };
  return client;
}

/** The range of the first occurrence of a piece of text. */
export function rangeOf(text: string, piece: string): Range {
  const start = text.indexOf(piece);
  if (start < 0) throw new Error(`The text does not hold ${piece}`);
  return { start: positionAt(text, start), end: positionAt(text, start + piece.length) };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length - 1, character: offset - (before.lastIndexOf('\n') + 1) };
}

/** The text after the edits an action makes to one file. */
export function applyAction(action: CodeAction, uri: string, text: string): string {
  const change = action.edit?.documentChanges?.find(
    (one) => 'textDocument' in one && one.textDocument.uri === uri,
  );
  const edits =
    change !== undefined && 'edits' in change ? change.edits : (action.edit?.changes?.[uri] ?? []);
  const offset = ({ line, character }: Position): number =>
    text
      .split('\n')
      .slice(0, line)
      .reduce((sum, one) => sum + one.length + 1, 0) + character;
  return [...edits]
    .map((edit) => {
      if (!('newText' in edit)) throw new Error('no plain text edit');
      return { start: offset(edit.range.start), end: offset(edit.range.end), newText: edit.newText };
    })
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

/** Waits until a condition holds; fails after five seconds. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Timed out: ${what}`);
    await pause(20);
  }
}

/** Milliseconds of doing nothing. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
