import * as vscode from 'vscode';
import { equal } from './assert.ts';
import { finding, findings, noFinding, ruleOf, until, withFiles, withSettings } from './editor.ts';
import { role } from './manifests.ts';
import { describe, it } from './mocha.ts';

describe('settings changed while the editor runs', () => {
  it('switch a rule off and on again', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      await files.open('role.yaml');
      const uri = files.uri('role.yaml');
      await finding(uri, 'no-wildcard-rbac');
      await withSettings({ rules: { 'no-wildcard-rbac': 'off' } }, () => noFinding(uri, 'no-wildcard-rbac'));
      await finding(uri, 'no-wildcard-rbac');
    }));

  it('change the severity of a rule, named by its code', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      await files.open('role.yaml');
      const uri = files.uri('role.yaml');
      const before = (await finding(uri, 'no-wildcard-rbac')).severity;
      const wanted = vscode.DiagnosticSeverity.Hint;
      await withSettings({ rules: { ZT201: 'hint' } }, async () => {
        await until('a hint', () =>
          findings(uri).some((it) => ruleOf(it) === 'no-wildcard-rbac' && it.severity === wanted),
        );
      });
      await until('the severity of before', () =>
        findings(uri).some((it) => ruleOf(it) === 'no-wildcard-rbac' && it.severity === before),
      );
    }));

  it('switch everything off and on again', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      await files.open('role.yaml');
      const uri = files.uri('role.yaml');
      await finding(uri, 'no-wildcard-rbac');
      await withSettings({ enable: false }, async () => {
        await until('no finding', () => findings(uri).length === 0);
      });
      await finding(uri, 'no-wildcard-rbac');
    }));

  it('can come from .zero-token.yaml, which is read anew when it changes', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      await files.open('role.yaml');
      const uri = files.uri('role.yaml');
      const before = (await finding(uri, 'no-wildcard-rbac')).severity;
      const file = files.uri('.zero-token.yaml');
      const write = (text: string) => vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
      await write('rules:\n  no-wildcard-rbac: off\n');
      await noFinding(uri, 'no-wildcard-rbac');
      await write('rules:\n  no-wildcard-rbac: error\n');
      const found = await finding(uri, 'no-wildcard-rbac');
      equal(found.severity, vscode.DiagnosticSeverity.Error, 'Severity');
      await vscode.workspace.fs.delete(file);
      await until('the severity of before', () =>
        findings(uri).some((it) => ruleOf(it) === 'no-wildcard-rbac' && it.severity === before),
      );
    }));
});
