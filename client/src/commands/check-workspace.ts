import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { WorkDoneProgress } from 'vscode-languageclient';
import type { BaselineNaming, ReportParams, ReportResult } from '../../../server/src/lsp/protocol.ts';
import type { ReadOnlyDocuments } from '../read-only-documents.ts';
import { chooseFolder, exists } from './workspace-folder.ts';

const baselineName = '.zero-token-baseline.json';

/** Commands about all files of a folder: a page about its state, a SARIF file, a baseline. */
export function registerWorkspaceCommands(
  client: BaseLanguageClient,
  documents: ReadOnlyDocuments,
): readonly vscode.Disposable[] {
  const report = async (form: ReportParams['form']): Promise<Report | undefined> => {
    const folder = await chooseFolder();
    if (folder === undefined) return undefined;
    const { text, findings, naming = [] } = await ask(client, folder, form);
    return text === null ? undefined : { folder, text, findings, naming };
  };
  return [
    vscode.commands.registerCommand('zeroToken.checkWorkspace', async () => {
      const made = await report('markdown');
      if (made !== undefined) await documents.show(`Zero Token - ${made.folder.name}`, made.text);
    }),
    vscode.commands.registerCommand('zeroToken.saveReport', async () => {
      const folder = await chooseFolder();
      const uri = folder && (await vscode.window.showSaveDialog(saveOptions(folder)));
      if (folder === undefined || uri === undefined) return;
      // Its links count from where it lies.
      const { text } = await ask(client, folder, 'markdown', vscode.Uri.joinPath(uri, '..'));
      if (text === null) return;
      await write(uri, text);
      await vscode.window.showTextDocument(uri);
    }),
    vscode.commands.registerCommand('zeroToken.exportSarif', async () => {
      const made = await report('sarif');
      if (made === undefined) return;
      const uri = await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(made.folder.uri, 'zero-token.sarif'),
        filters: { SARIF: ['sarif'] },
      });
      if (uri !== undefined) await write(uri, made.text);
    }),
    vscode.commands.registerCommand('zeroToken.createBaseline', async () => {
      const made = await report('baseline');
      if (made === undefined) return;
      await write(vscode.Uri.joinPath(made.folder.uri, baselineName), made.text);
      for (const { configuration, path } of made.naming)
        await nameInConfig(client.protocol2CodeConverter.asUri(configuration), path);
      const count = vscode.l10n.t(
        'Zero Token: {0} findings are known now and no longer shown.',
        made.findings,
      );
      void vscode.window.showInformationMessage(count);
    }),
  ];
}

function saveOptions(folder: vscode.WorkspaceFolder): vscode.SaveDialogOptions {
  return {
    defaultUri: vscode.Uri.joinPath(folder.uri, 'zero-token-report.md'),
    filters: { Markdown: ['md'] },
    title: vscode.l10n.t('Zero Token: save the report of {0}', folder.name),
  };
}

interface Report {
  readonly folder: vscode.WorkspaceFolder;
  readonly text: string;
  readonly findings: number;
  readonly naming: readonly BaselineNaming[];
}

/** `savedIn` is the folder that a page is saved in; one that is only shown has none. */
function ask(
  client: BaseLanguageClient,
  folder: vscode.WorkspaceFolder,
  form: ReportParams['form'],
  savedIn?: vscode.Uri,
): Promise<ReportResult> {
  const title = vscode.l10n.t('Zero Token: checking {0}', folder.name);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, async (progress, cancellation) => {
      const workDoneToken = `zero-token-report-${Date.now()}`;
      let done = 0;
      const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind !== 'report') return;
        const percentage = value.percentage ?? done;
        progress.report({
          increment: percentage - done,
          ...(value.message !== undefined && { message: value.message }),
        });
        done = percentage;
      });
      try {
        const root = savedIn ?? (vscode.workspace.workspaceFolders?.[0] ?? folder).uri;
        const params: ReportParams = {
          folder: client.code2ProtocolConverter.asUri(folder.uri),
          form,
          root: client.code2ProtocolConverter.asUri(root),
          relative: savedIn !== undefined,
        };
        return await client.sendRequest<ReportResult>(
          'zeroToken/report',
          { ...params, workDoneToken },
          cancellation,
        );
      } catch (error) {
        if (cancellation.isCancellationRequested) return { text: null, findings: 0 };
        throw error;
      } finally {
        listening.dispose();
      }
    }),
  );
}

async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** A baseline counts once the configuration names it; one that names another is left as it is. */
async function nameInConfig(uri: vscode.Uri, path: string): Promise<void> {
  const line = `baseline: ${/^[\w./-]+$/.test(path) ? path : JSON.stringify(path)}\n`;
  if (!(await exists(uri))) return write(uri, line);
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  if (/^[ \t]*["']?baseline["']?[ \t]*:/m.test(text)) return;
  if (/^\s*\{/.test(text)) {
    const advice = vscode.l10n.t('Zero Token: name {0} as "baseline" in the configuration.', path);
    void vscode.window.showInformationMessage(advice);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  const end = document.positionAt(text.length);
  edit.insert(uri, end, text === '' || text.endsWith('\n') ? line : `\n${line}`);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}
