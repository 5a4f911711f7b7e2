import { isMap, isScalar, stringAt } from '../yaml/access.ts';
import type { Located, LocatedPair, Range } from '../yaml/located.ts';

/** The way from the root to the smallest value that holds the range, in words that an insertion above does not change. */
export function placeInWords(root: Located, [start, end]: Range): string {
  const holds = ([from, to]: Range): boolean => from <= start && end <= to;
  let words = '';
  for (let node: Located | undefined = root; node !== undefined; ) {
    if (isMap(node)) {
      const pair: LocatedPair | undefined = node.pairs.find(
        ({ range, via }) => via === undefined && holds(range),
      );
      if (pair === undefined) return words;
      words += words === '' ? pair.key.text : `.${pair.key.text}`;
      node = pair.value;
    } else if (isScalar(node)) {
      return words;
    } else {
      const item: Located | undefined = node.items.find(({ range }) => holds(range));
      if (item === undefined) return words;
      words += `[${stringAt(item, 'name') ?? ''}]`;
      node = item;
    }
  }
  return words;
}
