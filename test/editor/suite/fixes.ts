import * as vscode from 'vscode';
import { equal, ok, same } from './assert.ts';
import {
  finding,
  findings,
  noFinding,
  perform,
  quickFix,
  quickFixes,
  ruleOf,
  textAt,
  until,
  withFiles,
} from './editor.ts';
import { deployment, role, tokenSecretFiles } from './manifests.ts';
import { describe, it } from './mocha.ts';

const projected = `          projected:
            sources:
              - serviceAccountToken:
                  path: token
                  expirationSeconds: 3600
              - configMap:
                  name: kube-root-ca.crt
                  items:
                    - key: ca.crt
                      path: ca.crt
              - downwardAPI:
                  items:
                    - path: namespace
                      fieldRef:
                        fieldPath: metadata.namespace
`;

describe('quick fixes', () => {
  it('turn the volume into a projected one and touch nothing else', () =>
    withFiles(tokenSecretFiles('convert'), async (files) => {
      await files.open('deployment.yaml');
      const uri = files.uri('deployment.yaml');
      const found = await finding(uri, 'no-mounted-token-secret');
      await perform(await quickFix(uri, found, /^Mount a projected token/));
      equal(await files.text('deployment.yaml'), deployment('convert', projected), 'Text after the fix');
      await noFinding(uri, 'no-mounted-token-secret');
    }));

  it('change several files at once: workload, ServiceAccount and Secret', () =>
    withFiles(tokenSecretFiles('cross'), async (files) => {
      await files.open('deployment.yaml');
      await files.open('secret.yaml');
      const uri = files.uri('secret.yaml');
      const found = await finding(uri, 'no-token-secret');
      await finding(files.uri('deployment.yaml'), 'no-mounted-token-secret');
      await perform(await quickFix(uri, found, /^Convert 1 workload and remove Secret/));
      equal(await files.text('deployment.yaml'), deployment('cross', projected), 'Deployment after the fix');
      await noFinding(files.uri('deployment.yaml'), 'no-mounted-token-secret');
      await noFinding(uri, 'no-token-secret');
      const left = await files.text('secret.yaml').then(
        (text) => text,
        () => '',
      );
      ok(!left.includes('kind: Secret'), 'The Secret is still there.');
    }));

  it('can be undone in one step', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      const editor = await files.open('role.yaml');
      const uri = files.uri('role.yaml');
      const found = await finding(uri, 'no-wildcard-rbac');
      const [fix] = (await quickFixes(uri, found)).filter((action) => action.edit && !action.disabled);
      ok(fix, 'There is no quick fix.');
      await perform(fix);
      ok(editor.document.getText() !== role('["*"]'), 'Nothing changed.');
      await noFinding(uri, 'no-wildcard-rbac');
      await vscode.window.showTextDocument(editor.document);
      await vscode.commands.executeCommand('undo');
      equal(editor.document.getText(), role('["*"]'), 'Text after undo');
      await finding(uri, 'no-wildcard-rbac');
    }));

  it('write a suppression comment that holds', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      const editor = await files.open('role.yaml');
      const uri = files.uri('role.yaml');
      const found = await finding(uri, 'no-wildcard-rbac');
      const fix = (await quickFixes(uri, found)).find(({ edit }) =>
        edit
          ?.entries()
          .some(([, edits]) => edits.some(({ newText }) => newText.includes('zero-token-ignore'))),
      );
      ok(fix, 'Nothing offers to suppress the finding.');
      await perform(fix);
      await noFinding(uri, 'no-wildcard-rbac');
      ok(editor.document.getText().includes('"*"'), 'The verb is gone.');
      const rules = findings(uri).map(ruleOf);
      ok(
        !rules.includes('no-unused-suppression') && !rules.includes('no-unknown-suppression'),
        `Found ${rules}`,
      );
    }));

  it('mend the finding at the cursor and leave its twin alone', () =>
    withFiles({ 'roles.yaml': `${role('["*"]', 'one')}---\n${role('["*"]', 'two')}` }, async (files) => {
      const editor = await files.open('roles.yaml');
      const uri = files.uri('roles.yaml');
      const first = await finding(uri, 'no-wildcard-rbac', 0);
      const second = await finding(uri, 'no-wildcard-rbac', 1);
      ok(second.range.start.line > first.range.start.line, 'Both stand on one line.');
      const fix = (await quickFixes(uri, second)).find((action) => action.edit && !action.disabled);
      ok(fix, 'There is no quick fix.');
      await perform(fix);
      await until(
        'one finding is left',
        () => findings(uri).filter((it) => ruleOf(it) === 'no-wildcard-rbac').length === 1,
      );
      equal(textAt(editor, (await finding(uri, 'no-wildcard-rbac')).range), '"*"', 'Marked text');
      equal((await finding(uri, 'no-wildcard-rbac')).range.start.line, first.range.start.line, 'Line');
    }));

  it('are also there as one action that fixes all that is safe', () =>
    withFiles(
      { 'role.yaml': role('["*"] # zero-token-ignore no-token-secret -- never needed') },
      async (files) => {
        const editor = await files.open('role.yaml');
        const uri = files.uri('role.yaml');
        await finding(uri, 'no-unused-suppression');
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          uri,
          new vscode.Range(0, 0, editor.document.lineCount, 0),
          'source.fixAll.zeroToken',
          10,
        );
        same(
          actions.map(({ kind }) => kind?.value),
          ['source.fixAll.zeroToken'],
          'Actions',
        );
        await perform(actions[0] as vscode.CodeAction);
        await noFinding(uri, 'no-unused-suppression');
        ok(!editor.document.getText().includes('zero-token-ignore'), 'The comment is still there.');
        // Naming verbs instead of the wildcard may break a deployment, so it is not among the safe fixes.
        ok(editor.document.getText().includes('"*"'), 'An unsafe fix was applied.');
      },
    ));
});
