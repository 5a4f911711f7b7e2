import {
  type Connection,
  createConnection,
  createProtocolConnection,
  TextDocuments,
} from 'vscode-languageserver';
import {
  type Position,
  TextDocument,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-textdocument';
import type { Transport } from './shell.ts';

/** The other side, over whatever carries the messages; the caller makes it listen. */
export function connect({ reader, writer }: Transport): Connection {
  // Leaving is the shell's affair.
  const watchDog = { shutdownReceived: false, initialize: () => undefined, exit: () => undefined };
  return createConnection((logger) => createProtocolConnection(reader, writer, logger), watchDog);
}

/** The buffers the client has open, by its own spelling of their URIs. */
export function openDocuments(): TextDocuments<TextDocument> {
  return new TextDocuments({
    create: TextDocument.create,
    update(document, changes, version) {
      let changed = document;
      for (const change of changes)
        changed = TextDocument.update(changed, [insideOf(changed, change)], version);
      return changed;
    },
  });
}

/** The change with its lines inside the text: beyond the last one `TextDocument` loses count of the lines. */
function insideOf(
  document: TextDocument,
  change: TextDocumentContentChangeEvent,
): TextDocumentContentChangeEvent {
  if (!('range' in change) || change.range.end.line < document.lineCount) return change;
  const inside = (position: Position): Position => document.positionAt(document.offsetAt(position));
  return { ...change, range: { start: inside(change.range.start), end: inside(change.range.end) } };
}
