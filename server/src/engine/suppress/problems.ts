import { tell } from '../../words/tell.ts';
import { nearest, type RuleIndex } from '../config/rule-index.ts';
import { ignoreAnnotation, type SuppressionAnnotation } from './annotations.ts';
import { type NoteEdit, removeNote, removeRule, replaceInAnnotation } from './edits.ts';
import type { LineMap } from './lines.ts';
import { type SuppressionComment, suppressionMarkers } from './read.ts';
import type { Suppression, Unmatched } from './scope.ts';

/** The rules about suppressions themselves. */
export type SuppressionRule =
  | 'no-unknown-suppression'
  | 'no-unused-suppression'
  | 'require-suppression-reason';

/** A way to set a comment or an annotation right. */
export type SuppressionFix = NoteEdit & { readonly title: string; readonly safe: boolean };

/** A suppression that does nothing, or not what it seems to; absolute offsets. */
export interface SuppressionProblem {
  readonly rule: SuppressionRule;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** The best one first. */
  readonly fixes: readonly SuppressionFix[];
}

type Note = SuppressionComment | SuppressionAnnotation;

/** What is wrong with a comment or an annotation by itself, whatever is found around it. */
export function noteProblems(
  text: string,
  lines: LineMap,
  note: Note,
  index: RuleIndex,
): readonly SuppressionProblem[] {
  const removal: SuppressionFix = {
    title: note.form === 'comment' ? tell`Remove the comment` : tell`Remove the annotation`,
    safe: true,
    ...removeNote(text, lines, note),
  };
  const unknown = (
    start: number,
    end: number,
    message: string,
    ...fixes: SuppressionFix[]
  ): SuppressionProblem => {
    return { rule: 'no-unknown-suppression', message, start, end, fixes };
  };
  const { marker } = note;
  const intended = intendedMarker(note);
  if (intended !== undefined) {
    const edit: NoteEdit =
      note.form === 'annotation'
        ? { path: note.path, key: intended }
        : { start: marker.start, end: marker.end, newText: intended };
    const message =
      note.form === 'comment'
        ? tell`'${marker.name}' is no suppression comment, so it silences nothing; write ${intended}`
        : tell`'${marker.name}' is no suppression annotation, so it silences nothing; write ${intended}`;
    const rewrite: SuppressionFix = { title: tell`Write ${intended}`, safe: false, ...edit };
    return [unknown(marker.start, marker.end, message, rewrite, removal)];
  }
  const needsRules = note.form === 'annotation' || note.kind !== 'end';
  if (note.rules.length === 0 && needsRules) {
    const message = tell`${marker.name} names no rule, so it silences nothing; write the slug or code of each rule behind it`;
    return [unknown(note.start, note.end, message, removal)];
  }
  const problems: SuppressionProblem[] = [];
  note.rules.forEach((rule, place) => {
    if (index.find(rule.name) !== undefined) return;
    const suggestion = index.suggest(rule.name);
    const hint = suggestion === undefined ? '' : tell`; write ${suggestion} if that is meant`;
    const message = tell`There is no rule '${rule.name}', so nothing is silenced by that name${hint}`;
    const fixes: SuppressionFix[] = [];
    if (suggestion !== undefined) {
      const edit = replaceRule(note, place, suggestion);
      fixes.push({ title: tell`Write ${suggestion}`, safe: false, ...edit });
    }
    const title = note.rules.length > 1 ? tell`Take '${rule.name}' out of the suppression` : removal.title;
    fixes.push({ title, safe: true, ...removeRule(text, lines, note, rule) });
    problems.push(unknown(rule.start, rule.end, message, ...fixes));
  });
  if (note.prose !== undefined) {
    const fix: SuppressionFix = { title: tell`Put -- before the reason`, safe: true, ...beforeProse(note) };
    const message = tell`The words behind the rules are not rules; put '--' before a reason`;
    problems.push(unknown(note.prose, note.end, message, fix));
  } else if (needsRules && !note.reason) {
    problems.push({
      rule: 'require-suppression-reason',
      message: tell`${marker.name} gives no reason; write ' -- ' and why the finding does not matter here`,
      start: note.start,
      end: note.end,
      fixes: [],
    });
  }
  return problems;
}

/** The spelling a misspelt marker should have; undefined for a right one. */
function intendedMarker(note: Note): string | undefined {
  if (note.form === 'annotation') return note.known ? undefined : ignoreAnnotation;
  if (note.kind !== undefined) return undefined;
  const tidy = note.marker.name
    .toLowerCase()
    .replace(/^zero[-_ ]?token[-_: ]{1,2}[a-z]+/, 'zero-token-ignore')
    .replace(/(?<![:_])[:_]+$/, '')
    .replace(/_/g, '-');
  return nearest(tidy, suppressionMarkers) ?? 'zero-token-ignore';
}

function replaceRule(note: Note, place: number, name: string): NoteEdit {
  if (note.form === 'comment') {
    const { start, end } = note.rules[place]!;
    return { start, end, newText: name };
  }
  const { start, end } = note.words[place]!;
  return replaceInAnnotation(note, start, end, name);
}

function beforeProse(note: Note): NoteEdit {
  const at = note.prose ?? note.end;
  if (note.form === 'comment') return { start: at, end: at, newText: '-- ' };
  const last = note.words.at(-1)?.end ?? 0;
  const gap = /^\s*/.exec(note.value.slice(last))?.[0].length ?? 0;
  return replaceInAnnotation(note, last + gap, last + gap, '-- ');
}

/** A start without an end, or the other way round. */
export function unmatchedProblem(
  text: string,
  lines: LineMap,
  { comment, rule }: Unmatched,
): SuppressionProblem {
  const edit = rule === undefined ? removeNote(text, lines, comment) : removeRule(text, lines, comment, rule);
  const opens = comment.kind === 'start';
  const name = rule === undefined ? '' : tell` for ${rule.name}`;
  return {
    rule: 'no-unknown-suppression',
    message: opens
      ? tell`zero-token-ignore-start${name} has no zero-token-ignore-end, so it silences the rest of the file; write the end or use zero-token-ignore-file`
      : tell`zero-token-ignore-end${name} has no zero-token-ignore-start before it; remove it or write the start`,
    start: rule?.start ?? comment.start,
    end: rule?.end ?? comment.end,
    // Removing a start brings back what it silenced; that must be somebody's choice.
    fixes: [
      {
        title: rule === undefined ? tell`Remove the comment` : tell`Remove '${rule.name}' here`,
        safe: !opens,
        ...edit,
      },
    ],
  };
}

/** One problem per rule; when no rule of a comment or an annotation is used, one for all of it. */
export function unusedProblems(
  text: string,
  lines: LineMap,
  unused: readonly Suppression[],
): readonly SuppressionProblem[] {
  const byNote = new Map<Note, Suppression[]>();
  for (const entry of unused) {
    const entries = byNote.get(entry.note) ?? [];
    entries.push(entry);
    byNote.set(entry.note, entries);
  }
  const problems: SuppressionProblem[] = [];
  for (const [note, entries] of byNote) {
    const names = entries.map(({ rule }) => rule.name);
    const marker = note.marker.name;
    if (entries.length === note.rules.length) {
      const opens = note.form === 'comment' && note.kind === 'start';
      const edit = removeNote(text, lines, note);
      problems.push({
        rule: 'no-unused-suppression',
        message:
          names.length === 1
            ? tell`${names[0]} finds nothing here that ${marker} could silence; remove it`
            : tell`${names.join(', ')} find nothing here that ${marker} could silence; remove it`,
        start: note.start,
        end: note.end,
        fixes: [{ title: tell`Remove the unused suppression`, safe: !opens, ...edit }],
      });
      continue;
    }
    for (const { rule } of entries) {
      const edit = removeRule(text, lines, note, rule);
      problems.push({
        rule: 'no-unused-suppression',
        message: tell`${rule.name} finds nothing here that ${marker} could silence; take it out of the list`,
        start: rule.start,
        end: rule.end,
        fixes: [{ title: tell`Take '${rule.name}' out of the suppression`, safe: true, ...edit }],
      });
    }
  }
  return problems;
}
