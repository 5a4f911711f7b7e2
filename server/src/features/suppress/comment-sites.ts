import type { CommentPlaces } from '../../engine/suppress/comments.ts';
import { createLineMap, type LineMap } from '../../engine/suppress/lines.ts';
import { readComments, type SuppressionKind } from '../../engine/suppress/read.ts';
import { scopeComments } from '../../engine/suppress/scope.ts';

/** A piece of text to be put in; absolute offset in the file. */
export interface Insertion {
  readonly at: number;
  readonly newText: string;
}

/** What is to be silenced; absolute offsets. */
export interface Target {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

/** A text with what is known of its comments. */
export interface CommentedText {
  readonly text: string;
  readonly lines: LineMap;
  readonly places: Pick<CommentPlaces, 'isComment' | 'unbrokenAt'>;
}

export function commentedText(
  text: string,
  places: Pick<CommentPlaces, 'isComment' | 'unbrokenAt'>,
): CommentedText {
  return { text, lines: createLineMap(text), places };
}

/**
 * Where a comment could silence a finding at its place, best first: in a comment that silences others there already,
 * above its line, behind its first or last line. Whether a comment may stand there is for the caller to try out.
 */
export function sitesAtLine(source: CommentedText, target: Target): readonly Insertion[] {
  const { text, lines } = source;
  const { first, last } = linesOf(source, target);
  const merged = existing(source, target.rule, ['line', 'next-line']).filter(({ covers }) => {
    return covers(lines.startOf(first)) || covers(lines.endOf(last));
  });
  const behind = ` # zero-token-ignore ${target.rule}`;
  const sites = [
    ...merged,
    ...aboveLine(source, first, `# zero-token-ignore-next-line ${target.rule}`),
    { at: lines.endOf(first), newText: behind },
    { at: lines.endOf(last), newText: behind },
  ];
  return sites.filter(({ at }) => at <= text.length);
}

/** Where a comment could silence a rule in the whole file, best first. */
export function sitesInFile(source: CommentedText, target: Target): readonly Insertion[] {
  const { text } = source;
  const comment = `# zero-token-ignore-file ${target.rule}`;
  return [
    ...existing(source, target.rule, ['file']),
    { at: startOf(text), newText: comment + lineBreakAt(source, 0) },
    // A template may join what stands at the start with what it prints.
    ...aboveLine(source, linesOf(source, target).first, comment),
  ];
}

/** The lines of a finding; of one inside a block scalar or quotes, the lines of all of that. */
export function linesOf(
  { lines, places }: CommentedText,
  { start, end }: Target,
): { readonly first: number; readonly last: number } {
  const from = Math.min(start, places.unbrokenAt(start)?.[0] ?? start);
  const to = Math.max(end, places.unbrokenAt(Math.max(start, end - 1))?.[1] ?? end);
  return { first: lines.lineAt(from), last: lines.lineAt(Math.max(from, to - 1)) };
}

interface ExistingComment extends Insertion {
  /** True when it counts for the line of the offset. */
  covers(offset: number): boolean;
}

/** Comments that name rules already: another one fits behind the last of them. */
function existing(
  { text, lines, places }: CommentedText,
  rule: string,
  kinds: readonly SuppressionKind[],
): readonly ExistingComment[] {
  const comments = readComments(text, lines, () => false, places.isComment).filter(
    ({ kind }) => kind !== undefined && kinds.includes(kind),
  );
  const { suppressions } = scopeComments(text, lines, comments, (name) => name);
  return comments.flatMap((comment) => {
    const own = suppressions.find(({ note }) => note === comment);
    const at = comment.rules.at(-1)?.end;
    if (own === undefined || at === undefined) return [];
    return [{ at, newText: `, ${rule}`, covers: (offset: number) => own.covers(offset, offset) }];
  });
}

function aboveLine(source: CommentedText, line: number, comment: string): readonly Insertion[] {
  const { text, lines } = source;
  const at = Math.max(lines.startOf(line), startOf(text));
  const content = text.slice(at, lines.endOf(line));
  const indent = /^ */.exec(content)?.[0] ?? '';
  const above = { at, newText: indent + comment + lineBreakAt(source, line) };
  // A document that begins on the line of its marker: the comment fits between the two.
  const marker = /^---[ \t]+(?=[^\s#])/.exec(content)?.[0];
  if (marker === undefined) return [above];
  const lineBreak = lineBreakAt(source, line);
  return [{ at: at + marker.length, newText: `${comment}${lineBreak}` }, above];
}

function startOf(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0;
}

/** The line break that ends a line, else that of the line before, else the text's first. */
function lineBreakAt({ text, lines }: CommentedText, line: number): string {
  for (const near of [line, line - 1]) {
    const found = /^(?:\r\n|\n|\r)/.exec(text.slice(lines.endOf(near), lines.endOf(near) + 2))?.[0];
    if (near >= 0 && found !== undefined) return found;
  }
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
