import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type {
  SubjectItem,
  SubjectName,
  SubjectsParams,
  SubjectsResult,
} from '../../../server/src/lsp/protocol.ts';
import { documentSelector } from '../document-selector.ts';

/** A subject with what it is called where it is shown. */
export type Chosen = Pick<SubjectItem, 'subject' | 'label'>;

/** Who is meant by an argument of a command, else by the cursor, else by a choice among all; undefined when nobody is chosen. */
export async function meantSubject(
  client: BaseLanguageClient,
  argument: unknown,
): Promise<Chosen | undefined> {
  if (isChosen(argument)) return argument;
  const here = await subjectsAtCursor(client);
  const [only] = here;
  if (only !== undefined && here.length === 1) return only;
  return here.length > 0 ? choose(here) : chooseSubject(client);
}

/** One of all subjects of the workspace; undefined when none is chosen. */
export async function chooseSubject(client: BaseLanguageClient): Promise<Chosen | undefined> {
  const { subjects } = await ask(client, {});
  if (subjects.length > 0) return choose(subjects);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Zero Token: no manifest of this workspace names a ServiceAccount, a user or a group.'),
  );
  return undefined;
}

async function subjectsAtCursor(client: BaseLanguageClient): Promise<readonly SubjectItem[]> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || vscode.languages.match(documentSelector, editor.document) === 0) return [];
  const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
  const position = client.code2ProtocolConverter.asPosition(editor.selection.active);
  return (await ask(client, { uri, position })).subjects;
}

function ask(client: BaseLanguageClient, params: SubjectsParams): Promise<SubjectsResult> {
  return client.sendRequest('zeroToken/subjects', params);
}

async function choose(subjects: readonly SubjectItem[]): Promise<Chosen | undefined> {
  // A name must not turn into an icon.
  const items = subjects.map((item) => ({
    label: item.label.replaceAll('$(', '\\$('),
    description: item.detail,
    item,
  }));
  const placeHolder = vscode.l10n.t('Whose permissions?');
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return picked?.item;
}

/** Commands can be run by other extensions and keybindings, with anything. */
function isChosen(value: unknown): value is Chosen {
  if (typeof value !== 'object' || value === null || !('subject' in value) || !('label' in value))
    return false;
  const subject = value.subject as Partial<SubjectName> | null;
  return (
    typeof value.label === 'string' && typeof subject?.kind === 'string' && typeof subject.name === 'string'
  );
}
