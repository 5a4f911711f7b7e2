import type { RuleIndex } from './config/rule-index.ts';
import type { SuppressionAnnotation } from './suppress/annotations.ts';
import { type CommentPlaces, commentsAnywhere } from './suppress/comments.ts';
import { createLineMap, type LineMap } from './suppress/lines.ts';
import { createLookup } from './suppress/lookup.ts';
import {
  noteProblems,
  type SuppressionProblem,
  unmatchedProblem,
  unusedProblems,
} from './suppress/problems.ts';
import { mayHoldSuppressions, readComments, type SuppressionComment } from './suppress/read.ts';
import { type Suppression, scopeAnnotations, scopeComments } from './suppress/scope.ts';

/** All suppression comments and annotations of one text; valid for that text only. */
export interface Suppressions {
  readonly text: string;
  readonly lines: LineMap;
  /** Where comments can stand, by absolute offsets. */
  readonly places: CommentPlaces;
  readonly comments: readonly SuppressionComment[];
  readonly entries: readonly Suppression[];
  /** Problems that do not depend on findings. */
  readonly problems: readonly SuppressionProblem[];
}

/** What of a finding matters here; absolute offsets. */
export interface Suppressible {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

export interface SuppressionResult<F> {
  readonly kept: readonly F[];
  readonly suppressed: readonly F[];
  /** Entries that silenced nothing although their rule was looked at. */
  readonly unused: readonly Suppression[];
  /** Problems of comments and annotations, unused ones among them, that are not silenced themselves; in order of place. */
  readonly problems: readonly SuppressionProblem[];
}

/**
 * Reads the suppression comments of a whole file; undefined when there are none and no annotations, which costs one
 * search of the text. `places` (absolute offsets) knows where comments may stand; by default they may everywhere.
 */
export function readSuppressions(
  text: string,
  index: RuleIndex,
  places: CommentPlaces = commentsAnywhere,
  annotations: readonly SuppressionAnnotation[] = [],
): Suppressions | undefined {
  if (!mayHoldSuppressions(text)) return undefined;
  const lines = createLineMap(text);
  const isKnown = (name: string): boolean => index.find(name) !== undefined;
  const comments = readComments(text, lines, isKnown, places.isComment);
  if (comments.length === 0 && annotations.length === 0) return undefined;
  const slugOf = (name: string): string | undefined => index.find(name)?.slug;
  const { suppressions, unmatched } = scopeComments(text, lines, comments, slugOf);
  const notes = [...comments, ...annotations.filter(({ copied }) => !copied)];
  const problems = notes.flatMap((note) => noteProblems(text, lines, note, index));
  for (const entry of unmatched) problems.push(unmatchedProblem(text, lines, entry));
  const entries = [...suppressions, ...scopeAnnotations(annotations, slugOf)];
  return { text, lines, places, comments, entries, problems };
}

/**
 * Parts findings into those to show and those that a comment or an annotation silences.
 * `isJudged` tells whether findings of a rule would have been among the given ones; of others nobody can say "unused".
 */
export function applySuppressions<F extends Suppressible>(
  findings: readonly F[],
  suppressions: Suppressions,
  isJudged: (slug: string) => boolean = () => true,
): SuppressionResult<F> {
  const { text, lines, places, entries } = suppressions;
  const lookup = createLookup(entries, lines, places.unbrokenAt);
  const used = new Set<Suppression>();
  const isSuppressed = ({ rule, start, end }: Suppressible): boolean => {
    const covering = lookup.covering(rule, start, end);
    for (const entry of covering) used.add(entry);
    return covering.length > 0;
  };

  const kept: F[] = [];
  const suppressed: F[] = [];
  for (const finding of findings) (isSuppressed(finding) ? suppressed : kept).push(finding);
  const problems = suppressions.problems.filter((problem) => !isSuppressed(problem));
  // Silencing the report of unused comments is never itself unused: that would go round in circles.
  const unused = entries.filter(
    (entry) =>
      !used.has(entry) &&
      entry.slug !== 'no-unused-suppression' &&
      isJudged(entry.slug) &&
      !countsElsewhere(entry) &&
      places.readableAt(entry.note.start),
  );
  for (const problem of unusedProblems(text, lines, unused))
    if (!isSuppressed(problem)) problems.push(problem);
  problems.sort((a, b) => a.start - b.start || a.end - b.end);
  // Where the text around it cannot be read, a comment may be all that ends a value.
  const repairable = problems.map((problem) =>
    places.readableAt(problem.start) ? problem : { ...problem, fixes: [] },
  );
  return { kept, suppressed, unused, problems: repairable };
}

function countsElsewhere({ note }: Suppression): boolean {
  return note.form === 'annotation' && (note.copied || note.partial);
}
