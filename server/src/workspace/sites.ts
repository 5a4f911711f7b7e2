import type { Path, Range } from '../yaml/located.ts';
import type { DocumentFacts } from './facts.ts';

// A `List` may hold thousands of objects, each with findings that point at others of the same document.
const places = new WeakMap<DocumentFacts, ReadonlyMap<string, Range>>();
// Most documents are asked for a place or two: looking for those costs less than knowing all of them.
const asked = new WeakMap<DocumentFacts, number>();
const fewPlaces = 4;

/** The range of a path as far as the facts know it; undefined for places no fact comes from. */
export function rangeOfPath(facts: DocumentFacts, path: Path): Range | undefined {
  let known = places.get(facts);
  if (known === undefined) {
    const before = asked.get(facts) ?? 0;
    asked.set(facts, before + 1);
    if (before < fewPlaces) return findPlace(facts.resources, path);
    known = placesIn(facts);
    places.set(facts, known);
  }
  return known.get(JSON.stringify(path));
}

/** The first place of that path, in the order of `placesIn`. */
function findPlace(value: unknown, path: Path): Range | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('path' in value && 'range' in value && Array.isArray(value.path) && isSamePath(value.path, path))
    return value.range as Range;
  for (const child of Object.values(value)) {
    const found = typeof child === 'object' ? findPlace(child, path) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isSamePath(a: readonly unknown[], b: Path): boolean {
  return a.length === b.length && a.every((segment, i) => segment === b[i]);
}

/** Every path of the facts; of places that share one, the first counts. */
function placesIn(facts: DocumentFacts): ReadonlyMap<string, Range> {
  const found = new Map<string, Range>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('path' in value && 'range' in value && Array.isArray(value.path)) {
      const key = JSON.stringify(value.path);
      if (!found.has(key)) found.set(key, value.range as Range);
    }
    for (const child of Object.values(value)) visit(child);
  };
  visit(facts.resources);
  return found;
}

/** What the facts say without where they say it: equal strings mean that no verdict elsewhere can differ. */
export function factsDigest(facts: DocumentFacts): string {
  const { resources, kustomization, jsonPatch, applications } = facts;
  const others = [kustomization, jsonPatch, applications];
  if (others.some((other) => other !== undefined))
    return JSON.stringify([resources, ...others], withoutRanges);
  return resources.length === 0 ? '' : JSON.stringify(resources, withoutRanges);
}

/** Ranges are arrays (`range`) and lists of them by field (`ranges`); a label of that name is a text and stays. */
function withoutRanges(key: string, value: unknown): unknown {
  return (key === 'range' || key === 'ranges') && typeof value === 'object' ? undefined : value;
}
