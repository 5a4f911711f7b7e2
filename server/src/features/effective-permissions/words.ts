import type { Workspace } from '../../engine/workspace-types.ts';
import { displayText } from '../../identity/jwt/display.ts';
import { formOf, tell, told } from '../../words/tell.ts';
import type { Site } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { codeSpan, linkAddress } from '../markdown.ts';
import type { ObjectName } from '../named-objects.ts';
import type { Place } from '../navigation.ts';

/** A word of a manifest, so somebody else's text, with the place it leads to. */
export interface Named {
  readonly text: string;
  readonly place?: Place;
}

/** A sentence: text of ours, in which backquotes mean code, and names of others. */
export type Words = readonly (string | Named)[];

/** How a place is written as the address of a link; undefined where it cannot be. */
export type LinkTo = (place: Place) => string | undefined;

/** A sentence with names put in; a list of words is put in as it is. */
export function say(texts: TemplateStringsArray, ...parts: readonly (string | Named | Words)[]): Words {
  return formOf(texts).flatMap((piece): Words => {
    const part = typeof piece === 'number' ? parts[piece] : piece;
    if (part === undefined || part === '') return [];
    if (typeof part === 'string') return [typeof piece === 'number' ? told(part) : part];
    return 'text' in part ? [part] : part;
  });
}

const longestName = 80;

/** Without markup, on one line, safe to show anywhere. */
export function plainWords(words: Words): string {
  return words.map((word) => (typeof word === 'string' ? word.replaceAll('`', '') : shown(word))).join('');
}

/** Markdown: names are code, and links where `linkTo` gives an address. */
export function markdownWords(words: Words, linkTo?: LinkTo): string {
  return words
    .map((word) => {
      if (typeof word === 'string') return word;
      const name = codeSpan(shown(word));
      const address = word.place === undefined ? undefined : linkTo?.(word.place);
      return address === undefined ? name : `[${name}](${linkAddress(address)})`;
    })
    .join('');
}

/** Tokens go before a name is cut, since a piece of one is not known for what it is. */
function shown({ text }: Named): string {
  return displayText(text === '' ? '""' : text, longestName);
}

/** `Kind namespace/name`; kinds that are none of Kubernetes' own words count as names. */
export function objectWords(
  {
    kind,
    name,
    namespace,
  }: { readonly kind: string; readonly name: string; readonly namespace?: string | undefined },
  place?: Place,
): Words {
  const full = namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
  const named = { text: full, ...(place === undefined ? {} : { place }) };
  return /^[A-Z][A-Za-z]{0,60}$/.test(kind) ? [`${kind} `, named] : [{ text: kind }, ' ', named];
}

/** The object at its own name. */
export function placedWords(placed: PlacedResource, workspace: Workspace): Words {
  const { kind, name, namespace } = placed.facts;
  const place = placeAt(workspace, placed, placed.facts.site);
  return objectWords({ kind, name: name ?? tell`(no name)`, namespace }, place);
}

/** Where a part of an object stands in its file; undefined when the file is gone. */
export function placeAt(
  workspace: Workspace,
  { document }: PlacedResource,
  { range }: Site,
): Place | undefined {
  const slice = workspace.slices(document.uri)[document.index];
  return slice && { uri: document.uri, start: slice.start + range[0], end: slice.start + range[1] };
}

/** The names in a list, the first few of many. */
export function listWords(names: readonly string[], most = 8): Words {
  const shownNames = names
    .slice(0, most)
    .flatMap((text, index): Words => [index === 0 ? '' : ', ', { text }]);
  return names.length > most ? [...shownNames, tell` and ${names.length - most} more`] : shownNames;
}

/** The same for two names exactly when they mean the same object. */
export function nameKey({ kind, name, namespace }: ObjectName): string {
  // The length tells where the namespace ends, whatever stands in it.
  return `${kind} ${namespace?.length ?? 0} ${namespace ?? ''}${name}`;
}
