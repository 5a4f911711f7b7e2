import type { SuppressionAnnotation } from './annotations.ts';
import type { LineMap } from './lines.ts';
import type { NamedRule, SuppressionComment } from './read.ts';

/** Where one rule of one comment or annotation is silenced. */
export interface Suppression {
  readonly note: SuppressionComment | SuppressionAnnotation;
  readonly rule: NamedRule;
  readonly slug: string;
  /** Lines one of which a finding must touch to be meant; undefined for files and regions. */
  readonly lines: readonly number[] | undefined;
  /** True when a finding between the two offsets (absolute) is meant; for comments on lines the extent of its lines, see `lookup.ts`. */
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
  const nextContentLine = contentLines(text, lines);
  const open = new Map<string, { readonly comment: SuppressionComment; readonly rule: NamedRule }[]>();
  const close = (slug: string, until: number): boolean => {
    const entry = open.get(slug)?.pop();
    if (entry === undefined) return false;
    const from = entry.comment.start;
    const covers = (start: number): boolean => start >= from && start < until;
    const { comment, rule } = entry;
    suppressions.push({ note: comment, rule, slug, lines: undefined, covers });
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
        const entries = open.get(slug) ?? [];
        entries.push({ comment, rule });
        open.set(slug, entries);
      } else {
        const below = nextContentLine(comment.line);
        const touched = comment.kind === 'file' ? undefined : [comment.line, below];
        suppressions.push({
          note: comment,
          rule,
          slug,
          lines: touched,
          covers: coverage(lines, comment, below),
        });
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

/** What annotations cover: all of their object. */
export function scopeAnnotations(
  annotations: readonly SuppressionAnnotation[],
  slugOf: (name: string) => string | undefined,
): readonly Suppression[] {
  return annotations.flatMap((note) => {
    if (!note.known) return [];
    const [from, to] = note.object;
    const covers = (start: number): boolean => start >= from && start < to;
    return note.rules.flatMap((rule) => {
      const slug = slugOf(rule.name);
      return slug === undefined ? [] : [{ note, rule, slug, lines: undefined, covers }];
    });
  });
}

/** `below` is the line the comment stands above. */
function coverage(lines: LineMap, comment: SuppressionComment, below: number): Suppression['covers'] {
  if (comment.kind === 'file') return () => true;
  if (comment.kind === 'next-line') return (start) => lines.lineAt(start) === below;
  return (start, end) => {
    const first = lines.lineAt(start);
    // A range that ends at the start of a line does not reach into that line.
    const last = lines.lineAt(Math.max(start, end - 1));
    if (comment.line >= first && comment.line <= last) return true;
    return comment.ownLine && first === below;
  };
}

/** Finds the next line that is not a comment alone, so that several comments may stand above one line. */
function contentLines(text: string, lines: LineMap): (line: number) => number {
  const isComment = (line: number): boolean =>
    /^[ \t]*#/.test(text.slice(lines.startOf(line), lines.endOf(line)));
  // The end of the last run of comments that was walked: comments come in order, so a run is walked once.
  let from = -1;
  let to = -1;
  return (line) => {
    if (line >= from && line < to) return to;
    from = line;
    to = line + 1;
    while (to < lines.count && isComment(to)) to += 1;
    return to;
  };
}
