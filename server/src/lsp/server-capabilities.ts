import { type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import type { ClientAbilities } from './client-abilities.ts';

/** What the server offers this client: nothing that the client could not use. */
export function serverCapabilities(abilities: ClientAbilities): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    ...(abilities.documentSymbols ? { documentSymbolProvider: true } : {}),
    workspaceSymbolProvider: true,
    inlayHintProvider: { resolveProvider: false },
    ...(abilities.codeActionLiterals
      ? {
          codeActionProvider: {
            codeActionKinds: ['quickfix', 'source.fixAll.zeroToken'],
            resolveProvider: abilities.resolvesEdits,
          },
        }
      : {}),
    ...(abilities.pullsDiagnostics
      ? {
          diagnosticProvider: {
            identifier: 'zero-token',
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }
      : {}),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
