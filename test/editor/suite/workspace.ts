import * as vscode from 'vscode';
import { matches, ok } from './assert.ts';
import { finding, noFinding, until, withFiles, workspaceUri } from './editor.ts';
import { role } from './manifests.ts';
import { describe, it } from './mocha.ts';
import { fakeToken } from './tokens.ts';

const authentication = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: https://token.actions.githubusercontent.com
      audiences: [cluster]
    claimValidationRules:
      - {claim: repository_owner_id, requiredValue: "9919"}
    claimMappings:
      username: {claim: sub, prefix: "github:"}
`;

async function pageText(name: string): Promise<string> {
  const uri = vscode.Uri.from({ scheme: 'zero-token', path: `/${name}.md` });
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

function root(name: string): vscode.Uri {
  return vscode.Uri.joinPath(workspaceUri(), name);
}

async function contents(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

describe('the whole workspace', () => {
  it('is reported on a page that leads to the findings', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      await files.open('role.yaml');
      await finding(files.uri('role.yaml'), 'no-wildcard-rbac');
      const name = `Zero Token - ${vscode.workspace.workspaceFolders?.[0]?.name}`;
      const text = await until('the page', async () => {
        await vscode.commands.executeCommand('zeroToken.checkWorkspace');
        const page = await pageText(name);
        return page.includes('role\\.yaml') && page;
      });
      matches(text, /^# Zero Token: \S+\n\nWritten \d{4}-/, 'Title');
      matches(text, /## In short\n\n- \*\*/, 'Summary');
      matches(text, /## Long-lived credentials that are left\n/, 'Credentials');
      matches(text, /## Ways to cluster-admin\n/, 'Ways');
      matches(text, /`no-wildcard-rbac` · ZT201 · \d+ /, 'Rule');
      matches(text, /\]\([^)]*role\.yaml#L\d+/, 'Link');
    }));

  it('has a baseline that silences what is known, and is named in the configuration', () =>
    withFiles({ 'role.yaml': role('["*"]') }, async (files) => {
      await files.open('role.yaml');
      const uri = files.uri('role.yaml');
      await finding(uri, 'no-wildcard-rbac');
      const made = [root('.zero-token-baseline.json'), root('.zero-token.yaml')];
      try {
        await vscode.commands.executeCommand('zeroToken.createBaseline');
        await noFinding(uri, 'no-wildcard-rbac');
        matches(await contents(made[0]!), /"rule":"no-wildcard-rbac"/, 'Baseline');
        matches(await contents(made[1]!), /^baseline: \.zero-token-baseline\.json$/m, 'Configuration');
      } finally {
        for (const file of made) await vscode.workspace.fs.delete(file, { useTrash: false });
      }
      await finding(uri, 'no-wildcard-rbac');
    }));

  it('says who the token under the cursor is', () => {
    const token = fakeToken({
      iss: 'https://token.actions.githubusercontent.com',
      aud: 'cluster',
      sub: 'repo:acme/shop:environment:production',
      repository_owner_id: '9919',
      exp: 4102444800,
    });
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  token: ${token}\n`;
    return withFiles({ 'authentication.yaml': authentication, 'map.yaml': map }, async (files) => {
      const text = await until('the page', async () => {
        // Each time, since the page takes the editor's place.
        const editor = await files.open('map.yaml');
        const place = editor.document.positionAt(editor.document.getText().indexOf('eyJ') + 4);
        editor.selection = new vscode.Selection(place, place);
        await vscode.commands.executeCommand('zeroToken.trace');
        const page = (await pageText('who-is-this-token')).replaceAll('\\', '');
        return page.includes('github:repo:acme/shop:environment:production') && page;
      });
      ok(!text.includes(token.slice(-40)), 'The token stands on the page.');
    });
  });
});
