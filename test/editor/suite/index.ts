// The suite's entry for every host: VS Code calls `run`.
import * as vscode from 'vscode';
import './activation.ts';
import './diagnostics.ts';
import './fixes.ts';
import './tokens-inline.ts';
import './names.ts';
import './settings.ts';
import './snippets.ts';
import './permissions.ts';
import './workspace.ts';
import './large-file.ts';
// Last: it ends the server.
import './recovery.ts';
import { runTests } from './mocha.ts';

/** Runs all tests; rejects when one fails, as VS Code expects it. */
export async function run(): Promise<void> {
  const host = vscode.env.uiKind === vscode.UIKind.Web ? vscode.env.appHost : 'desktop';
  console.log(`[suite] VS Code ${vscode.version} (${host})`);
  const outcome = await runTests();
  if (outcome.failed > 0) throw new Error(`${outcome.failed} of the tests failed.`);
  if (outcome.passed === 0) throw new Error('No test ran.');
}
