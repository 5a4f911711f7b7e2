import type { RuleMeta } from '../../rules/rule.ts';
import { tell } from '../../words/tell.ts';

/** Looks rules up by either of their names. */
export interface RuleIndex {
  readonly metas: readonly RuleMeta[];
  /** The rule with that slug or code, in its exact spelling; undefined when there is none. */
  find(name: string): RuleMeta | undefined;
  /** The known name nearest to a misspelt one; undefined when none is near. */
  suggest(name: string): string | undefined;
}

/** An index over the given rules; building it costs one pass. */
export function createRuleIndex(metas: readonly RuleMeta[]): RuleIndex {
  const byName = new Map<string, RuleMeta>();
  for (const meta of metas) {
    byName.set(meta.slug, meta);
    byName.set(meta.code, meta);
  }
  return {
    metas,
    find: (name) => byName.get(name),
    suggest: (name) => nearest(name, byName.keys()),
  };
}

/** The candidate with the fewest single-character changes, if these are at most a third of the word; case does not count. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` Did you mean X?` with a leading blank, or nothing. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : tell` Did you mean '${suggestion}'?`;
}

/** Counts insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, beforePrevious[j - 2]! + 1);
      }
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}
