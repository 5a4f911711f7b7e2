import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import type { Status } from '../../server/src/lsp/protocol.ts';
import { documentSelector } from './document-selector.ts';

/** The entry behind the `{}` of the status bar: what is being done, and with which settings. */
export interface StatusItem extends vscode.Disposable {
  show(status: Status): void;
}

export function createStatusItem(client: BaseLanguageClient): StatusItem {
  const item = vscode.languages.createLanguageStatusItem('zeroToken', documentSelector);
  item.name = 'Zero Token';
  item.command = { title: vscode.l10n.t('Show output'), command: 'zeroToken.showOutputChannel' };
  const showState = (state: State): void => {
    item.busy = state === State.Starting;
    if (state === State.Starting) item.text = 'Zero Token';
    if (state !== State.Stopped) return;
    item.text = vscode.l10n.t('Zero Token is not running');
    item.severity = vscode.LanguageStatusSeverity.Error;
    item.command = { title: vscode.l10n.t('Restart'), command: 'zeroToken.restart' };
  };
  showState(client.state);
  const listener = client.onDidChangeState(({ newState }) => showState(newState));
  return {
    show(status) {
      const { state, files, truncated, preset, configurationFiles } = status;
      item.busy = state === 'scanning';
      item.text = vscode.l10n.t('Zero Token: {0}', preset);
      item.severity = truncated
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
      const parts = [files === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', files)];
      if (truncated) parts.push(vscode.l10n.t('more are left out (zeroToken.workspace.maxFiles)'));
      const [first] = configurationFiles;
      if (first !== undefined) parts.push(vscode.workspace.asRelativePath(vscode.Uri.parse(first)));
      item.detail = parts.join(' · ');
      item.command =
        first === undefined
          ? { title: vscode.l10n.t('Create configuration'), command: 'zeroToken.createConfig' }
          : {
              title: vscode.l10n.t('Open configuration'),
              command: 'vscode.open',
              arguments: [vscode.Uri.parse(first)],
            };
    },
    dispose() {
      listener.dispose();
      item.dispose();
    },
  };
}
