import type { Workspace } from '../../engine/workspace-types.ts';
import { withoutTokens } from '../../identity/jwt/display.ts';
import { told } from '../../words/tell.ts';
import { visibleText } from '../../words/visible.ts';
import type { DocumentKey } from '../../workspace/document-key.ts';
import { isMap, items, stringAt } from '../../yaml/access.ts';
import type { Candidate, CompletionPlace } from './candidate.ts';
import { type TypedValue, valueAt } from './place.ts';
import { completionProviders } from './providers.ts';
import { createWriter, type WrittenEdit } from './writer.ts';

/** One item of the list; offsets are UTF-16, absolute in the file. */
export interface CompletionItemData {
  readonly label: string;
  readonly detail: string | undefined;
  /** Markdown. */
  readonly documentation: string | undefined;
  readonly type: Candidate['type'];
  /** What takes the place of the typed word, with quotes where the place needs them. */
  readonly newText: string;
  /** What the typed characters are compared with. */
  readonly filterText: string;
  readonly sortText: string;
  /** Parts of `newText`, in their order, that are for the reader to fill in. */
  readonly stops: readonly string[];
  /** Edits away from the word, to be made with it. */
  readonly also: readonly WrittenEdit[];
}

export interface Completions {
  /** The typed word: all of it is replaced. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly CompletionItemData[];
  /** True when more fits than is listed. */
  readonly truncated: boolean;
}

/** Characters of a document; reading a longer one takes longer than the pause between two keys. */
const largestDocument = 250_000;

/** A longer list is not read; typing narrows it. */
const mostItems = 300;

const wantedKinds: ReadonlySet<string> = new Set(completionProviders.flatMap(({ kinds }) => kinds));

/**
 * What may stand at an offset: objects of the workspace and words of Kubernetes, never a guess. Undefined where nothing
 * is known, in documents of other kinds without a parse.
 */
export function complete(workspace: Workspace, uri: string, offset: number): Completions | undefined {
  const document = workspace.documentAt(uri, offset);
  const slice = document === undefined ? undefined : workspace.slices(uri)[document.index];
  const text = workspace.text(uri);
  if (document === undefined || slice === undefined || text === undefined) return undefined;
  const { kind, start, end, mustParse, empty } = slice;
  const mayBeWanted = mustParse || (kind !== undefined && (wantedKinds.has(kind) || kind.endsWith('List')));
  if (empty || !mayBeWanted || end - start > largestDocument) return undefined;
  const value = valueAt(text.slice(start, end), offset - start);
  if (value === undefined) return undefined;
  const all = candidatesAt(placeOf(value, workspace, document), value.typed);
  if (all.length === 0) return undefined;
  const writer = createWriter(value);
  const absolute = (edit: WrittenEdit): WrittenEdit => ({
    ...edit,
    start: start + edit.start,
    end: start + edit.end,
  });
  return {
    start: start + value.range[0],
    end: start + value.range[1],
    items: all.slice(0, mostItems).flatMap((candidate, index): readonly CompletionItemData[] => {
      const also = candidate.beside === undefined ? [] : writer.beside(candidate.beside)?.map(absolute);
      if (also === undefined) return [];
      const label = visibleText(labelOf(candidate));
      return [
        {
          label,
          detail: candidate.detail && visibleText(told(candidate.detail)),
          documentation: documentationOf(candidate, index),
          type: candidate.type,
          newText: writer.value(candidate.value),
          filterText: candidate.value === '' ? label : candidate.value,
          sortText: String(index).padStart(4, '0'),
          stops: candidate.stops ?? [],
          also,
        },
      ];
    }),
    truncated: all.length > mostItems,
  };
}

/** What the providers know, in the order of the list; what begins as it was typed is not lost among many. */
function candidatesAt(place: CompletionPlace, typed: string): readonly Candidate[] {
  const found = completionProviders
    .filter(({ kinds }) => kinds.includes(place.resource.kind))
    .flatMap((provider) => provider.candidates(place))
    // A token may stand where a name belongs; nobody is to see it in a list, nor to take a name in which something hides.
    .filter(({ value }) => !place.others.includes(value) && visibleText(withoutTokens(value)) === value)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || compareTexts(labelOf(a), labelOf(b)));
  if (found.length <= mostItems || typed === '') return found;
  const begins = ({ value }: Candidate): boolean => value.startsWith(typed);
  return [...found.filter(begins), ...found.filter((candidate) => !begins(candidate))];
}

// Nobody reads on before typing, and each asks for the access of an account or role.
const mostExplained = 60;

function documentationOf({ documentation }: Candidate, index: number): string | undefined {
  if (typeof documentation !== 'function') return documentation && told(documentation);
  return index < mostExplained ? documentation() : undefined;
}

function labelOf({ label, value }: Candidate): string {
  return label ?? value;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function placeOf(value: TypedValue, workspace: Workspace, document: DocumentKey): CompletionPlace {
  const { resource, path, container, scalar, typed } = value;
  const others = items(isMap(container) ? undefined : container).flatMap((item) =>
    item === scalar ? [] : (stringAt(item) ?? []),
  );
  const same = JSON.stringify(resource.path);
  const placed = workspace
    .resourcesOf(document)
    .find(({ facts }) => facts.kind === resource.kind && JSON.stringify(facts.path) === same);
  return {
    workspace,
    uri: document.uri,
    resource,
    namespace: placed?.facts.namespace ?? resource.namespace,
    path: path.slice(resource.path.length),
    typed,
    others,
  };
}
