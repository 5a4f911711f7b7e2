import type { LineMap } from './lines.ts';
import type { NamedRule, SuppressionComment } from './read.ts';

/** A replacement in the file; absolute offsets. */
export interface CommentEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Takes a comment away: with its line when it has one of its own, else with the blanks before it. */
export function removeComment(text: string, lines: LineMap, comment: SuppressionComment): CommentEdit {
  const { line } = comment;
  const aloneToTheEnd = text.slice(comment.end, lines.endOf(line)).trim() === '';
  if (comment.ownLine && aloneToTheEnd) {
    const start = lines.startOf(line);
    if (line + 1 < lines.count) return { start, end: lines.startOf(line + 1), newText: '' };
    // The last line without a line break: the break before it goes, so that no empty line is left.
    return { start: line > 0 ? lines.endOf(line - 1) : start, end: lines.endOf(line), newText: '' };
  }
  if (comment.ownLine) {
    const rest = /^\s*/.exec(text.slice(comment.end))?.[0].length ?? 0;
    return { start: comment.start, end: comment.end + rest, newText: '' };
  }
  let start = comment.start;
  while (start > lines.startOf(line) && (text[start - 1] === ' ' || text[start - 1] === '\t')) start -= 1;
  return { start, end: comment.end, newText: '' };
}

/** Takes one rule out of a comment's list with the comma beside it; the whole comment when it is the only one. */
export function removeRule(
  text: string,
  lines: LineMap,
  comment: SuppressionComment,
  rule: NamedRule,
): CommentEdit {
  const index = comment.rules.indexOf(rule);
  if (comment.rules.length < 2 || index < 0) return removeComment(text, lines, comment);
  const next = comment.rules[index + 1];
  if (next !== undefined) return { start: rule.start, end: next.start, newText: '' };
  return { start: comment.rules[index - 1]!.end, end: rule.end, newText: '' };
}
