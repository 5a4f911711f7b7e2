import { CodeLensRefreshRequest, type Connection, type TextDocuments } from 'vscode-languageserver';
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
import { createFiles, type Files } from './files.ts';
import { createLensRefresh, type LensRefresh } from './lens-refresh.ts';
import { createLineCache } from './lines.ts';
import { createUriTable, type UriTable } from './uris.ts';

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
  /** Logs a failure without any text of documents. */
  failed(what: string, error: unknown): void;
}

/** Milliseconds without typing before other files are looked at again. */
const defaultQuiet = 200;

export function createSession(
  connection: Connection,
  host: Host,
  abilities: ClientAbilities,
  documents: TextDocuments<TextDocument>,
): Session {
  const uris = createUriTable();
  const index = createRuleIndex(rules.map(({ meta }) => meta));
  const configurations = createConfigurations(index);
  const failed = (what: string, error: unknown): void => {
    // An error's message may quote the document; its name and stack frames do not.
    const frames =
      error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
    connection.console.error(
      [`${what} failed: ${error instanceof Error ? error.name : typeof error}`, ...frames].join('\n'),
    );
  };
  const workspace = createWorkspace(rules, { now: host.now, onFailure: (error) => failed('A rule', error) });
  const configure = (): void => workspace.configure((uri) => configurations.configurationOf(uri));
  configure();
  const openDocument = (uri: string): TextDocument | undefined =>
    documents.get(uris.display(uri)) ?? documents.get(uri);
  const lines = createLineCache((uri) => workspace.text(uri));
  const remoteFiles = abilities.own.clientFileSystem
    ? clientFileSystem((method, params) => connection.sendRequest(method, params))
    : undefined;
  const files = createFiles(workspace, (uri, affected, factsChanged) => {
    if (configurations.parsed(uri) !== undefined || isConfigFile(uri))
      session.takeConfig(uri, workspace.text(uri));
    delivery.touched(uri, affected);
    if (abilities.own.changes === true) changes.touch();
    if (factsChanged) lenses.changed();
  });
  const changes = createChangeNotice(
    () => void connection.sendNotification('zeroToken/changed', {}).catch(() => undefined),
    abilities.own.settleMilliseconds ?? defaultQuiet,
  );
  const lenses = createLensRefresh(
    abilities.refreshesCodeLenses
      ? () => void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined)
      : undefined,
    abilities.own.settleMilliseconds ?? defaultQuiet,
  );
  const versionOf = (uri: string): number | null => openDocument(uri)?.version ?? null;
  const delivery = createDelivery({
    host,
    pulls: abilities.pullsDiagnostics,
    quiet: abilities.own.settleMilliseconds ?? defaultQuiet,
    files,
    compute(uri) {
      try {
        const parsed = configurations.parsed(uri);
        if (parsed !== undefined) return configDiagnostics(parsed, lines(uri));
        return toDiagnostics(workspace.check(uri), uri, {
          lines,
          rule: (slug) => index.find(slug),
          displayUri: uris.display,
          relatedInformation: abilities.relatedInformation,
          codeDescription: abilities.codeDescription,
          syntaxErrors: configurations.configurationOf(uri).reportSyntaxErrors,
        });
      } catch (error) {
        failed('Diagnostics', error);
        return [];
      }
    },
    settingsOf: configurations.settingsOf,
    uris: () => workspace.uris(),
    versionOf,
    displayUri: uris.display,
    canonicalUri: uris.canonical,
    publish: (params) => void connection.sendDiagnostics(params).catch(() => undefined),
    refresh: abilities.refreshesDiagnostics
      ? () => void connection.languages.diagnostics.refresh().catch(() => undefined)
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
