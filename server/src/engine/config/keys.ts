import { tell } from '../../words/tell.ts';
import type { Located, LocatedMap, Range } from '../../yaml/located.ts';
import { didYouMean, nearest } from './rule-index.ts';

/** Takes the value of one known key. */
export type KeyReader = (value: Located) => void;

/** Hands each value to the reader of its key; keys without a reader become complaints at the key. */
export function readMap(
  map: LocatedMap,
  name: string,
  complain: (range: Range, message: string) => void,
  readers: Readonly<Record<string, KeyReader>>,
): void {
  const known = Object.keys(readers);
  for (const { key, value } of map.pairs) {
    const reader = Object.hasOwn(readers, key.text) ? readers[key.text] : undefined;
    if (reader !== undefined) {
      reader(value);
      continue;
    }
    const where = name === '' ? tell`There is no setting` : tell`'${name}' has no key`;
    complain(key.range, `${where} '${key.text}'.${didYouMean(nearest(key.text, known))}`);
  }
}

/** A small range to point at when a whole map is meant: its first key, else the map. */
export function nameOf(map: LocatedMap): Range {
  return map.pairs[0]?.key.range ?? map.range;
}
