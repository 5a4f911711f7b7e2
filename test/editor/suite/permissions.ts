import * as vscode from 'vscode';
import { matches, ok } from './assert.ts';
import { positionOf, until, withFiles } from './editor.ts';
import { describe, it } from './mocha.ts';

const shop = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: checkout
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: checkout-edit
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: edit
subjects:
  - kind: ServiceAccount
    name: checkout
`;

/** Text of a read-only page that is shown. */
async function pageText(name: string): Promise<string> {
  const uri = vscode.Uri.from({ scheme: 'zero-token', path: `/${name}.md` });
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

function tabs(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}

describe('effective permissions', () => {
  it('of the account under the cursor are drawn on a page with a list and Mermaid text', () =>
    withFiles({ 'shop.yaml': shop }, async (files) => {
      const editor = await files.open('shop.yaml');
      const place = positionOf(editor.document, 'checkout', 2);
      editor.selection = new vscode.Selection(place, place);
      const text = await until('the page', async () => {
        await vscode.commands.executeCommand('zeroToken.showAccessPaths');
        const page = await pageText('access-paths');
        return page.includes('checkout') && page;
      });
      await until('its tab', () => tabs().some((label) => label.includes('access-paths')));
      matches(text, /!\[[^\]]*\]\(data:image\/svg\+xml;/, 'Picture');
      matches(text, /```mermaid\nflowchart LR\n/, 'Mermaid');
      matches(text, /start Pods as every ServiceAccount in namespace shop/, 'List');
    }));

  it('have a view that comes when it is asked for', () =>
    withFiles({ 'shop.yaml': shop }, async (files) => {
      await files.open('shop.yaml');
      const subject = { kind: 'ServiceAccount', name: 'checkout', namespace: 'shop' };
      const chosen = { subject, label: 'ServiceAccount shop/checkout' };
      await vscode.commands.executeCommand('zeroToken.showEffectivePermissions', chosen);
      // The command of a view exists only while the view is not hidden.
      await until('the view', async () => {
        try {
          await vscode.commands.executeCommand('zeroToken.effectivePermissions.focus');
          return true;
        } catch {
          return false;
        }
      });
      await vscode.commands.executeCommand('zeroToken.showShownAccessPaths');
      ok((await pageText('access-paths')).includes('checkout'), 'The view forgot whom it shows.');
    }));
});
