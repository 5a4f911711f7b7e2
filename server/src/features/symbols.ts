import type { Workspace } from '../engine/workspace-types.ts';
import { displayText } from '../identity/jwt/display.ts';
import type { ResourceFacts } from '../workspace/facts.ts';
import { at } from '../yaml/access.ts';
import type { DocumentSlice } from '../yaml/located.ts';

/** An object of a file for outlines and searches; offsets are UTF-16, absolute in the file. */
export interface ObjectSymbol {
  /** `Kind/name`, or `Kind` without a name; never empty, and without any token. */
  readonly label: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  /** The whole object. */
  readonly start: number;
  readonly end: number;
  /** Its name, or its kind; within the object. */
  readonly nameStart: number;
  readonly nameEnd: number;
}

export interface PlacedSymbol extends ObjectSymbol {
  readonly uri: string;
}

/** The objects of a file in order; documents of kinds that no rule reads are told without parsing them. */
export function documentSymbols(workspace: Workspace, uri: string): readonly ObjectSymbol[] {
  const text = workspace.text(uri);
  if (text === undefined) return [];
  return workspace.slices(uri).flatMap((slice, index): readonly ObjectSymbol[] => {
    if (slice.empty) return [];
    const document = { uri, index };
    const resources = workspace.resourcesOf(document);
    if (resources.length === 0) return unreadSymbol(text, slice);
    return resources.flatMap(({ facts }) => {
      // Files that are no objects have facts, and no name for an outline.
      if (facts.apiVersion === '') return [];
      // Only items of a list are less than their document.
      const node = facts.path.length === 0 ? undefined : at(workspace.parse(document)?.root, ...facts.path);
      return symbolOf(facts, node?.range ?? extentOf(text, slice), slice.start);
    });
  });
}

/** Answers hold no more than this: an editor asks again as the query grows. */
const mostSymbols = 500;

/**
 * The objects of all files that matter for identity and access and whose `Kind/name` holds the characters of the query in
 * this order, whatever their case; at most 500. Costs one pass over the objects known and no parse.
 */
export function workspaceSymbols(workspace: Workspace, query: string): readonly PlacedSymbol[] {
  const wanted = [...query.toLowerCase().replaceAll(/\s/g, '')];
  const found: PlacedSymbol[] = [];
  for (const uri of [...workspace.uris()].sort()) {
    for (const [index, slice] of workspace.slices(uri).entries()) {
      for (const { facts } of workspace.resourcesOf({ uri, index })) {
        if (facts.name === undefined || !isOfAccess(facts) || !holdsInOrder(labelOf(facts), wanted)) continue;
        const [symbol] = symbolOf(facts, facts.site.range, slice.start);
        if (symbol !== undefined) found.push({ ...symbol, uri });
        if (found.length === mostSymbols) return found;
      }
    }
  }
  return found;
}

const longestLabel = 200;

function isOfAccess({ serviceAccount, secret, role, binding, pod }: ResourceFacts): boolean {
  return [serviceAccount, secret, role, binding, pod].some((facts) => facts !== undefined);
}

function holdsInOrder(label: string, wanted: readonly string[]): boolean {
  const text = label.toLowerCase();
  let from = 0;
  return wanted.every((character) => {
    const place = text.indexOf(character, from);
    from = place + character.length;
    return place >= 0;
  });
}

function symbolOf(
  facts: ResourceFacts,
  [start, end]: readonly [number, number],
  base: number,
): readonly ObjectSymbol[] {
  const label = labelOf(facts);
  if (label === '') return [];
  // A name read through an alias stands elsewhere; clients refuse a selection outside of its symbol.
  const [nameStart, nameEnd] = facts.site.range;
  const inside = nameStart >= start && nameEnd <= end;
  return [
    {
      label,
      kind: facts.kind,
      namespace: facts.namespace === undefined ? undefined : displayText(facts.namespace, longestLabel),
      start: base + start,
      end: base + end,
      nameStart: base + (inside ? nameStart : start),
      nameEnd: base + (inside ? nameEnd : start),
    },
  ];
}

function labelOf({ kind, name }: { readonly kind: string; readonly name: string | undefined }): string {
  return displayText(name === undefined || name === '' ? kind : `${kind}/${name}`, longestLabel).trim();
}

const leading = /^(?:(?:---)?[^\S\n]*(?:#[^\n]*)?\n|%[^\n]*\n)*(?:---[^\S\n]+)?/;

/** The document without its marker, directives, and the comments and lines around it, relative to its start. */
function extentOf(text: string, { start, end }: DocumentSlice): readonly [number, number] {
  const own = text.slice(start, end);
  const first = leading.exec(own)?.[0].length ?? 0;
  return [first, Math.max(first, own.trimEnd().length)];
}

/** A document of a kind without facts, by what can be told line by line; its name is left out when it is not plain. */
function unreadSymbol(text: string, slice: DocumentSlice): readonly ObjectSymbol[] {
  const { kind, apiVersion, start } = slice;
  if (kind === undefined || apiVersion === undefined) return [];
  const [first, last] = extentOf(text, slice);
  const found = plainNameIn(text.slice(start, slice.end));
  const label = labelOf({ kind, name: found?.name });
  if (label === '') return [];
  return [
    {
      label,
      kind,
      namespace: undefined,
      start: start + first,
      end: start + last,
      nameStart: start + (found?.start ?? first),
      nameEnd: start + (found === undefined ? first : found.start + found.name.length),
    },
  ];
}

/** `metadata.name` of a document in block style, where it is a plain word. */
function plainNameIn(text: string): { readonly name: string; readonly start: number } | undefined {
  let offset = 0;
  let indent: number | undefined;
  for (const line of text.split('\n')) {
    const start = offset;
    offset += line.length + 1;
    if (indent === undefined) {
      if (/^metadata:\s*(?:#|$)/.test(line)) indent = 0;
      continue;
    }
    if (/^\s*(?:#|$)/.test(line)) continue;
    const own = line.search(/\S/);
    if (own === 0) return undefined;
    if (indent === 0) indent = own;
    const match = own === indent ? /^name:\s+([\w.-]+)\s*(?:#.*)?$/.exec(line.slice(own)) : null;
    const name = match?.[1];
    if (name !== undefined) return { name, start: start + line.indexOf(name, own + 'name:'.length) };
  }
  return undefined;
}
