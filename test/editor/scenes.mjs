// The scenes of drive.mjs. Each starts with the files of test/editor/workspace as they are in the repository.
import { equal, match, ok } from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { accessManifests, legacyToken, projectedVolume, snippetText } from './expected.mjs';

/** Title → what is done and seen. */
export const scenes = {
  'a wildcard: squiggle under the asterisk, hover, fix on the disk': async (editor) => {
    await editor.open('rbac/role.yaml');
    await editor.squiggleUnder('info', '"*"');
    const said = await editor.hover('"*"', 'Role deployer');
    match(said, /no-wildcard-rbac/);
    await editor.pictureAsIs('wildcard-hover');
    await editor.cursorAt('rbac/role.yaml', '"*"');
    await editor.quickFix('Write verbs get');
    await editor.noSquiggle('info');
    await editor.saveAll();
    const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
    const before = editor.original('rbac/role.yaml');
    await editor.disk('rbac/role.yaml', 'the verbs written out', (text) => !text.includes('*'));
    equal(editor.onDisk('rbac/role.yaml'), before.replace('"*"', verbs.map((it) => `"${it}"`).join(', ')));
    await editor.noSquiggle('info');
  },

  'a Deployment: its volume becomes a projected one, and only its volume': async (editor) => {
    await editor.open('ci/deployment.yaml');
    await editor.squiggleUnder('error', 'build-token');
    await editor.cursorAt('ci/deployment.yaml', 'build-token');
    await editor.quickFix('Mount a projected token', { beforeEnter: () => editor.pictureAsIs('quick-fix') });
    await editor.noSquiggle('error');
    await editor.saveAll();
    const secret = '          secret:\n            secretName: build-token\n';
    const before = editor.original('ci/deployment.yaml');
    await editor.disk('ci/deployment.yaml', 'a projected volume', (text) => text.includes('projected:'));
    equal(editor.onDisk('ci/deployment.yaml'), before.replace(secret, projectedVolume));
    equal(editor.onDisk('ci/secret.yaml'), editor.original('ci/secret.yaml'));
    await editor.picture('quick-fix-applied');
  },

  'a token Secret: one fix converts the Deployment in another file and takes the Secret away': async (
    editor,
  ) => {
    await editor.open('ci/secret.yaml');
    await editor.squiggleUnder('error', 'kubernetes.io/service-account-token');
    await editor.cursorAt('ci/secret.yaml', 'service-account-token');
    await editor.quickFix('Convert 1 workload and remove Secret build-token');
    await editor.confirmPreview('refactor-preview');
    await editor.saveAll();
    const secret = '          secret:\n            secretName: build-token\n';
    const before = editor.original('ci/deployment.yaml');
    await editor.disk('ci/deployment.yaml', 'a projected volume', (text) => text.includes('projected:'));
    equal(editor.onDisk('ci/deployment.yaml'), before.replace(secret, projectedVolume));
    await editor.until('no Secret on the disk', () => {
      return !editor.exists('ci/secret.yaml') || !editor.onDisk('ci/secret.yaml').includes('kind: Secret');
    });
  },

  'a pasted JWT: hint behind it, claims in the hover, squiggle': async (editor) => {
    await editor.open('jwt/configmap.yaml');
    await editor.cursorAt('jwt/configmap.yaml', '""', 1);
    await editor.page.keyboard.insertText(legacyToken('default', 'build'));
    const hint = 'ServiceAccount default/build · legacy, never expires';
    // A long line is wrapped, and the hint with it.
    await editor.until('the inlay hint', async () =>
      (await editor.lineTexts()).join('').replaceAll(/\s+/g, '').includes(hint.replaceAll(' ', '')),
    );
    await editor.squiggle('error');
    const said = await editor.hover('eyJ', 'system:serviceaccount:default:build');
    match(said, /kubernetes\/serviceaccount/);
    match(said, /signature/i);
    await editor.pictureAsIs('jwt-hover');
    ok(!editor.onDisk('jwt/configmap.yaml').includes('eyJ'), 'The token was saved.');
  },

  'a snippet: offered while typing, inserted, without findings': async (editor) => {
    await editor.create('new.yaml', '');
    await editor.open('new.yaml');
    await editor.type('zt-proj');
    await editor.suggestion('zt-projected-token', { beforeEnter: () => editor.pictureAsIs('snippet') });
    await editor.press('Escape');
    await editor.saveAll();
    await editor.disk('new.yaml', 'the snippet', (text) => text.includes('serviceAccountToken'));
    equal(editor.onDisk('new.yaml'), snippetText);
    for (const severity of ['error', 'warning', 'info']) await editor.noSquiggle(severity);
  },

  'settings: a rule switched off in settings.json is off at once, and on again': async (editor) => {
    await editor.open('rbac/role.yaml');
    await editor.squiggleUnder('info', '"*"');
    await editor.create('.vscode/settings.json', '{ "zeroToken.rules": { "no-wildcard-rbac": "off" } }\n');
    await editor.noSquiggle('info');
    writeFileSync(
      editor.path('.vscode/settings.json'),
      '{ "zeroToken.rules": { "no-wildcard-rbac": "error" } }\n',
    );
    await editor.squiggleUnder('error', '"*"');
    rmSync(editor.path('.vscode/settings.json'));
    await editor.squiggleUnder('info', '"*"');
  },

  'the Problems panel lists findings in files that are not open': async (editor) => {
    await editor.open('good/workload.yaml');
    await editor.press('Control+Shift+m');
    await editor.command('View: Toggle Maximized Panel');
    const rows = editor.page.locator('.markers-panel .monaco-list-row');
    const all = [
      'Secret build-token holds',
      'Volume api-token holds',
      'matches nobody',
      'Role deployer allows',
    ];
    for (const words of all) await rows.filter({ hasText: words }).first().waitFor();
    await editor.picture('problems');
    // Each once: the preview of a fix, for one, is no second file.
    for (const words of all) equal(await rows.filter({ hasText: words }).count(), 1, words);
    await editor.command('View: Toggle Maximized Panel');
    await editor.press('Control+Shift+m');
    for (const severity of ['error', 'warning', 'info']) await editor.noSquiggle(severity);
  },

  'a rule explained: its page opens beside the file': async (editor) => {
    await editor.open('rbac/subjects.yaml');
    await editor.squiggleUnder('error', '"repo:my-org/shop:*"');
    await editor.cursorAt('rbac/subjects.yaml', 'repo:');
    await editor.quickFix('Explain', {});
    const view = editor.page.frameLocator('iframe.webview').last().frameLocator('iframe');
    await view.getByText('no-wildcard-subject').first().waitFor();
    await view.locator('pre').first().waitFor();
    await editor.picture('explain');
  },

  'permissions: a tree with the way they came about, a page that explains it, a picture': async (editor) => {
    const file = 'shop/access.yaml';
    await editor.create(file, accessManifests);
    await editor.open(file);
    await editor.hover('checkout', 'cluster-admin');
    await editor.pictureAsIs('access-hover');
    await editor.cursorAt(file, 'name: checkout', 8);
    await editor.command('Zero Token: Show Effective Permissions');
    const { page } = editor;
    const rows = page.locator('.part.sidebar .monaco-list-row');
    const way = rows.filter({ hasText: 'become cluster-admin' }).first();
    await way.waitFor();
    await editor.widenSideBar(220);
    await way.click();
    const step = rows.filter({ hasText: 'ClusterRoleBinding platform-admin binds' }).first();
    await step.waitFor();
    await editor.pictureAsIs('effective-permissions');
    // A step leads to the manifest it speaks of.
    await step.click();
    await editor.until(
      'the binding in the editor',
      async () => (await page.locator('.statusbar-item', { hasText: /^Ln 49,/ }).count()) > 0,
    );

    await way.hover();
    await page.getByRole('button', { name: 'How Did It Get This?' }).first().click();
    const view = () => page.frameLocator('iframe.webview').last().frameLocator('iframe');
    await view().getByText('How did it get this?').first().waitFor();
    await editor.pictureAsIs('how-it-got-this');
    await view().getByRole('link', { name: 'platform-admin' }).first().click();
    await page.locator('.tabs-container .tab.active', { hasText: 'access.yaml' }).waitFor();

    await editor.cursorAt(file, 'name: checkout', 8);
    await editor.command('Zero Token: Show Access Paths');
    const image = view().locator('img[alt^="Access paths"]');
    await image.waitFor();
    await editor.until('a picture that can be seen', () => image.evaluate((it) => it.naturalWidth > 300));
    await editor.pictureAsIs('access-paths');
    await editor.widenSideBar(-220);
    await editor.press('Control+Shift+e');
    rmSync(editor.path('shop'), { recursive: true });
  },

  'the report of the workspace: in short, credentials, the ways to cluster-admin with their picture': async (
    editor,
  ) => {
    const { page } = editor;
    await editor.create('shop/access.yaml', accessManifests);
    await editor.open('shop/access.yaml');
    await editor.command('Zero Token: Check Workspace');
    const view = page.frameLocator('iframe.webview').last().frameLocator('iframe');
    await view.getByRole('heading', { name: 'In short' }).waitFor();
    await view.getByText('can become cluster-admin').first().waitFor();
    await view.getByRole('cell', { name: 'never expires' }).first().waitFor();
    await editor.pictureAsIs('workspace-report');
    const image = view.locator('img[alt="Ways to cluster-admin"]');
    await editor.until('a picture that can be seen', () => image.evaluate((it) => it.naturalWidth > 300));
    await image.scrollIntoViewIfNeeded();
    await editor.pictureAsIs('workspace-ways');
    // A place leads to its file.
    await view.getByRole('link', { name: 'ci/secret.yaml' }).first().click();
    await page.locator('.tabs-container .tab.active', { hasText: 'secret.yaml' }).waitFor();
    rmSync(editor.path('shop'), { recursive: true });
  },

  'the status bar: what was found here, and with which settings': async (editor) => {
    const { page } = editor;
    await editor.open('ci/deployment.yaml');
    await editor.squiggle('error');
    await page.locator('#status\\.languageStatus').hover();
    const entries = page.locator('.hover-language-status');
    await entries.filter({ hasText: 'Zero Token: 1 finding in this file' }).first().waitFor();
    await entries.filter({ hasText: 'No configuration file' }).first().waitFor();
    await editor.pictureAsIs('status');
    await editor.press('Escape');
  },
};
