import * as vscode from 'vscode';
import { matches, ok } from './assert.ts';
import { extensionId, finding, noFinding, replace, until, withFiles } from './editor.ts';
import { role } from './manifests.ts';
import { describe, it } from './mocha.ts';

/** The part of what the extension gives to its tests that is used here. */
interface Api {
  readonly status: {
    readonly entries: readonly {
      readonly text: string;
      readonly detail: string;
      readonly severity: string;
    }[];
  };
  crash(): void;
}

function api(): Api {
  const found = vscode.extensions.getExtension<Api>(extensionId)?.exports;
  ok(found, 'The extension is not running.');
  return found;
}

describe('the server', () => {
  it('says in the status bar what it found here, and with which settings', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      await files.open('role.yaml');
      await finding(files.uri('role.yaml'), 'no-wildcard-rbac');
      await until(
        'the entries',
        () =>
          /^Zero Token: \d+ finding/.test(api().status.entries[0]?.text ?? '') &&
          api().status.entries[1]?.detail !== '',
      );
      const [state, settings] = api().status.entries;
      matches(state?.detail ?? '', /^\d+ files/, 'Files');
      matches(settings?.detail ?? '', /^preset recommended · Kubernetes 1\.\d+/, 'Settings');
    }));

  it('is started again when it has died, and looks at the open files as they are', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      const editor = await files.open('role.yaml');
      const uri = files.uri('role.yaml');
      await finding(uri, 'no-wildcard-rbac');
      api().crash();
      await until('the entry about it', () =>
        api().status.entries.some(({ text }) => text.includes('ended unexpectedly')),
      );
      // Typed while nobody is there to read it.
      await replace(editor, '["*"]', '["get"]');
      await until('the server', () => api().status.entries[0]?.severity === 'information');
      await noFinding(uri, 'no-wildcard-rbac');
      await replace(editor, '["get"]', '["*"]');
      await finding(uri, 'no-wildcard-rbac');
    }));

  it('is restarted by a command', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      await files.open('role.yaml');
      await vscode.commands.executeCommand('zeroToken.restart');
      await finding(files.uri('role.yaml'), 'no-wildcard-rbac');
    }));
});
