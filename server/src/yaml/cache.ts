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

interface Kept {
  readonly text: string;
  readonly document: ParsedDocument;
}

/**
 * A cache that keeps the `maxEntries` documents used last; at least one. They stand in a list that is searched: a Map that
 * is written to for each document makes a new table now and then, and a table that has grown old, though nobody uses it any
 * more, keeps the trees of all tables after it until the whole heap is collected.
 */
export function createParseCache(maxEntries: number): ParseCache {
  const capacity = Math.max(1, Math.floor(maxEntries) || 1);
  /** The one used last comes first. */
  const kept: Kept[] = [];
  const counters = { parsed: 0, hits: 0 };
  const work: ReadingWork = { plain: 0, byPackage: 0 };
  return {
    counters,
    work,
    parse(text) {
      let place = 0;
      while (place < kept.length && kept[place]?.text !== text) place += 1;
      const known = kept[place];
      if (known !== undefined) {
        counters.hits += 1;
        kept.copyWithin(1, 0, place);
        kept[0] = known;
        return known.document;
      }
      counters.parsed += 1;
      const document = parseDocument(text, work);
      kept.unshift({ text, document });
      kept.length = Math.min(kept.length, capacity);
      return document;
    },
  };
}
