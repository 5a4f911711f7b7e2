import * as vscode from 'vscode';
import { equal, ok, same } from './assert.ts';
import {
  finding,
  findings,
  noFinding,
  replace,
  ruleOf,
  textAt,
  until,
  withFiles,
  workspaceUri,
} from './editor.ts';
import { deployment, role, tokenSecretFiles } from './manifests.ts';
import { describe, it } from './mocha.ts';

describe('squiggles', () => {
  it('stand under exactly the type of a token Secret', () =>
    withFiles(tokenSecretFiles('squiggle'), async (files) => {
      const editor = await files.open('secret.yaml');
      const found = await finding(files.uri('secret.yaml'), 'no-token-secret');
      equal(textAt(editor, found.range), 'kubernetes.io/service-account-token', 'Marked text');
      equal(found.severity, vscode.DiagnosticSeverity.Error, 'Severity');
      ok(found.message.includes('build-token'), 'The message does not name the Secret.');
      const code = found.code;
      ok(typeof code === 'object' && code.target.toString().startsWith('https://'), 'The rule has no link.');
    }));

  it('stand at the same text with Windows line ends, a byte order mark and characters outside the BMP', () =>
    withFiles(
      { 'role.yaml': `\uFEFF# 🔑 keys 🔑\n${role(`[ "get", '*' ] # 🔑`)}`.replaceAll('\n', '\r\n') },
      async (files) => {
        const editor = await files.open('role.yaml');
        const found = await finding(files.uri('role.yaml'), 'no-wildcard-rbac');
        equal(textAt(editor, found.range), `'*'`, 'Marked text');
      },
    ));

  it('follow the text as it is typed, and saving is not needed', () =>
    withFiles({ 'role.yaml': role('["get"]') }, async (files) => {
      const editor = await files.open('role.yaml');
      const uri = files.uri('role.yaml');
      await replace(editor, '"get"', '"*"');
      equal(textAt(editor, (await finding(uri, 'no-wildcard-rbac')).range), '"*"', 'Marked text');
      ok(editor.document.isDirty, 'The file was saved.');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# one\n# two\n# three\n'));
      const moved = await until('the squiggle moves along', () =>
        findings(uri).find((it) => ruleOf(it) === 'no-wildcard-rbac' && it.range.start.line === 11),
      );
      equal(textAt(editor, moved.range), '"*"', 'Marked text');
      await replace(editor, '"*"', '"get"');
      await noFinding(uri, 'no-wildcard-rbac');
    }));

  it('say which resources in other files led to them', () =>
    withFiles(tokenSecretFiles('related'), async (files) => {
      await files.open('deployment.yaml');
      const found = await finding(files.uri('deployment.yaml'), 'no-mounted-token-secret');
      const paths = (found.relatedInformation ?? []).map(({ location }) => location.uri.toString());
      ok(paths.includes(files.uri('secret.yaml').toString()), `The Secret is not among ${paths.join(', ')}.`);
    }));

  it('appear in an open file when another file is changed, and go when it is changed back', () =>
    withFiles(tokenSecretFiles('elsewhere'), async (files) => {
      await files.open('deployment.yaml');
      await finding(files.uri('deployment.yaml'), 'no-mounted-token-secret');
      const secret = await files.open('secret.yaml');
      await replace(secret, 'kubernetes.io/service-account-token', 'Opaque');
      await noFinding(files.uri('deployment.yaml'), 'no-mounted-token-secret');
      await replace(secret, 'Opaque', 'kubernetes.io/service-account-token');
      await finding(files.uri('deployment.yaml'), 'no-mounted-token-secret');
    }));

  it('appear when a file is created beside the editor, and go when it is deleted', () =>
    withFiles({ 'deployment.yaml': tokenSecretFiles('disk')['deployment.yaml'] }, async (files) => {
      await files.open('deployment.yaml');
      const uri = files.uri('deployment.yaml');
      const secret = files.uri('made-later.yaml');
      await vscode.workspace.fs.writeFile(
        secret,
        new TextEncoder().encode(tokenSecretFiles('disk')['secret.yaml']),
      );
      await finding(uri, 'no-mounted-token-secret');
      await vscode.workspace.fs.delete(secret);
      await noFinding(uri, 'no-mounted-token-secret');
    }));

  it('go when the folder of a file they depend on is deleted', () =>
    withFiles({ 'deployment.yaml': tokenSecretFiles('folder')['deployment.yaml'] }, async (files) => {
      await files.open('deployment.yaml');
      const uri = files.uri('deployment.yaml');
      const inner = files.uri('inner');
      const secret = new TextEncoder().encode(tokenSecretFiles('folder')['secret.yaml']);
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(inner, 'secret.yaml'), secret);
      await finding(uri, 'no-mounted-token-secret');
      // Editors report the folder alone, not the files in it.
      await vscode.workspace.fs.delete(inner, { recursive: true, useTrash: false });
      await noFinding(uri, 'no-mounted-token-secret');
    }));

  it('are absent from copies that an editor shows, as a diff or the preview of a fix does', () =>
    withFiles({ 'bad.yaml': role('["*"]') }, async (files) => {
      const copies = vscode.workspace.registerTextDocumentContentProvider('copy-for-display', {
        provideTextDocumentContent: () => role('["*"]'),
      });
      try {
        const copy = files.uri('bad.yaml').with({ scheme: 'copy-for-display' });
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(copy), {
          preview: false,
        });
        await files.open('bad.yaml');
        await finding(files.uri('bad.yaml'), 'no-wildcard-rbac');
        // Shown again, so that it is asked about at least once more, and given the time of the other tests.
        await vscode.window.showTextDocument(copy, { preview: false });
        await new Promise((resolve) => setTimeout(resolve, 1500));
        same(findings(copy).map(ruleOf), [], 'Findings in the copy');
      } finally {
        copies.dispose();
      }
    }));

  it('are nowhere in a good manifest', () =>
    withFiles({ 'bad.yaml': role('["*"]') }, async (files) => {
      const good = vscode.Uri.joinPath(workspaceUri(), 'good', 'workload.yaml');
      await vscode.window.showTextDocument(good, { preview: false });
      // The bad file is opened after the good one: once its finding is there, the good one has been looked at.
      await files.open('bad.yaml');
      await finding(files.uri('bad.yaml'), 'no-wildcard-rbac');
      same(findings(good).map(ruleOf), [], 'Findings in the good file');
    }));

  it('are absent from YAML that is not Kubernetes, however broken it is', () =>
    withFiles(
      { 'compose.yaml': 'services: {web: [unclosed\n  *: &a *a\n', 'bad.yaml': role('["*"]') },
      async (files) => {
        await files.open('compose.yaml');
        await files.open('bad.yaml');
        await finding(files.uri('bad.yaml'), 'no-wildcard-rbac');
        same(findings(files.uri('compose.yaml')).map(ruleOf), [], 'Findings');
      },
    ));

  it('obey a suppression comment with a reason', () =>
    withFiles(
      {
        'role.yaml': role('["*"] # zero-token-ignore no-wildcard-rbac -- a test'),
        'other.yaml': role('["*"]', 'other'),
      },
      async (files) => {
        await files.open('role.yaml');
        await files.open('other.yaml');
        await finding(files.uri('other.yaml'), 'no-wildcard-rbac');
        same(findings(files.uri('role.yaml')).map(ruleOf), [], 'Findings');
      },
    ));

  it('tell a volume that holds an ordinary Secret from one that holds a token', () =>
    withFiles(
      {
        ...tokenSecretFiles('ordinary'),
        'ordinary.yaml': deployment(
          'ordinary',
          '          secret:\n            secretName: settings\n',
        ).replace('name: build\n', 'name: plain\n'),
      },
      async (files) => {
        await files.open('ordinary.yaml');
        await files.open('deployment.yaml');
        await finding(files.uri('deployment.yaml'), 'no-mounted-token-secret');
        same(findings(files.uri('ordinary.yaml')).map(ruleOf), [], 'Findings');
      },
    ));
});
