import { nearest, type RuleIndex } from './config/rule-index.ts';
import { type CommentEdit, removeComment, removeRule } from './suppress/edits.ts';
import { createLineMap, type LineMap } from './suppress/lines.ts';
import { createLookup } from './suppress/lookup.ts';
import {
  mayHoldSuppressions,
  readComments,
  type SuppressionComment,
  suppressionMarkers,
} from './suppress/read.ts';
import { type Suppression, scopeComments, type Unmatched } from './suppress/scope.ts';

/** The rules about suppressions themselves. */
export type SuppressionRule =
  | 'no-unknown-suppression'
  | 'no-unused-suppression'
  | 'require-suppression-reason';

/** A way to set a comment right. */
export interface SuppressionFix extends CommentEdit {
  readonly title: string;
  readonly safe: boolean;
}

/** A suppression that does nothing, or not what it seems to; absolute offsets. */
export interface SuppressionProblem {
  readonly rule: SuppressionRule;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** The best one first. */
  readonly fixes: readonly SuppressionFix[];
}

/** All suppression comments of one text; valid for that text only. */
export interface Suppressions {
  readonly text: string;
  readonly lines: LineMap;
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
  /** Problems of the comments, unused ones among them, that are not silenced themselves; in order of place. */
  readonly problems: readonly SuppressionProblem[];
}

/**
 * Reads the suppression comments of a whole file; undefined when there are none, which costs one search of the text.
 * `isComment` tells for the absolute offset of a `#` whether it starts a comment; by default every one does.
 */
export function readSuppressions(
  text: string,
  index: RuleIndex,
  isComment: (offset: number) => boolean = () => true,
): Suppressions | undefined {
  if (!mayHoldSuppressions(text)) return undefined;
  const lines = createLineMap(text);
  const comments = readComments(text, lines, (name) => index.find(name) !== undefined, isComment);
  if (comments.length === 0) return undefined;
  const { suppressions, unmatched } = scopeComments(text, lines, comments, (name) => index.find(name)?.slug);
  const problems = comments.flatMap((comment) => commentProblems(text, lines, comment, index));
  for (const entry of unmatched) problems.push(unmatchedProblem(text, lines, entry));
  return { text, lines, comments, entries: suppressions, problems };
}

/**
 * Parts findings into those to show and those that a comment silences.
 * `isJudged` tells whether findings of a rule would have been among the given ones; of others nobody can say "unused".
 */
export function applySuppressions<F extends Suppressible>(
  findings: readonly F[],
  suppressions: Suppressions,
  isJudged: (slug: string) => boolean = () => true,
): SuppressionResult<F> {
  const lookup = createLookup(suppressions.entries, suppressions.lines);
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
  const unused = suppressions.entries.filter(
    (entry) => !used.has(entry) && entry.slug !== 'no-unused-suppression' && isJudged(entry.slug),
  );
  for (const problem of unusedProblems(suppressions, unused))
    if (!isSuppressed(problem)) problems.push(problem);
  problems.sort((a, b) => a.start - b.start || a.end - b.end);
  return { kept, suppressed, unused, problems };
}

function commentProblems(
  text: string,
  lines: LineMap,
  comment: SuppressionComment,
  index: RuleIndex,
): readonly SuppressionProblem[] {
  const removal: SuppressionFix = {
    title: 'Remove the comment',
    safe: true,
    ...removeComment(text, lines, comment),
  };
  const unknown = (
    start: number,
    end: number,
    message: string,
    ...fixes: SuppressionFix[]
  ): SuppressionProblem => {
    return { rule: 'no-unknown-suppression', message, start, end, fixes };
  };
  const { marker } = comment;
  if (comment.kind === undefined) {
    const intended = likelyMarker(marker.name);
    return [
      unknown(
        marker.start,
        marker.end,
        `'${marker.name}' is no suppression comment, so it silences nothing; write ${intended}`,
        { title: `Write ${intended}`, safe: false, start: marker.start, end: marker.end, newText: intended },
        removal,
      ),
    ];
  }
  const problems: SuppressionProblem[] = [];
  if (comment.rules.length === 0 && comment.kind !== 'end') {
    const message = `${marker.name} names no rule, so it silences nothing; write the slug or code of each rule behind it`;
    return [unknown(comment.start, comment.end, message, removal)];
  }
  for (const rule of comment.rules) {
    if (index.find(rule.name) !== undefined) continue;
    const suggestion = index.suggest(rule.name);
    const hint = suggestion === undefined ? '' : `; write ${suggestion} if that is meant`;
    const message = `There is no rule '${rule.name}', so nothing is silenced by that name${hint}`;
    const fixes: SuppressionFix[] = [];
    if (suggestion !== undefined) {
      fixes.push({
        title: `Write ${suggestion}`,
        safe: false,
        start: rule.start,
        end: rule.end,
        newText: suggestion,
      });
    }
    const title = comment.rules.length > 1 ? `Take '${rule.name}' out of the comment` : removal.title;
    fixes.push({ title, safe: true, ...removeRule(text, lines, comment, rule) });
    problems.push(unknown(rule.start, rule.end, message, ...fixes));
  }
  if (comment.prose !== undefined) {
    const at = comment.prose;
    const fix = { title: 'Put -- before the reason', safe: true, start: at, end: at, newText: '-- ' };
    problems.push(
      unknown(at, comment.end, "The words behind the rules are not rules; put '--' before a reason", fix),
    );
  } else if (comment.kind !== 'end' && !comment.reason) {
    problems.push({
      rule: 'require-suppression-reason',
      message: `${marker.name} gives no reason; write ' -- ' and why the finding does not matter here`,
      start: comment.start,
      end: comment.end,
      fixes: [],
    });
  }
  return problems;
}

function likelyMarker(written: string): string {
  const tidy = written
    .toLowerCase()
    .replace(/^zero[-_ ]?token[-_: ]{1,2}[a-z]+/, 'zero-token-ignore')
    .replace(/[:_]+$/, '')
    .replace(/_/g, '-');
  return nearest(tidy, suppressionMarkers) ?? 'zero-token-ignore';
}

function unmatchedProblem(text: string, lines: LineMap, { comment, rule }: Unmatched): SuppressionProblem {
  const edit =
    rule === undefined ? removeComment(text, lines, comment) : removeRule(text, lines, comment, rule);
  const opens = comment.kind === 'start';
  const name = rule === undefined ? '' : ` for ${rule.name}`;
  return {
    rule: 'no-unknown-suppression',
    message: opens
      ? `zero-token-ignore-start${name} has no zero-token-ignore-end, so it silences the rest of the file; write the end or use zero-token-ignore-file`
      : `zero-token-ignore-end${name} has no zero-token-ignore-start before it; remove it or write the start`,
    start: rule?.start ?? comment.start,
    end: rule?.end ?? comment.end,
    // Removing a start brings back what it silenced; that must be somebody's choice.
    fixes: [
      {
        title: rule === undefined ? 'Remove the comment' : `Remove '${rule.name}' here`,
        safe: !opens,
        ...edit,
      },
    ],
  };
}

/** One problem per rule; when no rule of a comment is used, one for the whole comment. */
function unusedProblems(
  { text, lines }: Suppressions,
  unused: readonly Suppression[],
): readonly SuppressionProblem[] {
  const byComment = new Map<SuppressionComment, Suppression[]>();
  for (const entry of unused) {
    const entries = byComment.get(entry.comment) ?? [];
    entries.push(entry);
    byComment.set(entry.comment, entries);
  }
  const problems: SuppressionProblem[] = [];
  for (const [comment, entries] of byComment) {
    const names = entries.map(({ rule }) => rule.name);
    const message = `${names.join(', ')} ${names.length === 1 ? 'finds' : 'find'} nothing here that ${comment.marker.name} could silence; remove it`;
    if (entries.length === comment.rules.length) {
      const edit = removeComment(text, lines, comment);
      const fix = { title: 'Remove the unused suppression', safe: comment.kind !== 'start', ...edit };
      problems.push({
        rule: 'no-unused-suppression',
        message,
        start: comment.start,
        end: comment.end,
        fixes: [fix],
      });
      continue;
    }
    for (const { rule } of entries) {
      const edit = removeRule(text, lines, comment, rule);
      problems.push({
        rule: 'no-unused-suppression',
        message: `${rule.name} finds nothing here that ${comment.marker.name} could silence; take it out of the list`,
        start: rule.start,
        end: rule.end,
        fixes: [{ title: `Take '${rule.name}' out of the suppression`, safe: true, ...edit }],
      });
    }
  }
  return problems;
}
