import type { LineMap } from './lines.ts';

/** What a comment asks for: silence at its own place, on the next line, in the whole file, or from here to an end. */
export type SuppressionKind = 'line' | 'next-line' | 'file' | 'start' | 'end';

/** A word in the list of rules, with absolute offsets. */
export interface NamedRule {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What a comment and an annotation have in common; offsets are absolute in the file, UTF-16. */
export interface SuppressionNote {
  /** The marker as written, such as `zero-token-ignore-next-line`; the key of an annotation. */
  readonly marker: NamedRule;
  /** From `#` to the end of the comment; from the key to the end of the value. */
  readonly start: number;
  readonly end: number;
  readonly rules: readonly NamedRule[];
  /** Text behind `--`; undefined without one, empty when nothing follows. */
  readonly reason: string | undefined;
  /** Where words begin that are neither rules nor behind `--`. */
  readonly prose: number | undefined;
}

/** A suppression comment. */
export interface SuppressionComment extends SuppressionNote {
  readonly form: 'comment';
  /** Undefined for a misspelt marker: the comment does nothing. */
  readonly kind: SuppressionKind | undefined;
  readonly line: number;
  /** True when nothing but blanks stands before it on its line. */
  readonly ownLine: boolean;
}

const kinds: Readonly<Record<string, SuppressionKind>> = {
  'zero-token-ignore': 'line',
  'zero-token-ignore-next-line': 'next-line',
  'zero-token-ignore-file': 'file',
  'zero-token-ignore-start': 'start',
  'zero-token-ignore-end': 'end',
};

/** Names of all markers, for suggestions. */
export const suppressionMarkers: readonly string[] = Object.keys(kinds);

/** The words people try: another verb, another joint, a colon. A comment that merely names the tool is none of them. */
const marker =
  /(?<=^|[ \t\ufeff])#+[ \t]*(zero[-_ ]?token[-_: ]{1,2}(?:ignore|disable|suppress|skip|nolint)(?:-[\w-]*)?:?(?![\w]))([^\r\n]*)/gim;
/** Another comment of ours behind the first one. */
const nextMarker = /(?<=[ \t])#+[ \t]*zero[-_ ]?token/i;

/** True when a text can hold suppression comments at all. */
export function mayHoldSuppressions(text: string): boolean {
  return /zero[-_ ]?token/i.test(text);
}

/** All suppression comments of a text. `isComment` tells for the offset of a `#` whether it starts a comment. */
export function readComments(
  text: string,
  lines: LineMap,
  isKnown: (name: string) => boolean,
  isComment: (offset: number) => boolean,
): readonly SuppressionComment[] {
  const comments: SuppressionComment[] = [];
  const search = new RegExp(marker);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const start = match.index;
    const rest = match[2] ?? '';
    const own = rest.slice(0, nextMarker.exec(rest)?.index).trimEnd();
    const end = start + match[0].length - rest.length + own.length;
    search.lastIndex = end;
    if (!isComment(start)) continue;
    const word = match[1] ?? '';
    const markerStart = start + match[0].indexOf(word);
    const markerEnd = markerStart + word.length;
    const line = lines.lineAt(start);
    comments.push({
      form: 'comment',
      kind: Object.hasOwn(kinds, word) ? kinds[word] : undefined,
      marker: { name: word, start: markerStart, end: markerEnd },
      start,
      end,
      line,
      ownLine: text.slice(lines.startOf(line), start).replace('\ufeff', '').trim() === '',
      ...readList(own, markerEnd, isKnown),
    });
  }
  return comments;
}

/** Commas or blanks part rules; the first word that follows a rule without a comma and is no rule begins a stray reason. */
export function readList(
  list: string,
  offset: number,
  isKnown: (name: string) => boolean,
): Pick<SuppressionNote, 'rules' | 'reason' | 'prose'> {
  const separator = /(?:^|[\s,])(--+|[–—])(?:\s|$)/.exec(list);
  const names = separator === null ? list : list.slice(0, separator.index);
  const reason = separator === null ? undefined : list.slice(separator.index + separator[0].length).trim();
  const rules: NamedRule[] = [];
  for (const match of names.matchAll(/[^\s,]+/g)) {
    const [name] = match;
    const start = offset + match.index;
    const afterComma = names.slice(0, match.index).trimEnd().endsWith(',');
    if (rules.length > 0 && !afterComma && !isKnown(name)) return { rules, reason, prose: start };
    rules.push({ name, start, end: start + name.length });
  }
  return { rules, reason, prose: undefined };
}
