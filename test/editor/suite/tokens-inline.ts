import * as vscode from 'vscode';
import { equal, matches, ok, same } from './assert.ts';
import {
  finding,
  hoverText,
  inlayHints,
  positionOf,
  replace,
  until,
  withFiles,
  withSettings,
} from './editor.ts';
import { configMap } from './manifests.ts';
import { describe, it } from './mocha.ts';
import { fakeToken, legacyToken } from './tokens.ts';

describe('tokens in the text', () => {
  it('get an inlay hint as soon as they are pasted, and lose it when they go', () =>
    withFiles({ 'map.yaml': configMap('""') }, async (files) => {
      const editor = await files.open('map.yaml');
      same(await inlayHints(editor.document), [], 'Hints before');
      await replace(editor, '""', legacyToken('default', 'build'));
      const [hint] = await until('a hint', async () => {
        const hints = await inlayHints(editor.document);
        return hints.length > 0 && hints;
      });
      equal(hint?.text.trim(), 'ServiceAccount default/build · legacy, never expires', 'Hint');
      equal(hint?.position.line, 6, 'Line of the hint');
      await vscode.commands.executeCommand('undo');
      await until('no hint', async () => (await inlayHints(editor.document)).length === 0);
    }));

  it('are explained on hover, with their claims and the warning that nothing was verified', () =>
    withFiles({ 'map.yaml': configMap(legacyToken('default', 'build')) }, async (files) => {
      const editor = await files.open('map.yaml');
      await finding(files.uri('map.yaml'), 'no-jwt-in-manifest');
      const text = await hoverText(files.uri('map.yaml'), positionOf(editor.document, 'eyJ', 10));
      for (const claim of ['kubernetes/serviceaccount', 'system:serviceaccount:default:build', 'RS256']) {
        ok(text.includes(claim), `The hover does not show ${claim}:\n${text}`);
      }
      matches(text, /signature/i, 'Hover');
    }));

  it('cannot smuggle links or markup into a hover', () =>
    withFiles(
      {
        'map.yaml': configMap(
          fakeToken({ iss: '[click](command:evil) <img src=x>', sub: '**bold**', exp: 1 }),
        ),
      },
      async (files) => {
        const editor = await files.open('map.yaml');
        const hovers = await until('a hover', async () => {
          const list = await vscode.commands.executeCommand<vscode.Hover[]>(
            'vscode.executeHoverProvider',
            editor.document.uri,
            positionOf(editor.document, 'eyJ', 10),
          );
          return list.length > 0 && list;
        });
        for (const content of hovers.flatMap(({ contents }) => contents)) {
          ok(typeof content !== 'string', 'A plain string is rendered as markup.');
          ok(!('isTrusted' in content && content.isTrusted), 'The hover is trusted.');
          ok(!('supportHtml' in content && content.supportHtml), 'The hover may hold HTML.');
          const bare = content.value.replace(/`+[^`]*`+/g, '').replace(/\\[[\]()<>*_]/g, '');
          ok(
            !/\[click\]\(command:|<img|\*\*bold\*\*/.test(bare),
            `Markup from a claim is live:\n${content.value}`,
          );
        }
      },
    ));

  it('show nothing of themselves in messages and quick fix titles', () => {
    const token = legacyToken('default', 'build');
    return withFiles({ 'map.yaml': configMap(token) }, async (files) => {
      await files.open('map.yaml');
      const found = await finding(files.uri('map.yaml'), 'no-jwt-in-manifest');
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        files.uri('map.yaml'),
        found.range,
        undefined,
        20,
      );
      const said = [found.message, ...actions.map(({ title }) => title)].join('\n');
      for (const part of token.split('.'))
        ok(!said.includes(part.slice(0, 12)), `The token shows in:\n${said}`);
    });
  });

  it('have no hints when these are off, at once in both directions', () =>
    withFiles({ 'map.yaml': configMap(legacyToken('default', 'build')) }, async (files) => {
      const editor = await files.open('map.yaml');
      await until('a hint', async () => (await inlayHints(editor.document)).length === 1);
      await withSettings({ 'inlayHints.jwt': 'off' }, () =>
        until('no hint', async () => (await inlayHints(editor.document)).length === 0).then(() => undefined),
      );
      await until('the hint again', async () => (await inlayHints(editor.document)).length === 1);
    }));
});
