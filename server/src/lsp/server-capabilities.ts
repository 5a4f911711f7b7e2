import type { ServerCapabilities } from 'vscode-languageserver';
import type { ClientAbilities } from './client-abilities.ts';

/** `TextDocumentSyncKind.Incremental`. */
const incremental = 2;
/** Where values begin and lists go on. Elsewhere nothing is offered, so that others are not disturbed. */
const completionTriggers: readonly string[] = [' ', '"', "'", '[', ',', '/', ':'];

/** What the server offers this client: nothing that the client could not use. */
export function serverCapabilities(abilities: ClientAbilities): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: incremental, save: true },
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
