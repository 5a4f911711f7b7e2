import type { FileEvent } from 'vscode-languageserver';
import { configCandidates } from '../engine/config/resolve.ts';
import type { Cancellation } from '../host/ports.ts';
import { phrase } from '../words/tell.ts';
import { configPathUri, isBelow, isConfigFile } from './configurations.ts';
import type { Status } from './protocol.ts';
import { findFiles, isWanted, readFiles, type ScanSurroundings } from './scan.ts';
import type { Session } from './session.ts';
import { doInTurns } from './turns.ts';

/** Keeps the engine's files in step with the workspace folders. */
export interface Folders {
  /** Scans the folders, dropping what an earlier scan found and this one does not. Ends earlier scans. */
  scan(folders: readonly string[]): Promise<void>;
  /** Files that changed on disk. */
  changed(events: readonly FileEvent[]): Promise<void>;
  /** A buffer was opened: resolves when the configurations that may hold for it are known. */
  opened(uri: string): Promise<void>;
  /** A buffer is gone: the disk's text counts again. */
  closed(uri: string): Promise<void>;
  /** Tells the client what is known and under which settings, if it wants to hear it. */
  report(): void;
  dispose(): void;
}

/** `FileChangeType.Deleted`. */
const deleted = 3;
/** Milliseconds between two messages about a running scan. */
const reportPause = 250;
const tooManyFiles = phrase('zeroToken.workspace.maxFiles is reached: other files are not looked at');

export function createFolders(session: Session): Folders {
  const { configurations, files, workspace, delivery, leftOut } = session;
  let current = { isCancellationRequested: false };
  let roots: readonly string[] = [];
  let progress: Status['scan'];
  let reported = 0;
  /** Files and folders that changed while a scan runs: what it has read of them may be older than what the event brought. */
  const heard = new Set<string>();
  // One after another: else a slow answer about a file would undo what a later event said of it.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  /** Folders whose configuration is loaded; true for roots of repositories. */
  const looked = new Map<string, boolean>();

  const take = (uri: string, text: string | undefined): void => {
    if (configurations.baselineUris().has(uri)) {
      session.takeBaseline(uri, text);
      return;
    }
    if (files.isOpen(uri)) return;
    leftOut.unread.delete(uri);
    const isConfig = isConfigFile(uri) || isConfigPath(uri);
    if (isConfig) session.takeConfig(uri, text);
    // Configurations above the folders count, but they are no files of the workspace.
    files.onDisk(uri, isConfig && !wanted(uri) ? undefined : text);
    session.known?.note(uri, text !== undefined && !isConfig && !workspace.matters(uri));
  };
  const isConfigPath = (uri: string): boolean =>
    roots.some((root) => {
      const { configPath } = configurations.settingsOf(`${root}/`);
      return configPath !== undefined && configPathUri(root, configPath) === uri;
    });
  const surroundings: ScanSurroundings = {
    files: (folder) =>
      session.fileSystem(folder) ?? {
        find: async () => [],
        read: async () => undefined,
        whyUnread: async () => undefined,
      },
    settingsOf: configurations.settingsOf,
    openUris: files.openUris,
    isDull: async (uri) =>
      !isConfigFile(uri) &&
      !isConfigPath(uri) &&
      !configurations.baselineUris().has(uri) &&
      (await session.known?.isDull(uri)) === true,
    take: (uri, text) => {
      if (!isAmong(uri, heard)) take(uri, text);
    },
    prepare: (uri, text, turn) =>
      doInTurns(workspace.updateSteps(uri, text), turn, (work) => session.work.on(uri, text.length, work)),
    missed: (uri) => {
      if (!isAmong(uri, heard)) leftOut.unread.add(uri);
    },
    progress(done, total) {
      progress = { done, total };
      const now = performance.now();
      if (now - reported >= reportPause) report();
    },
    turns: session.turns,
  };
  const wanted = (uri: string): boolean =>
    roots.some(
      (root) =>
        isWanted(uri, root, configurations.settingsOf(uri)) || (isConfigFile(uri) && isBelow(uri, root)),
    );

  const scanFolder = async (folder: string, token: Cancellation): Promise<ReadonlySet<string>> => {
    await loadConfigs(`${folder}/`);
    const { configPath } = configurations.settingsOf(`${folder}/`);
    if (configPath !== undefined) {
      const uri = configPathUri(folder, configPath);
      take(uri, await surroundings.files(uri).read(uri));
    }
    const found = await findFiles(folder, surroundings, token);
    // What another scan finds holds by now.
    if (token.isCancellationRequested) return found.uris;
    if (found.truncated) leftOut.truncated.add(folder);
    progress = { done: 0, total: found.uris.size };
    await readFiles(folder, found.uris, surroundings, token);
    return found.uris;
  };

  /** Configurations in the file's folder and those above, up to the root of the repository. Local disks only. */
  const loadConfigs = async (uri: string): Promise<void> => {
    const disk = session.host.files;
    if (disk === undefined || !uri.startsWith('file:')) return;
    const above = new Map(configCandidates(uri).map((candidate) => [parentOf(candidate), [] as string[]]));
    for (const candidate of configCandidates(uri)) above.get(parentOf(candidate))?.push(candidate);
    for (const [folder, candidates] of above) {
      if (looked.get(folder) === undefined) {
        for (const candidate of candidates) {
          const text = await disk.read(candidate);
          if (text !== undefined && !files.isOpen(candidate)) session.takeConfig(candidate, text);
        }
        looked.set(folder, await isRepositoryRoot(folder, disk.read));
      }
      if (looked.get(folder) === true) return;
    }
  };

  const report = (): void => {
    if (session.abilities.own.status !== true) return;
    reported = performance.now();
    const status: Status = {
      state: session.scans > 0 ? 'scanning' : 'ready',
      files: [...workspace.uris()].length,
      ...(session.scans > 0 && progress !== undefined ? { scan: progress } : {}),
      unread: leftOut.unread.size,
      truncated: leftOut.truncated.size > 0,
    };
    session.connection.sendNotification('zeroToken/status', status).catch(() => undefined);
  };

  return {
    async scan(folders) {
      current.isCancellationRequested = true;
      const token = { isCancellationRequested: false };
      current = token;
      roots = folders;
      progress = undefined;
      leftOut.unread.clear();
      leftOut.truncated.clear();
      looked.clear();
      heard.clear();
      session.scans += 1;
      report();
      try {
        const found = new Set<string>();
        await session.known?.load();
        for (const folder of folders) {
          for (const uri of await scanFolder(folder, token)) found.add(uri);
          if (token.isCancellationRequested) return;
        }
        for (const uri of [...workspace.uris()])
          if (!found.has(uri) && !isConfigPath(uri) && !isAmong(uri, heard)) take(uri, undefined);
        session.keepKnown?.scanned();
        session.tidyUp.scanned();
        if (leftOut.truncated.size > 0) session.connection.console.warn(tooManyFiles);
      } catch (error) {
        session.failed('The scan', error);
      } finally {
        session.scans -= 1;
        report();
        delivery.bell.ring();
        if (session.scans === 0 && !session.abilities.pullsDiagnostics) delivery.everythingTouched();
      }
    },
    changed: (events) =>
      inTurn(async () => {
        const last = new Map(events.map(({ uri, type }) => [session.uris.canonical(uri), type]));
        // A file may go and come back in one message; editors name only the folder when a whole folder goes.
        const gone = new Set(
          events.filter(({ type }) => type === deleted).map(({ uri }) => session.uris.canonical(uri)),
        );
        if (session.scans > 0) for (const uri of gone) heard.add(uri);
        if (gone.size > 0) {
          for (const uri of [...workspace.uris(), ...gone]) if (isAmong(uri, gone)) take(uri, undefined);
        }
        for (const [uri, type] of last) {
          if (type === deleted || files.isOpen(uri)) continue;
          if (!wanted(uri) && !isConfigPath(uri) && !configurations.baselineUris().has(uri)) continue;
          const text = await surroundings.files(uri).read(uri);
          if (session.scans > 0) heard.add(uri);
          take(uri, text);
          if (text === undefined && (await surroundings.files(uri).whyUnread(uri)) !== undefined)
            leftOut.unread.add(uri);
          await session.host.yieldNow();
        }
        report();
      }),
    opened: loadConfigs,
    closed: (uri) =>
      inTurn(async () => {
        const counts = wanted(uri) || configurations.parsed(uri) !== undefined;
        take(uri, counts ? await surroundings.files(uri).read(uri) : undefined);
      }),
    report,
    dispose() {
      current.isCancellationRequested = true;
    },
  };
}

/** True when the file or a folder it lies in is among them. */
function isAmong(uri: string, uris: ReadonlySet<string>): boolean {
  if (uris.size === 0) return false;
  for (let path = uri; path.includes('/'); path = parentOf(path)) if (uris.has(path)) return true;
  return false;
}

function parentOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

async function isRepositoryRoot(
  folder: string,
  read: (uri: string) => Promise<string | undefined>,
): Promise<boolean> {
  // A worktree and a submodule have a file `.git` in place of the folder.
  return (await read(`${folder}/.git/HEAD`)) !== undefined || (await read(`${folder}/.git`)) !== undefined;
}
