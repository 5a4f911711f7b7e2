import type { Range } from '../../yaml/located.ts';
import type { LineMap } from './lines.ts';
import type { Suppression } from './scope.ts';

/** Finds the entries that cover a place. */
export interface SuppressionLookup {
  /** Absolute offsets. */
  covering(slug: string, start: number, end: number): readonly Suppression[];
}

interface OfRule {
  /** Files and regions. */
  readonly wide: Suppression[];
  readonly byLine: Map<number, Suppression[]>;
}

/**
 * Entries by rule and line, so that thousands of comments and findings do not each meet all the others.
 * No comment can stand inside a block scalar: comments at its ends count for all findings in it. `unbrokenAt` (absolute
 * offsets) tells of such texts.
 */
export function createLookup(
  entries: readonly Suppression[],
  lines: LineMap,
  unbrokenAt: (offset: number) => Range | undefined,
): SuppressionLookup {
  const rules = new Map<string, OfRule>();
  for (const entry of entries) {
    const rule = rules.get(entry.slug) ?? { wide: [], byLine: new Map<number, Suppression[]>() };
    rules.set(entry.slug, rule);
    if (entry.lines === undefined) rule.wide.push(entry);
    for (const line of new Set(entry.lines)) {
      const atLine = rule.byLine.get(line) ?? [];
      atLine.push(entry);
      rule.byLine.set(line, atLine);
    }
  }
  return {
    covering(slug, start, end) {
      const rule = rules.get(slug);
      if (rule === undefined) return [];
      const found = new Set(rule.wide.filter((entry) => entry.covers(start, end)));
      if (rule.byLine.size === 0) return [...found];
      const from = Math.min(start, unbrokenAt(start)?.[0] ?? start);
      const to = Math.max(end, unbrokenAt(Math.max(start, end - 1))?.[1] ?? end);
      const first = lines.lineAt(from);
      const last = lines.lineAt(Math.max(from, to - 1));
      // A long span may hold fewer comments than lines.
      const all = last - first > rule.byLine.size ? rule.byLine.keys() : linesFrom(first, last);
      for (const line of all) {
        for (const entry of rule.byLine.get(line) ?? []) if (entry.covers(from, to)) found.add(entry);
      }
      return [...found];
    },
  };
}

function* linesFrom(first: number, last: number): Iterable<number> {
  for (let line = first; line <= last; line++) yield line;
}
