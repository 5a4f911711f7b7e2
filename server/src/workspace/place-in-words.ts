import { displayText } from '../identity/jwt/display.ts';
import { tell } from '../words/tell.ts';
import { at, stringAt } from '../yaml/access.ts';
import type { ParsedDocument, Path } from '../yaml/located.ts';

/** Longer names of fields are cut: a message is one line. */
const longestName = 60;

/** Where a value stands, in the words of the object it stands in: `env BUILD_TOKEN`, `data key token`, `args`. */
export function placeInWords(document: ParsedDocument, path: Path): string {
  return displayText(words(document, path), longestName);
}

function words(document: ParsedDocument, path: Path): string {
  const last = path.at(-1);
  const parent = path.at(-2);
  if (last === 'value' && typeof parent === 'number' && path.at(-3) === 'env') {
    return tell`env ${stringAt(at(document.root, ...path.slice(0, -1)), 'name') ?? parent}`;
  }
  if (parent === 'data' || parent === 'stringData' || parent === 'binaryData')
    return tell`${parent} key ${last}`;
  if (parent === 'annotations') return tell`annotation ${last}`;
  if (parent === 'labels') return tell`label ${last}`;
  if (typeof last === 'number') {
    const name = path.findLast((segment) => typeof segment === 'string');
    return name === undefined ? tell`an item` : `${name}`;
  }
  return last === undefined ? tell`this document` : tell`field ${last}`;
}
