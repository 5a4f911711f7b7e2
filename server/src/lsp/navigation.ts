import type {
  DefinitionParams,
  DocumentSymbol,
  DocumentSymbolParams,
  Location,
  ReferenceParams,
  WorkspaceSymbol,
  WorkspaceSymbolParams,
} from 'vscode-languageserver';
import { definitions, type Place, references } from '../features/navigation.ts';
import { rangeAt } from '../features/ranges.ts';
import { documentSymbols, workspaceSymbols } from '../features/symbols.ts';
import type { Session } from './session.ts';

/** `SymbolKind.Object`. */
const objectKind = 19;

/** The manifests of the object named at a position. */
export function answerDefinition(session: Session, params: DefinitionParams): Location[] {
  return atPosition(session, params, (uri, offset) => definitions(session.workspace, uri, offset));
}

/** The places that name the object named at a position. */
export function answerReferences(session: Session, params: ReferenceParams): Location[] {
  const { includeDeclaration } = params.context;
  return atPosition(session, params, (uri, offset) =>
    references(session.workspace, uri, offset, { includeDeclaration }),
  );
}

function atPosition(
  session: Session,
  { textDocument, position }: DefinitionParams,
  find: (uri: string, offset: number) => readonly Place[],
): Location[] {
  const uri = session.uris.canonical(textDocument.uri);
  const lines = session.lines(uri);
  if (lines === undefined || !session.configurations.settingsOf(uri).enable) return [];
  return find(uri, lines.offsetAt(position)).flatMap((place) => toLocation(session, place));
}

/** A place for the client; empty when its file is gone. */
export function toLocation({ lines, uris }: Session, { uri, start, end }: Place): readonly Location[] {
  const index = lines(uri);
  return index === undefined ? [] : [{ uri: uris.display(uri), range: rangeAt(index, start, end) }];
}

/** The objects of a file. */
export function answerDocumentSymbols(
  session: Session,
  { textDocument }: DocumentSymbolParams,
): DocumentSymbol[] {
  const uri = session.uris.canonical(textDocument.uri);
  const lines = session.lines(uri);
  if (lines === undefined || !session.configurations.settingsOf(uri).enable) return [];
  return documentSymbols(session.workspace, uri).map(
    ({ label, namespace, start, end, nameStart, nameEnd }) => ({
      name: label,
      ...(namespace === undefined ? {} : { detail: namespace }),
      kind: objectKind,
      range: rangeAt(lines, start, end),
      selectionRange: rangeAt(lines, nameStart, nameEnd),
    }),
  );
}

/** The objects of all files that fit a query. */
export function answerWorkspaceSymbols(
  session: Session,
  { query }: WorkspaceSymbolParams,
): WorkspaceSymbol[] {
  return workspaceSymbols(session.workspace, query).flatMap(
    ({ label, namespace, uri, nameStart, nameEnd }) => {
      if (!session.configurations.settingsOf(uri).enable) return [];
      return toLocation(session, { uri, start: nameStart, end: nameEnd }).map((location) => ({
        name: label,
        kind: objectKind,
        location,
        ...(namespace === undefined ? {} : { containerName: namespace }),
      }));
    },
  );
}
