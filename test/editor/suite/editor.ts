// What the tests do in the editor: files of their own, findings awaited, fixes applied.
import * as vscode from 'vscode';
import { ok } from './assert.ts';

/** The extension under test. */
export const extensionId = 'zero-token.zero-token';
// Milliseconds to wait for something; less once several waits were in vain, so that a broken build is soon told.
const patience = () => (timeouts < 3 ? 15_000 : 3_000);
let timeouts = 0;
let counter = 0;

/** Files of one test, in a folder of their own in the workspace. */
export interface Scratch {
  uri(name: string): vscode.Uri;
  open(name: string): Promise<vscode.TextEditor>;
  /** Text of the file as the editor has it, saved or not. */
  text(name: string): Promise<string>;
}

/** The workspace folder. */
export function workspaceUri(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  ok(folder, 'The suite needs a workspace folder.');
  return folder.uri;
}

/**
 * Writes files into a folder of the test's own, lets the test work with them, and removes them and their editors again.
 * The folder is there before the editor starts: on Linux, a watcher can miss files that are written into a folder at the
 * moment it is made.
 */
export async function withFiles(
  files: Readonly<Record<string, string>>,
  work: (scratch: Scratch) => Promise<void>,
): Promise<void> {
  counter++;
  const folder = vscode.Uri.joinPath(workspaceUri(), `scratch-${counter}`);
  const uri = (name: string) => vscode.Uri.joinPath(folder, name);
  const known = await vscode.workspace.fs.stat(folder).then(
    (stat) => (stat.type & vscode.FileType.Directory) !== 0,
    () => false,
  );
  ok(known, `${folder.path} is missing; run.mjs has to make more of them.`);
  for (const [name, text] of Object.entries(files)) {
    await vscode.workspace.fs.writeFile(uri(name), new TextEncoder().encode(text));
  }
  const document = (name: string) => vscode.workspace.openTextDocument(uri(name));
  try {
    await work({
      uri,
      open: async (name) => vscode.window.showTextDocument(await document(name), { preview: false }),
      text: async (name) => (await document(name)).getText(),
    });
  } finally {
    // Saved first: closing a changed file would ask a question that nobody answers.
    await vscode.workspace.saveAll(false);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const [name] of await vscode.workspace.fs.readDirectory(folder)) {
      await vscode.workspace.fs.delete(uri(name), { recursive: true, useTrash: false });
    }
  }
}

/** Waits until the condition gives something, asking again at every change of findings and twice a second. */
export async function until<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const allowed = patience();
  const end = Date.now() + allowed;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) {
      timeouts++;
      throw new Error(`${what}: not within ${allowed / 1000} s. ${everyFinding()}`);
    }
    await nextChange(500);
  }
}

/** Our findings in a file, in its order. */
export function findings(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((diagnostic) => diagnostic.source === 'zero-token')
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** The rule that found something. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits for a finding of a rule in a file; the one at `nth` in the order of the file. */
export function finding(uri: vscode.Uri, rule: string, nth = 0): Promise<vscode.Diagnostic> {
  return until(`${rule} in ${uri.path}`, () => findings(uri).filter((it) => ruleOf(it) === rule)[nth]);
}

/** Waits until a rule finds nothing in a file. */
export async function noFinding(uri: vscode.Uri, rule: string): Promise<void> {
  await until(`no ${rule} in ${uri.path}`, () => !findings(uri).some((it) => ruleOf(it) === rule));
}

/** The text that a range covers. */
export function textAt(editor: vscode.TextEditor, range: vscode.Range): string {
  return editor.document.getText(range);
}

/** The quick fixes that the editor offers where a finding stands, with their edits. */
export async function quickFixes(
  uri: vscode.Uri,
  diagnostic: vscode.Diagnostic,
): Promise<readonly vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    diagnostic.range,
    kind,
    50,
  );
}

/**
 * The one quick fix for a finding whose title matches and that can be applied. Asked for again while there is none: an
 * offer whose edit is wanted after another file has changed is withdrawn, and the editor offers it anew.
 */
export function quickFix(
  uri: vscode.Uri,
  diagnostic: vscode.Diagnostic,
  title: RegExp,
): Promise<vscode.CodeAction> {
  return until(`the quick fix ${title}`, async () => {
    const actions = await quickFixes(uri, diagnostic);
    const found = actions.filter((action) => title.test(action.title) && (action.edit || action.command));
    ok(
      found.length < 2,
      `${found.length} of these match ${title}: ${actions.map((it) => it.title).join(' | ')}`,
    );
    return found[0];
  });
}

/** Does what choosing an action in the menu does: its edit, then its command. */
export async function perform(action: vscode.CodeAction): Promise<void> {
  ok(!action.disabled, `"${action.title}" is disabled: ${action.disabled?.reason}`);
  ok(action.edit || action.command, `"${action.title}" does nothing.`);
  if (action.edit)
    ok(await vscode.workspace.applyEdit(action.edit), `The edit of "${action.title}" was refused.`);
  if (action.command) {
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  }
}

/** The text of all hovers at a position. */
export async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

/** The inlay hints of a whole document, as texts with their positions. */
export async function inlayHints(
  document: vscode.TextDocument,
): Promise<readonly { readonly text: string; readonly position: vscode.Position }[]> {
  const range = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    range,
  );
  return hints.map(({ label, position }) => ({
    text: typeof label === 'string' ? label : label.map((part) => part.value).join(''),
    position,
  }));
}

/** Position of the nth occurrence of a text, plus an offset in characters. */
export function positionOf(
  document: vscode.TextDocument,
  text: string,
  offset = 0,
  nth = 0,
): vscode.Position {
  let at = -1;
  for (let turn = 0; turn <= nth; turn++) {
    at = document.getText().indexOf(text, at + 1);
    ok(at >= 0, `"${text}" is not in ${document.uri.path}.`);
  }
  return document.positionAt(at + offset);
}

/** Replaces the nth occurrence of a text in an editor, as typing does. */
export async function replace(editor: vscode.TextEditor, text: string, by: string): Promise<void> {
  const start = positionOf(editor.document, text);
  const range = new vscode.Range(
    start,
    editor.document.positionAt(editor.document.offsetAt(start) + text.length),
  );
  ok(await editor.edit((edit) => edit.replace(range, by)), 'The edit was refused.');
}

/** Sets `zeroToken.…` settings of the workspace, lets the test work, and takes them back. */
export async function withSettings(
  values: Readonly<Record<string, unknown>>,
  work: () => Promise<void>,
): Promise<void> {
  const set = async (name: string, value: unknown) =>
    vscode.workspace.getConfiguration('zeroToken').update(name, value, vscode.ConfigurationTarget.Workspace);
  try {
    for (const [name, value] of Object.entries(values)) await set(name, value);
    await work();
  } finally {
    for (const name of Object.keys(values)) await set(name, undefined);
  }
}

function nextChange(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const listener = vscode.languages.onDidChangeDiagnostics(done);
  });
}

function everyFinding(): string {
  const all = vscode.languages
    .getDiagnostics()
    .flatMap(([uri, list]) =>
      list.map(
        (it) =>
          `${vscode.workspace.asRelativePath(uri)}:${it.range.start.line + 1} ${it.source} ${ruleOf(it)}: ${it.message}`,
      ),
    );
  return all.length === 0 ? 'There are no findings at all.' : `There are:\n${all.slice(0, 20).join('\n')}`;
}
