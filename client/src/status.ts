import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { FileStatus, FileStatusParams, Status } from '../../server/src/lsp/protocol.ts';
import { documentSelector } from './document-selector.ts';
import type { Translate } from './recovery/crash-words.ts';
import type { Supervisor } from './recovery/supervisor.ts';
import { configurationEntry, type StatusEntry, stateEntry } from './status-words.ts';

/** The entries behind the `{}` of the status bar: what is being done and was found, and with which settings. */
export interface StatusItem extends vscode.Disposable {
  show(status: Status): void;
  /** What the entries say now, for tests. */
  readonly entries: readonly StatusEntry[];
}

// Milliseconds; findings change with every keystroke.
const pause = 200;

export function createStatusItem(client: BaseLanguageClient, supervisor: Supervisor): StatusItem {
  const t: Translate = (message, ...args) => vscode.l10n.t(message, ...args);
  const state = vscode.languages.createLanguageStatusItem('zeroToken', documentSelector);
  const configuration = vscode.languages.createLanguageStatusItem(
    'zeroToken.configuration',
    documentSelector,
  );
  state.name = 'Zero Token';
  configuration.name = vscode.l10n.t('Zero Token: Configuration');
  let status: Status | undefined;
  let file: FileStatus | undefined;
  let entries: readonly StatusEntry[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const draw = (): void => {
    const uri = activeUri();
    const own = uri === undefined ? [] : vscode.languages.getDiagnostics(uri);
    const findings = own.filter(({ source }) => source === 'zero-token').length;
    const { health } = supervisor;
    const stateNow = stateEntry(health, status, findings, file?.checked ?? true, t);
    const uriOfFile = file?.configurationFile ?? undefined;
    const config = uriOfFile === undefined ? undefined : client.protocol2CodeConverter.asUri(uriOfFile);
    const shown = config && vscode.workspace.asRelativePath(config);
    const settings = configurationEntry(file, shown, t);
    entries = [stateNow, settings];
    apply(state, stateNow);
    apply(configuration, settings);
    if (config !== undefined)
      configuration.command = {
        title: settings.command.title,
        command: 'vscode.open',
        arguments: [config],
      };
  };
  const ask = async (): Promise<void> => {
    const uri = activeUri();
    if (uri === undefined || supervisor.health.kind !== 'well') return;
    const params: FileStatusParams = { uri: client.code2ProtocolConverter.asUri(uri) };
    const answer = await client.sendRequest<FileStatus | null>('zeroToken/fileStatus', params);
    if (activeUri()?.toString() !== uri.toString()) return;
    file = answer ?? undefined;
    draw();
  };
  const update = (): void => {
    draw();
    clearTimeout(timer);
    // A server that is about to end does not answer; the next state brings the next question.
    timer = setTimeout(() => void ask().catch(() => undefined), pause);
  };
  const listeners = [
    supervisor.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(() => {
      file = undefined;
      update();
    }),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const active = activeUri()?.toString();
      if (uris.some((uri) => uri.toString() === active)) update();
    }),
  ];
  update();
  return {
    show(next) {
      status = next;
      update();
    },
    get entries() {
      return entries;
    },
    dispose() {
      clearTimeout(timer);
      vscode.Disposable.from(...listeners, state, configuration).dispose();
    },
  };
}

const severities = {
  information: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
} as const;

function apply(
  item: vscode.LanguageStatusItem,
  { text, detail, severity, busy, command }: StatusEntry,
): void {
  item.text = text;
  item.detail = detail;
  item.severity = severities[severity];
  item.busy = busy;
  item.command = command;
  item.accessibilityInformation = { label: detail === '' ? text : `${text}, ${detail}` };
}

function activeUri(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && vscode.languages.match(documentSelector, document) > 0
    ? document.uri
    : undefined;
}
