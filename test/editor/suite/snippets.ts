import * as vscode from 'vscode';
import { equal, ok, same } from './assert.ts';
import { finding, findings, ruleOf, withFiles } from './editor.ts';
import { role } from './manifests.ts';
import { describe, it } from './mocha.ts';

const projectedPod = `apiVersion: v1
kind: Pod
metadata:
  name: my-app
  namespace: my-namespace
spec:
  serviceAccountName: my-app
  automountServiceAccountToken: false
  containers:
    - name: app
      image: registry.example.com/app:1.0.0
      volumeMounts:
        - name: token
          mountPath: /var/run/secrets/tokens
          readOnly: true
  volumes:
    - name: token
      projected:
        sources:
          - serviceAccountToken:
              path: token
              audience: https://vault.example.com
              expirationSeconds: 3600
`;

describe('snippets', () => {
  it('are offered by their prefix and insert a manifest without findings', () =>
    withFiles({ 'new.yaml': 'zt-projected-token', 'bad.yaml': role('["*"]') }, async (files) => {
      const editor = await files.open('new.yaml');
      const end = new vscode.Position(0, 'zt-projected-token'.length);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        editor.document.uri,
        end,
      );
      const item = list.items.find(
        ({ label, kind }) =>
          kind === vscode.CompletionItemKind.Snippet &&
          (typeof label === 'string' ? label : label.label) === 'zt-projected-token',
      );
      ok(item?.insertText instanceof vscode.SnippetString, 'The snippet is not offered.');
      ok(
        await editor.insertSnippet(item.insertText, new vscode.Range(new vscode.Position(0, 0), end)),
        'Refused.',
      );
      equal(editor.document.getText(), projectedPod, 'Inserted text');
      await files.open('bad.yaml');
      await finding(files.uri('bad.yaml'), 'no-wildcard-rbac');
      same(findings(editor.document.uri).map(ruleOf), [], 'Findings in the snippet');
    }));

  it('have names that the command for snippets knows', () =>
    withFiles({ 'new.yaml': '' }, async (files) => {
      const editor = await files.open('new.yaml');
      const argument = { langId: 'yaml', name: 'Pod with a projected token' };
      await vscode.commands.executeCommand('editor.action.insertSnippet', argument);
      equal(editor.document.getText(), projectedPod, 'Inserted text');
    }));
});
