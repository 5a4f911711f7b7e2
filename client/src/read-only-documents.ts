import * as vscode from 'vscode';

/** Read-only Markdown pages that exist only while they are shown. */
export interface ReadOnlyDocuments extends vscode.Disposable {
  /** Shows the page in the editor's Markdown preview where it has one, else as text. */
  show(name: string, markdown: string): Promise<void>;
}

const scheme = 'zero-token';

export function readOnlyDocuments(): ReadOnlyDocuments {
  const pages = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => pages.get(uri.path) ?? '',
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === scheme) pages.delete(uri.path);
  });
  return {
    async show(name, markdown) {
      const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
      pages.set(uri.path, markdown);
      changed.fire(uri);
      try {
        await vscode.commands.executeCommand('markdown.showPreview', uri);
      } catch {
        await vscode.window.showTextDocument(uri, { preview: true });
      }
    },
    dispose() {
      pages.clear();
      vscode.Disposable.from(changed, provider, closed).dispose();
    },
  };
}
