import * as vscode from 'vscode';
import { type BaseLanguageClient, CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient';
import type { Health } from '../status-words.ts';
import {
  type Crash,
  crashReport,
  gaveUpWords,
  logLine,
  restartedWords,
  type Translate,
} from './crash-words.ts';
import { answerToCrash, recentCrashes } from './policy.ts';

/** Starts the server, starts it again when it dies, and stops doing so when that does not help. */
export interface Supervisor extends vscode.Disposable {
  /** For the options of the client. */
  readonly errorHandler: ErrorHandler;
  readonly health: Health;
  readonly onDidChange: vscode.Event<Health>;
  /** True when the server has died before: it is asked to name every file it works on. */
  readonly isCareful: boolean;
  /** The file the server says it works on; undefined between files. */
  worksOn(uri: string | undefined): void;
  /** Starts the server for the first time. Never rejects. */
  start(client: BaseLanguageClient, howItEnded: () => string | undefined): Promise<void>;
  /** Starts it anew, as the user wishes; earlier crashes are forgotten. */
  restart(): Promise<void>;
}

interface RememberedCrash extends Crash {
  readonly time: number;
}

/** Crashes that a report names. */
const mostRemembered = 20;
// An error of the connection may pass; so many in a row do not.
const mostErrors = 3;

/** `version` is that of the extension; `log` takes what happened. */
export function createSupervisor(version: string, log: vscode.LogOutputChannel): Supervisor {
  const changed = new vscode.EventEmitter<Health>();
  const t: Translate = (message, ...args) => vscode.l10n.t(message, ...args);
  let client: BaseLanguageClient | undefined;
  let howItEnded: () => string | undefined = () => undefined;
  let health: Health = { kind: 'starting' };
  /** All that are remembered, for the report. */
  let crashes: readonly RememberedCrash[] = [];
  /** When those were that count for the policy. */
  let times: readonly number[] = [];
  let deaths = 0;
  let working: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const become = (next: Health): void => {
    health = next;
    changed.fire(next);
  };

  const launch = async (): Promise<void> => {
    const before = deaths;
    try {
      if (health.kind === 'off') become({ kind: 'starting' });
      await client?.start();
      become({ kind: 'well' });
    } catch (error) {
      // One that dies while it starts has been reported as closed already.
      if (deaths > before) return;
      log.error(
        `The language server cannot be started: ${error instanceof Error ? error.name : typeof error}`,
      );
      become({ kind: 'off', file: undefined });
    }
  };

  const relaunch = async (): Promise<void> => {
    clearTimeout(timer);
    const wasRunning = client?.isRunning() === true;
    try {
      await client?.stop();
    } catch {
      // One that is not up yet cannot be stopped, one that hangs does not stop in time.
      if (wasRunning) log.warn('The language server did not stop in time and was left behind.');
    }
    await launch();
  };

  const crashed = (): string => {
    const ending = howItEnded();
    const file =
      working === undefined ? undefined : vscode.workspace.asRelativePath(vscode.Uri.parse(working));
    working = undefined;
    const time = Date.now();
    deaths += 1;
    times = recentCrashes([...times, time]);
    const count = times.length;
    const crash: RememberedCrash = { count, file, ending, time };
    crashes = [...crashes.slice(1 - mostRemembered), crash];
    const answer = answerToCrash(times);
    if (!answer.restart) {
      stayOff(crash);
      return logLine(crash, 'It stays off until “Zero Token: Restart Language Server”.');
    }
    become({ kind: 'restarting', file });
    clearTimeout(timer);
    timer = setTimeout(() => {
      void relaunch().then(() => {
        if (answer.tell && health.kind === 'well') void tell(restartedWords(crash, t), false);
      });
    }, answer.afterMilliseconds);
    return logLine(crash, `It is started again in ${answer.afterMilliseconds} ms.`);
  };

  const stayOff = (crash: Crash): void => {
    become({ kind: 'off', file: crash.file });
    void tell(gaveUpWords(crash, t), true);
  };

  const tell = async (message: string, isOff: boolean): Promise<void> => {
    const restart = t('Restart');
    const output = t('Show Output');
    const report = t('Report');
    const chosen = isOff
      ? await vscode.window.showErrorMessage(message, restart, output, report)
      : await vscode.window.showWarningMessage(message, output, report);
    if (chosen === restart) await vscode.commands.executeCommand('zeroToken.restart');
    if (chosen === output) log.show(true);
    if (chosen === report) await showReport();
  };

  const showReport = async (): Promise<void> => {
    const { UIKind } = vscode;
    const host = `${vscode.env.uiKind === UIKind.Web ? 'web' : 'desktop'}, ${vscode.env.appHost}`;
    const editor = `${vscode.env.appName} ${vscode.version}`;
    const content = crashReport(crashes, { version, editor, host });
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: 'markdown', content }),
    );
  };

  return {
    errorHandler: {
      error: (error, _message, count) => {
        // What fails on the way to a server that is known to be dead is no second crash.
        if ((count ?? 1) <= mostErrors || health.kind !== 'well')
          return { action: ErrorAction.Continue, handled: true };
        log.error(`The connection to the language server fails: ${error.name}`);
        // It is not closed by itself, so it counts as a crash from here.
        log.error(crashed());
        return { action: ErrorAction.Shutdown, handled: true };
      },
      // Restarting is ours: the client itself would do so at once.
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true, message: crashed() }),
    },
    get health() {
      return health;
    },
    onDidChange: changed.event,
    get isCareful() {
      return deaths > 0;
    },
    worksOn(uri) {
      working = uri;
    },
    start(given, ended) {
      client = given;
      howItEnded = ended;
      return launch();
    },
    async restart() {
      times = [];
      await relaunch();
    },
    dispose() {
      clearTimeout(timer);
      changed.dispose();
    },
  };
}
