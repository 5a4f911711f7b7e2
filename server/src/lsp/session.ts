import type { Connection, Diagnostic, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { createRuleIndex } from '../engine/config/rule-index.ts';
import { createWorkspace } from '../engine/workspace.ts';
import type { Workspace } from '../engine/workspace-types.ts';
import { toDiagnostics } from '../features/diagnostics.ts';
import { clientFileSystem } from '../host/client.ts';
import type { FileSystem, Host } from '../host/ports.ts';
import { rules } from '../rules/registry.ts';
import type { LineIndex } from '../yaml/lines.ts';
import { type ChangeNotice, createChangeNotice } from './change-notice.ts';
import type { ClientAbilities } from './client-abilities.ts';
import { configDiagnostics } from './config-diagnostics.ts';
import { type Configurations, createConfigurations, isConfigFile } from './configurations.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createFiles, type Files, type OnTouched } from './files.ts';
import { createKeepKnown, type KeepKnown } from './keep-known.ts';
import { createKnownFiles, type KnownFiles } from './known-files.ts';
import { createLensRefresh, type LensRefresh } from './lens-refresh.ts';
import { createLineCache } from './lines.ts';
import type { WorkingParams } from './protocol.ts';
import { createTidyUp, type TidyUp } from './tidy-up.ts';
import { createTurns, doInTurns, largeText, type Turns } from './turns.ts';
import { createUriTable, type UriTable } from './uris.ts';
import { createWorkNotes, type WorkNotes } from './work-notes.ts';

/** All state of one connection. URIs are the server's own spelling everywhere inside. */
export interface Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly abilities: ClientAbilities;
  readonly uris: UriTable;
  readonly workspace: Workspace;
  readonly configurations: Configurations;
  readonly files: Files;
  readonly delivery: Delivery;
  /** Tells a client that wants to know that manifests changed. */
  readonly changes: ChangeNotice;
  /** Keeps what code lenses say up to date. */
  readonly lenses: LensRefresh;
  readonly work: WorkNotes;
  /** For work that takes longer than a moment. */
  readonly turns: Turns;
  /** What the last session left; undefined where nothing can be left. */
  readonly known: KnownFiles | undefined;
  readonly keepKnown: KeepKnown | undefined;
  readonly tidyUp: TidyUp;
  /** What the last scan found and did not take in. */
  readonly leftOut: LeftOut;
  /** Number of scans under way; the start counts as one. */
  scans: number;
  lines(uri: string): LineIndex | undefined;
  /** Version of an open buffer; null for files that are not open. */
  versionOf(uri: string): number | null;
  fileSystem(uri: string): FileSystem | undefined;
  /** Takes in the text of any file, from disk or buffer; configuration files take effect at once. */
  takeConfig(uri: string, text: string | undefined): void;
  /** Takes in the text of a baseline; undefined when it cannot be read. */
  takeBaseline(uri: string, text: string | undefined): void;
  /** Logs a failure with the name of the file worked on, without any text of documents. */
  failed(what: string, error: unknown, file?: string): void;
}

/** Files of the workspace folders that are not looked at. */
export interface LeftOut {
  /** Files that cannot be read as text. */
  readonly unread: Set<string>;
  /** The folders where `zeroToken.workspace.maxFiles` left files out. */
  readonly truncated: Set<string>;
}

/** Milliseconds that the rules may take for one document; all of ours together take about one. */
const longestCheck = 2_000;

/** Milliseconds without typing before other files are looked at again. */
const defaultQuiet = 200;

export function createSession(
  connection: Connection,
  host: Host,
  abilities: ClientAbilities,
  documents: Pick<TextDocuments<TextDocument>, 'get'>,
): Session {
  const uris = createUriTable();
  const index = createRuleIndex(rules.map(({ meta }) => meta));
  const configurations = createConfigurations(index);
  const failed = (what: string, error: unknown, file = work.current && uris.display(work.current)): void => {
    // An error's message may quote the document; its name and stack frames do not.
    const frames =
      error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
    const where = file === undefined ? '' : ` at ${file}`;
    connection.console.error(
      [`${what} failed${where}: ${error instanceof Error ? error.name : typeof error}`, ...frames].join('\n'),
    );
  };
  const { working } = abilities.own;
  const work = createWorkNotes(
    working === undefined
      ? undefined
      : (uri) => {
          const params: WorkingParams = { uri: uri === null ? null : uris.display(uri) };
          connection.sendNotification('zeroToken/working', params).catch(() => undefined);
        },
    working === 'every',
  );
  const turns = createTurns(host.yieldNow);
  const known = knownFilesOf(host, turns, abilities, (uri) => session.fileSystem(uri));
  const workspace = createWorkspace(rules, {
    startWatch: () => {
      const end = performance.now() + longestCheck;
      return () => performance.now() > end;
    },
    now: host.now,
    ...(known && { known }),
    onFailure: (error) => failed('A rule', error),
    settlesAtOnce: true,
  });
  const configure = (): void => workspace.configure((uri) => configurations.configurationOf(uri));
  configure();
  const openDocument = (uri: string): TextDocument | undefined =>
    documents.get(uris.display(uri)) ?? documents.get(uri);
  const lines = createLineCache((uri) => workspace.text(uri));
  const remoteFiles = abilities.own.clientFileSystem
    ? clientFileSystem((method, params) => connection.sendRequest(method, params))
    : undefined;
  const touched: OnTouched = (uri, affected, factsChanged) => {
    if (configurations.parsed(uri) !== undefined || isConfigFile(uri))
      session.takeConfig(uri, workspace.text(uri));
    delivery.touched(uri, affected);
    if (abilities.own.changes === true) changes.touch();
    if (factsChanged) lenses.changed();
  };
  const files = createFiles(workspace, touched, work);
  const changes = createChangeNotice(
    () => void connection.sendNotification('zeroToken/changed', {}).catch(() => undefined),
    abilities.own.settleMilliseconds ?? defaultQuiet,
  );
  const lenses = createLensRefresh(
    abilities.refreshesCodeLenses
      ? () => void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined)
      : undefined,
    abilities.own.settleMilliseconds ?? defaultQuiet,
  );
  const versionOf = (uri: string): number | null => openDocument(uri)?.version ?? null;
  const diagnose = (uri: string): readonly Diagnostic[] => {
    try {
      const parsed = configurations.parsed(uri);
      if (parsed !== undefined) return configDiagnostics(parsed, lines(uri));
      return toDiagnostics(workspace.check(uri), uri, {
        lines,
        rule: (slug) => index.find(slug),
        displayUri: uris.display,
        relatedInformation: abilities.relatedInformation,
        codeDescription: abilities.codeDescription,
        // Helpers of a chart are pieces of YAML at best.
        syntaxErrors: configurations.configurationOf(uri).reportSyntaxErrors && !/\.tpl$/i.test(uri),
      });
    } catch (error) {
      failed('Diagnostics', error);
      return [];
    }
  };
  const delivery = createDelivery({
    host,
    turns,
    pulls: abilities.pullsDiagnostics,
    quiet: abilities.own.settleMilliseconds ?? defaultQuiet,
    files,
    compute: (uri) => work.on(uri, workspace.text(uri)?.length ?? 0, () => diagnose(uri)),
    prepare(uri, turn) {
      const size = workspace.text(uri)?.length ?? 0;
      if (size <= largeText || configurations.parsed(uri) !== undefined) return undefined;
      return doInTurns(workspace.checkSteps(uri), turn, (steps) => work.on(uri, size, steps));
    },
    settingsOf: configurations.settingsOf,
    uris: () => workspace.uris(),
    versionOf,
    displayUri: uris.display,
    canonicalUri: uris.canonical,
    publish: (params) =>
      void connection.sendNotification('textDocument/publishDiagnostics', params).catch(() => undefined),
    refresh: abilities.refreshesDiagnostics
      ? () => void connection.sendRequest('workspace/diagnostic/refresh').catch(() => undefined)
      : undefined,
    busy: () => session.scans > 0,
  });
  const loadBaseline = async (uri: string): Promise<void> => {
    const text = await session.fileSystem(uri)?.read(uri);
    session.takeBaseline(uri, text);
  };
  const session: Session = {
    connection,
    host,
    abilities,
    uris,
    workspace,
    configurations,
    files,
    delivery,
    changes,
    lenses,
    work,
    turns,
    known,
    keepKnown: known && createKeepKnown(workspace, known),
    tidyUp: createTidyUp(host.collectGarbage),
    leftOut: { unread: new Set(), truncated: new Set() },
    scans: 1,
    lines,
    versionOf,
    fileSystem: (uri) => (uri.startsWith('file:') && host.files !== undefined ? host.files : remoteFiles),
    takeConfig(uri, text) {
      if (!configurations.setFile(uri, text)) return;
      configure();
      delivery.everythingTouched();
      for (const baseline of configurations.baselineUris()) void loadBaseline(baseline);
    },
    takeBaseline(uri, text) {
      if (!configurations.setBaseline(uri, text)) return;
      configure();
      delivery.everythingTouched();
    },
    failed,
  };
  return session;
}

/** Only the editor's own process, with a folder the client gives, leaves something behind. */
function knownFilesOf(
  { storage }: Host,
  turns: Turns,
  { own }: ClientAbilities,
  filesOf: (uri: string) => FileSystem | undefined,
): KnownFiles | undefined {
  const build = process.env.ZERO_TOKEN_BUILD;
  const place = typeof own.storage === 'string' ? storage?.(own.storage) : undefined;
  if (place === undefined || !build) return undefined;
  return createKnownFiles({
    storage: place,
    // What was found is kept in words, and these come with the client.
    build: place.digest(`${build}\n${JSON.stringify(own.language)}`),
    versionOf: async (uri) => filesOf(uri)?.version?.(uri),
    turns,
  });
}
