import type { LocatedPair } from '../located.ts';
import { type Cursor, refuse } from './cursor.ts';

/** The pairs of a map while it is read. */
export interface PairList {
  readonly pairs: LocatedPair[];
  open: boolean;
  /** The keys, once there are many. */
  keys: Set<string> | undefined;
}

export function emptyPairList(): PairList {
  return { pairs: [], open: false, keys: undefined };
}

const fewKeys = 12;

/**
 * Adds a pair as `convert` does: in a template, where branches may repeat a key, the first one counts. Any other key
 * that stands twice, and a merge key, is left to the package.
 */
export function addPair(list: PairList, pair: LocatedPair, { input }: Cursor): void {
  const { key } = pair;
  if (key.text === '<<' && key.style === 'plain') refuse();
  const isRepeated = holds(list, key.text);
  if (isRepeated && (key.opaque || input?.branches !== true)) refuse();
  if (isRepeated || key.opaque) list.open = true;
  if (isRepeated) return;
  list.pairs.push(pair);
  if (list.keys !== undefined) list.keys.add(key.text);
  else if (list.pairs.length > fewKeys) list.keys = new Set(list.pairs.map((one) => one.key.text));
}

function holds({ pairs, keys }: PairList, text: string): boolean {
  if (keys !== undefined) return keys.has(text);
  for (const { key } of pairs) if (key.text === text) return true;
  return false;
}
