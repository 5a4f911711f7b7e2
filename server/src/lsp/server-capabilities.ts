import { type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import type { ClientAbilities } from './client-abilities.ts';
import { completionTriggers } from './completion.ts';

/** What the server offers this client: nothing that the client could not use. */
export function serverCapabilities(abilities: ClientAbilities): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [...completionTriggers], resolveProvider: false },
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: abilities.preparesRename ? { prepareProvider: true } : true,
    ...(abilities.documentSymbols ? { documentSymbolProvider: true } : {}),
    workspaceSymbolProvider: true,
    codeLensProvider: { resolveProvider: true },
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
