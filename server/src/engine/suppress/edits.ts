import type { Path } from '../../yaml/located.ts';
import type { SuppressionAnnotation } from './annotations.ts';
import type { LineMap } from './lines.ts';
import type { NamedRule, SuppressionComment } from './read.ts';

/** A replacement in the file; absolute offsets. */
export interface CommentEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** A change to an annotation, by its path in the document: another key, another text, or (`value` null) its removal. */
export type AnnotationEdit =
  | { readonly path: Path; readonly key: string }
  | { readonly path: Path; readonly value: string | null };

/** A change to either. */
export type NoteEdit = CommentEdit | AnnotationEdit;

/** Takes a comment or an annotation away. */
export function removeNote(
  text: string,
  lines: LineMap,
  note: SuppressionComment | SuppressionAnnotation,
): NoteEdit {
  if (note.form === 'comment') return removeComment(text, lines, note);
  return { path: note.path, value: null };
}

/** Takes one rule out of the list of a comment or an annotation; all of it when the rule is the only one. */
export function removeRule(
  text: string,
  lines: LineMap,
  note: SuppressionComment | SuppressionAnnotation,
  rule: NamedRule,
): NoteEdit {
  if (note.form === 'comment') return removeFromComment(text, lines, note, rule);
  const word = note.words[note.rules.indexOf(rule)];
  if (word === undefined || note.words.length < 2) return removeNote(text, lines, note);
  const { start, end } = cut(note.words, word);
  return replaceInAnnotation(note, start, end, '');
}

/** Puts another text in the place of a part of an annotation's text. */
export function replaceInAnnotation(
  { path, value }: SuppressionAnnotation,
  start: number,
  end: number,
  newText: string,
): AnnotationEdit {
  return { path, value: value.slice(0, start) + newText + value.slice(end) };
}

/** Takes a comment away: with its line when it has one of its own, else with the blanks before it. */
export function removeComment(text: string, lines: LineMap, comment: SuppressionComment): CommentEdit {
  const { line } = comment;
  const aloneToTheEnd = text.slice(comment.end, lines.endOf(line)).trim() === '';
  if (comment.ownLine && aloneToTheEnd) {
    const start = lines.startOf(line);
    // Readers disagree about a single CR: the break that stays must not be the one that only some of them see.
    const behindLoneReturn = text[start - 1] === '\r';
    if (line + 1 < lines.count && !behindLoneReturn)
      return { start, end: lines.startOf(line + 1), newText: '' };
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
function removeFromComment(
  text: string,
  lines: LineMap,
  comment: SuppressionComment,
  rule: NamedRule,
): CommentEdit {
  if (comment.rules.length < 2 || !comment.rules.includes(rule)) return removeComment(text, lines, comment);
  return { ...cut(comment.rules, rule), newText: '' };
}

/** From the word to the next one; the last word goes with what stands before it. */
function cut(words: readonly NamedRule[], word: NamedRule): { readonly start: number; readonly end: number } {
  const index = words.indexOf(word);
  const next = words[index + 1];
  if (next !== undefined) return { start: word.start, end: next.start };
  return { start: words[index - 1]?.end ?? word.start, end: word.end };
}
