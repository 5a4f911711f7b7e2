import type { LineMap } from './lines.ts';
import type { NamedRule, SuppressionComment } from './read.ts';

/** Where one rule of one comment is silenced. */
export interface Suppression {
  readonly comment: SuppressionComment;
  readonly rule: NamedRule;
  readonly slug: string;
  /** True when a finding between the two offsets (absolute) is meant. */
  covers(start: number, end: number): boolean;
}

/** A start without an end or the other way round. */
export interface Unmatched {
  readonly comment: SuppressionComment;
  /** The rule of the list that has no partner; undefined when the comment as a whole has none. */
  readonly rule: NamedRule | undefined;
}

/** Works out what every comment covers. `slugOf` gives the slug for a slug or code, undefined for anything else. */
export function scopeComments(
  text: string,
  lines: LineMap,
  comments: readonly SuppressionComment[],
  slugOf: (name: string) => string | undefined,
): { readonly suppressions: readonly Suppression[]; readonly unmatched: readonly Unmatched[] } {
  const suppressions: Suppression[] = [];
  const unmatched: Unmatched[] = [];
  const open = new Map<string, { readonly comment: SuppressionComment; readonly rule: NamedRule }[]>();
  const close = (slug: string, until: number): boolean => {
    const entry = open.get(slug)?.pop();
    if (entry === undefined) return false;
    const from = entry.comment.start;
    suppressions.push({ ...entry, slug, covers: (start) => start >= from && start < until });
    return true;
  };

  for (const comment of comments) {
    if (comment.kind === undefined) continue;
    if (comment.kind === 'end' && comment.rules.length === 0) {
      let closed = false;
      for (const [slug, entries] of open)
        while (entries.length > 0) closed = close(slug, comment.start) || closed;
      if (!closed) unmatched.push({ comment, rule: undefined });
      continue;
    }
    for (const rule of comment.rules) {
      const slug = slugOf(rule.name);
      if (slug === undefined) continue;
      if (comment.kind === 'end') {
        if (!close(slug, comment.start)) unmatched.push({ comment, rule });
      } else if (comment.kind === 'start') {
        open.set(slug, [...(open.get(slug) ?? []), { comment, rule }]);
      } else {
        suppressions.push({ comment, rule, slug, covers: coverage(text, lines, comment) });
      }
    }
  }
  for (const [slug, entries] of open) {
    for (const entry of [...entries]) {
      unmatched.push({ comment: entry.comment, rule: entry.rule });
      close(slug, text.length + 1);
    }
  }
  return { suppressions, unmatched };
}

function coverage(text: string, lines: LineMap, comment: SuppressionComment): Suppression['covers'] {
  if (comment.kind === 'file') return () => true;
  const below = nextContentLine(text, lines, comment.line);
  if (comment.kind === 'next-line') return (start) => lines.lineAt(start) === below;
  return (start, end) => {
    const first = lines.lineAt(start);
    // A range that ends at the start of a line does not reach into that line.
    const last = lines.lineAt(Math.max(start, end - 1));
    if (comment.line >= first && comment.line <= last) return true;
    return comment.ownLine && first === below;
  };
}

/** The next line that is not a comment alone, so that several comments may stand above one line. */
function nextContentLine(text: string, lines: LineMap, line: number): number {
  let next = line + 1;
  while (next < lines.count && /^[ \t]*#/.test(text.slice(lines.startOf(next), lines.endOf(next)))) next += 1;
  return next;
}
