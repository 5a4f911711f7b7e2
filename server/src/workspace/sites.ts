import type { Path, Range } from '../yaml/located.ts';
import type { DocumentFacts } from './facts.ts';

/** The range of a path as far as the facts know it; undefined for places no fact comes from. */
export function rangeOfPath(facts: DocumentFacts, path: Path): Range | undefined {
  const wanted = JSON.stringify(path);
  const search = (value: unknown): Range | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    if ('path' in value && 'range' in value && JSON.stringify(value.path) === wanted)
      return value.range as Range;
    for (const child of Object.values(value)) {
      const found = search(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(facts.resources);
}

/** What the facts say without where they say it: equal strings mean that no verdict elsewhere can differ. */
export function factsDigest(facts: DocumentFacts): string {
  return facts.resources.length === 0
    ? ''
    : JSON.stringify(facts.resources, (key, value: unknown) =>
        key === 'range' || key === 'ranges' ? undefined : value,
      );
}
