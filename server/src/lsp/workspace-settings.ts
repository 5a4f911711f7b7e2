import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DidChangeWorkspaceFoldersParams,
  type Disposable,
} from 'vscode-languageserver';
import type { Folders } from './folders.ts';
import { loadSections, watchers } from './registrations.ts';
import type { Session } from './session.ts';

/** Keeps settings and workspace folders as the client has them. */
export interface WorkspaceSettings {
  /** Resolves when the settings are known for the first time. */
  readonly loaded: Promise<void>;
  /** After `initialized`: registers for changes, loads the settings, scans the folders. */
  start(): Promise<void>;
  /**
   * False for views of a file that are no file of their own, such as the old side of a comparison (`git:`): what they
   * hold would count twice.
   */
  serves(uri: string): boolean;
  /** Settings changed; clients that cannot be asked send them along. */
  changed(pushed: unknown): Promise<void>;
}

export function createWorkspaceSettings(
  session: Session,
  folders: Folders,
  roots: readonly string[],
): WorkspaceSettings {
  const { connection, abilities, configurations } = session;
  let folderUris = roots.map((uri) => folderUri(session, uri));
  let scanned = scanSettings(session, []);
  let watching: Promise<Disposable> | undefined;
  let resolveLoaded = (): void => undefined;
  const loaded = new Promise<void>((resolve) => {
    resolveLoaded = resolve;
  });

  let latest: unknown;

  const watch = (): void => {
    if (!abilities.watchesFiles) return;
    watching?.then((old) => old.dispose()).catch(() => undefined);
    // Not waited for: a client that never answers shall still be served.
    watching = connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: watchers(folderUris, configurations),
    });
    watching.catch((error: unknown) => session.failed('Registration', error));
  };

  const changed = async (pushed: unknown): Promise<void> => {
    latest = pushed ?? latest;
    configurations.setSections(await loadSections(connection, abilities, folderUris, latest));
    session.workspace.configure((uri) => configurations.configurationOf(uri));
    resolveLoaded();
    for (const uri of ['', ...folderUris.map((folder) => `${folder}/`)]) {
      for (const problem of configurations.settingsOf(uri).problems)
        connection.console.warn(`Settings: ${problem}`);
    }
    session.delivery.everythingTouched();
    if (abilities.refreshesInlayHints)
      connection.sendRequest('workspace/inlayHint/refresh').catch(() => undefined);
    session.lenses.refresh();
    const wanted = scanSettings(session, folderUris);
    if (wanted === scanned) {
      folders.report();
      return;
    }
    scanned = wanted;
    watch();
    await folders.scan(folderUris);
  };

  return {
    loaded,
    changed,
    serves(uri) {
      const schemes = folderUris.map(schemeOf);
      return schemes.length === 0 || ['file', 'untitled', ...schemes].includes(schemeOf(uri));
    },
    async start() {
      if (abilities.configurationEvents) {
        const registered = connection.client.register(DidChangeConfigurationNotification.type, {
          section: 'zeroToken',
        });
        registered.catch((error: unknown) => session.failed('Registration', error));
      }
      if (abilities.workspaceFolders) {
        const method = 'workspace/didChangeWorkspaceFolders';
        connection.onNotification(method, ({ event }: DidChangeWorkspaceFoldersParams) => {
          const gone = new Set(event.removed.map(({ uri }) => folderUri(session, uri)));
          const kept = folderUris.filter((uri) => !gone.has(uri));
          folderUris = [...kept, ...event.added.map(({ uri }) => folderUri(session, uri))];
          changed(undefined).catch((error: unknown) => session.failed('Folders', error));
        });
      }
      await changed(undefined).finally(() => {
        session.scans -= 1;
        session.delivery.everythingTouched();
        folders.report();
      });
    },
  };
}

function schemeOf(uri: string): string {
  return uri.slice(0, uri.indexOf(':'));
}

function folderUri(session: Session, uri: string): string {
  return session.uris.canonical(uri).replace(/\/$/, '');
}

/** What decides which files a scan finds. */
function scanSettings({ configurations }: Session, folders: readonly string[]): string {
  return JSON.stringify(
    folders.map((folder) => {
      const { include, exclude, maxFiles, configPath } = configurations.settingsOf(`${folder}/`);
      return [folder, include, exclude, maxFiles, configPath];
    }),
  );
}
