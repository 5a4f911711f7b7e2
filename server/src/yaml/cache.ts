import type { ParsedDocument } from './located.ts';
import { parseDocument, type ReadingWork } from './parse.ts';

/** Parsed documents by their text, and how much work was done and saved. */
export interface ParseCache {
  /** The document, from the cache where its text was read before. */
  parse(text: string): ParsedDocument;
  /** Documents parsed and look-ups answered from the cache since the cache was made. */
  readonly counters: { readonly parsed: number; readonly hits: number };
  /** How much each reader has read since then. */
  readonly work: Readonly<ReadingWork>;
}

/** A cache that keeps the `maxEntries` documents used last; at least one. */
export function createParseCache(maxEntries: number): ParseCache {
  const capacity = Math.max(1, Math.floor(maxEntries) || 1);
  const entries = new Map<string, ParsedDocument>();
  const counters = { parsed: 0, hits: 0 };
  const work: ReadingWork = { plain: 0, byPackage: 0 };
  return {
    counters,
    work,
    parse(text) {
      const known = entries.get(text);
      if (known) {
        counters.hits += 1;
        // A Map iterates in insertion order: re-inserting makes this the youngest entry.
        entries.delete(text);
        entries.set(text, known);
        return known;
      }
      counters.parsed += 1;
      const parsed = parseDocument(text, work);
      entries.set(text, parsed);
      if (entries.size > capacity) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      return parsed;
    },
  };
}
