import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { AccessPageParams, AccessPageResult } from '../../../server/src/lsp/protocol.ts';
import { type Chosen, chooseSubject, meantSubject } from '../permissions/subject-choice.ts';
import { createPermissionsView, type PermissionNode } from '../permissions/view.ts';
import type { ReadOnlyDocuments } from '../read-only-documents.ts';

/** The view of effective permissions, the picture of access paths, and “How did it get this?”. */
export function registerEffectivePermissions(
  client: BaseLanguageClient,
  documents: ReadOnlyDocuments,
): vscode.Disposable {
  const view = createPermissionsView(client);
  const page = async (params: AccessPageParams): Promise<string | null> =>
    (await client.sendRequest<AccessPageResult>('zeroToken/accessPage', params)).markdown;
  const show = async (subject: Chosen | undefined): Promise<void> => {
    if (subject !== undefined) await view.show(subject);
  };
  const showPaths = async (subject: Chosen | undefined): Promise<void> => {
    const markdown = subject && (await page({ subject: subject.subject }));
    if (markdown) await documents.show('access-paths', markdown);
  };
  return vscode.Disposable.from(
    view,
    client.onNotification('zeroToken/changed', () => view.refresh()),
    vscode.commands.registerCommand('zeroToken.showEffectivePermissions', async (argument?: unknown) =>
      show(await meantSubject(client, argument)),
    ),
    vscode.commands.registerCommand('zeroToken.chooseSubject', async () => show(await chooseSubject(client))),
    vscode.commands.registerCommand('zeroToken.showAccessPaths', async (argument?: unknown) =>
      showPaths(await meantSubject(client, argument)),
    ),
    vscode.commands.registerCommand('zeroToken.showShownAccessPaths', async () =>
      showPaths(view.shown ?? (await chooseSubject(client))),
    ),
    vscode.commands.registerCommand('zeroToken.explainPermission', async (node?: PermissionNode) => {
      const subject = view.shown?.subject;
      const key = node?.item.key;
      if (subject === undefined || key === undefined) return;
      const root = vscode.workspace.workspaceFolders?.[0]?.uri;
      const markdown = await page({
        subject,
        key,
        ...(root === undefined ? {} : { root: client.code2ProtocolConverter.asUri(root) }),
      });
      if (markdown !== null) await documents.show('how-it-got-this', markdown);
      else view.refresh();
    }),
  );
}
