/** Draws that repeat: the same seed gives the same draws on every machine. */
export interface Random {
  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number;
  /** True in about one of so many draws. */
  oneIn(times: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** So many results of a draw. */
  times<T>(count: number, draw: (index: number) => T): T[];
}

/** Draws by mulberry32, whose 32 bits of state are enough for inputs that a few hundred draws make. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => (limit <= 1 ? 0 : next() % limit);
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new Error('There is nothing to pick from.');
      return items[below(items.length)] as T;
    },
    times: (count, draw) => Array.from({ length: count }, (_, index) => draw(index)),
  };
}

/** The seed of one case: known from the campaign's seed, the target's name and the case's number alone. */
export function caseSeed(seed: number, target: string, index: number): number {
  let hash = 0x811c9dc5;
  for (const char of `${seed}/${target}/${index}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
