import * as vscode from 'vscode';
import { equal, ok, same } from './assert.ts';
import { positionOf, replace, until, withFiles, withSettings } from './editor.ts';
import { describe, it } from './mocha.ts';

const account = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: courier # brings the mail
  namespace: post
`;
const pod = `apiVersion: v1
kind: Pod
metadata:
  name: mail
  namespace: post
spec:
  serviceAccountName: "courier"
  containers: []
`;
const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: readers
  namespace: post
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: User
    name: system:serviceaccount:post:courier
`;
const files = { 'account.yaml': account, 'pod.yaml': pod, 'binding.yaml': binding };

describe('names', () => {
  it('are changed in all files at once, in their quotes', () =>
    withFiles(files, async (scratch) => {
      for (const name of Object.keys(files)) await scratch.open(name);
      const { document } = await scratch.open('pod.yaml');
      const edit = await until('a rename', async () => {
        const found = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
          'vscode.executeDocumentRenameProvider',
          document.uri,
          positionOf(document, 'courier', 2),
          'porter',
        );
        return found.size === 3 && found;
      });
      ok(await vscode.workspace.applyEdit(edit), 'The rename was refused.');
      equal(await scratch.text('account.yaml'), account.replace('courier', 'porter'), 'The account');
      equal(await scratch.text('pod.yaml'), pod.replace('courier', 'porter'), 'The Pod');
      equal(await scratch.text('binding.yaml'), binding.replace('courier', 'porter'), 'The binding');
    }));

  it('of other files are offered where they belong', () =>
    withFiles(files, async (scratch) => {
      await scratch.open('account.yaml');
      const editor = await scratch.open('pod.yaml');
      await replace(editor, '"courier"', '');
      const items = await until('completions', async () => {
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          editor.document.uri,
          positionOf(editor.document, 'serviceAccountName: ', 'serviceAccountName: '.length),
        );
        const found = list.items.filter(({ kind }) => kind === vscode.CompletionItemKind.Reference);
        return found.length > 0 && found;
      });
      ok(
        items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'courier'),
        'The account is not among the completions.',
      );
    }));

  it('say by a lens who uses them, where that is wanted', () =>
    withFiles(files, async (scratch) => {
      for (const name of Object.keys(files)) await scratch.open(name);
      const uri = scratch.uri('account.yaml');
      const lenses = () =>
        vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
      same(await lenses(), [], 'Lenses while they are off');
      await withSettings({ 'codeLens.references': true }, async () => {
        const [lens] = await until('a lens', async () => {
          const found = await lenses();
          return found.some(({ command }) => command?.title.startsWith('1 binding · 1 workload')) && found;
        });
        equal(lens?.command?.command, 'zeroToken.showReferences', 'The command of the lens');
        await vscode.commands.executeCommand('zeroToken.showReferences', ...(lens?.command?.arguments ?? []));
      });
    }));
});
