import type { InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol.ts';

/** What the connected client can do, as far as the server's behaviour depends on it. */
export interface ClientAbilities {
  /**
   * False also for those that ask for them and cannot be told to ask again, such as Neovim 0.11, as long as they take what
   * is sent to them: they would not hear of findings that rest on files read later.
   */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesInlayHints: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly configuration: boolean;
  readonly configurationEvents: boolean;
  readonly watchesFiles: boolean;
  readonly workspaceFolders: boolean;
  readonly codeActionLiterals: boolean;
  readonly resolvesEdits: boolean;
  readonly disabledActions: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  /** An edit may make a file. */
  readonly createsFiles: boolean;
  readonly markdownHover: boolean;
  /** Symbols with their extent; the old form cannot say it. */
  readonly documentSymbols: boolean;
  readonly preparesRename: boolean;
  readonly refreshesCodeLenses: boolean;
  readonly markdownCompletion: boolean;
  readonly completionSnippets: boolean;
  readonly completionLabelDetails: boolean;
  /** A word may be replaced whole or up to the cursor, as the user likes. */
  readonly insertReplace: boolean;
  readonly own: InitializationOptions;
}

/** Reads them from `initialize`; what is not announced is taken to be missing. */
export function readAbilities({ capabilities, initializationOptions }: InitializeParams): ClientAbilities {
  const { textDocument, workspace } = capabilities;
  const published = textDocument?.publishDiagnostics;
  const pulled = textDocument?.diagnostic;
  const action = textDocument?.codeAction;
  const edit = workspace?.workspaceEdit;
  const formats = textDocument?.hover?.contentFormat;
  const refreshesDiagnostics = workspace?.diagnostics?.refreshSupport === true;
  const item = textDocument?.completion?.completionItem;
  const own: unknown = initializationOptions;
  return {
    pullsDiagnostics: pulled !== undefined && (refreshesDiagnostics || published === undefined),
    refreshesDiagnostics,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    relatedInformation: (pulled?.relatedInformation ?? published?.relatedInformation) === true,
    codeDescription: (pulled?.codeDescriptionSupport ?? published?.codeDescriptionSupport) === true,
    configuration: workspace?.configuration === true,
    configurationEvents: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    codeActionLiterals: action?.codeActionLiteralSupport !== undefined,
    resolvesEdits:
      action?.dataSupport === true && action.resolveSupport?.properties?.includes('edit') === true,
    disabledActions: action?.disabledSupport === true,
    documentChanges: edit?.documentChanges === true,
    changeAnnotations: edit?.changeAnnotationSupport !== undefined,
    createsFiles: edit?.documentChanges === true && edit.resourceOperations?.includes('create') === true,
    markdownHover: formats === undefined || formats.includes('markdown'),
    documentSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    refreshesCodeLenses: workspace?.codeLens?.refreshSupport === true,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    markdownCompletion: item?.documentationFormat?.includes('markdown') === true,
    completionSnippets: item?.snippetSupport === true,
    completionLabelDetails: item?.labelDetailsSupport === true,
    insertReplace: item?.insertReplaceSupport === true,
    own: typeof own === 'object' && own !== null ? (own as InitializationOptions) : {},
  };
}
