import type { CompletionItem, CompletionList, CompletionParams } from 'vscode-languageserver';
import { type CompletionItemData, type Completions, complete } from '../features/completion/complete.ts';
import { plainText } from '../features/markdown.ts';
import { rangeAt } from '../features/ranges.ts';
import type { LineIndex } from '../yaml/lines.ts';
import type { Session } from './session.ts';

/** The protocol's numbers for the kinds of items, and for a text with stops. */
const itemKinds = { reference: 18, enumMember: 20 } as const;
const snippetFormat = 2;

/** What may stand at a position; null where nothing is known. */
export function answerCompletion(
  session: Session,
  { textDocument, position }: CompletionParams,
): CompletionList | null {
  const uri = session.uris.canonical(textDocument.uri);
  const lines = session.lines(uri);
  if (lines === undefined || !session.configurations.settingsOf(uri).enable) return null;
  const offset = lines.offsetAt(position);
  const found = complete(session.workspace, uri, offset);
  if (found === undefined) return null;
  return {
    isIncomplete: found.truncated,
    items: found.items.map((item) => toItem(session, lines, found, offset, item)),
  };
}

function toItem(
  { abilities }: Session,
  lines: LineIndex,
  { start, end }: Completions,
  offset: number,
  item: CompletionItemData,
): CompletionItem {
  const { label, detail, documentation, also } = item;
  const snippet = abilities.completionSnippets && item.stops.length > 0;
  const newText = snippet ? toSnippet(item.newText, item.stops) : item.newText;
  const replace = rangeAt(lines, start, end);
  return {
    label,
    kind: item.type === 'object' ? itemKinds.reference : itemKinds.enumMember,
    ...(detail === undefined
      ? {}
      : abilities.completionLabelDetails
        ? { labelDetails: { description: detail } }
        : { detail }),
    ...(documentation === undefined
      ? {}
      : {
          documentation: abilities.markdownCompletion
            ? { kind: 'markdown', value: documentation }
            : plainText(documentation),
        }),
    filterText: item.filterText,
    sortText: item.sortText,
    ...(snippet ? { insertTextFormat: snippetFormat } : {}),
    textEdit: abilities.insertReplace
      ? { newText, insert: rangeAt(lines, start, offset), replace }
      : { newText, range: replace },
    ...(also.length === 0
      ? {}
      : {
          additionalTextEdits: also.map((edit) => ({
            range: rangeAt(lines, edit.start, edit.end),
            newText: edit.newText,
          })),
        }),
  };
}

/** The text as a snippet, with a stop for each of its parts that is to be filled in. */
function toSnippet(text: string, stops: readonly string[]): string {
  const escaped = (plain: string): string => plain.replaceAll(/[\\$}]/g, '\\$&');
  let rest = text;
  let result = '';
  stops.forEach((stop, index) => {
    const at = rest.indexOf(stop);
    if (at < 0) return;
    result += `${escaped(rest.slice(0, at))}\${${index + 1}:${escaped(stop)}}`;
    rest = rest.slice(at + stop.length);
  });
  return result + escaped(rest);
}
