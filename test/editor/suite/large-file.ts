import * as vscode from 'vscode';
import { equal, ok } from './assert.ts';
import { findings, ruleOf, until, withFiles } from './editor.ts';
import { role } from './manifests.ts';
import { describe, it } from './mocha.ts';

describe('a file of 5,000 lines', () => {
  // 10 lines each with the separator.
  const manifest = Array.from({ length: 500 }, (_, number) => role('["get"]', `role-${number}`)).join(
    '---\n',
  );
  const verbs = '    verbs: ["get"]'.length - '"get"]'.length;

  it('keeps up with edits at its start, middle and end', () =>
    withFiles({ 'all.yaml': manifest }, async (files) => {
      const editor = await files.open('all.yaml');
      const uri = files.uri('all.yaml');
      ok(editor.document.lineCount >= 5000, `There are only ${editor.document.lineCount} lines.`);
      const lines = () =>
        findings(uri)
          .filter((it) => ruleOf(it) === 'no-wildcard-rbac')
          .map((it) => it.range.start.line);
      const expected: number[] = [];
      const times: number[] = [];
      for (const number of [0, 250, 499]) {
        const line = number * 10 + 8;
        const range = new vscode.Range(line, verbs, line, verbs + '"get"'.length);
        equal(editor.document.getText(range), '"get"', 'Text to replace');
        expected.push(line);
        const began = Date.now();
        await editor.edit((edit) => edit.replace(range, '"*"'));
        await until(`findings at ${expected}`, () => lines().join() === expected.join());
        times.push(Date.now() - began);
      }
      const began = Date.now();
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# a\n'));
      await until(
        'all findings one line further down',
        () => lines().join() === expected.map((it) => it + 1).join(),
      );
      times.push(Date.now() - began);
      for (const found of findings(uri)) equal(editor.document.getText(found.range), '"*"', 'Marked text');
      console.log(`[suite]     edit to squiggle: ${times.join(', ')} ms`);
    }));

  it('survives being typed into quickly, character by character', () =>
    withFiles({ 'all.yaml': manifest }, async (files) => {
      const editor = await files.open('all.yaml');
      const uri = files.uri('all.yaml');
      const line = 250 * 10 + 8;
      const at = new vscode.Position(line, '    verbs: ["get"'.length);
      let column = at.character;
      for (const character of ', "*"') {
        const position = new vscode.Position(line, column++);
        ok(await editor.edit((edit) => edit.insert(position, character)), 'The edit was refused.');
      }
      equal(editor.document.lineAt(line).text, '    verbs: ["get", "*"]', 'Line');
      const found = await until('the finding', () =>
        findings(uri).find((it) => ruleOf(it) === 'no-wildcard-rbac'),
      );
      equal(editor.document.getText(found.range), '"*"', 'Marked text');
      equal(findings(uri).length, 1, 'Findings');
    }));
});
