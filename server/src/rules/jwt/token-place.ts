import type { LocatedToken } from '../../workspace/tokens.ts';
import { at, isScalar, stringAt } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';

/** Where a token stands, in the words of the object it stands in: `env BUILD_TOKEN`, `data key token`, `args`. */
export function placeInWords(document: ParsedDocument, { path }: Pick<LocatedToken, 'path'>): string {
  const last = path.at(-1);
  const parent = path.at(-2);
  const entry = at(document.root, ...path.slice(0, -1));
  if (last === 'value' && typeof parent === 'number' && path.at(-3) === 'env') {
    return `env ${stringAt(entry, 'name') ?? parent}`;
  }
  if (parent === 'data' || parent === 'stringData' || parent === 'binaryData') return `${parent} key ${last}`;
  if (parent === 'annotations' || parent === 'labels') return `${parent.slice(0, -1)} ${last}`;
  if (typeof last === 'number') {
    const name = path.findLast((segment) => typeof segment === 'string');
    return name === undefined ? 'an item' : `${name}`;
  }
  return last === undefined || !isScalar(at(document.root, ...path)) ? 'this document' : `field ${last}`;
}
